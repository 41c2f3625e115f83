//! What a change means for the users of a client.

use crate::{
    ApplicationType, ClientType, Field, JwtAlg, Member, Metadata, ResponseType, anatomy,
    consent::{Frequency, frequency},
    diff,
};

/// The three kinds of change, from harmless to not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// It can do less than before.
    Tightening,
    /// Nothing that users or the provider decide by.
    Cosmetic,
    /// It can do more, or looks like something else.
    Widening,
}

/// Each changed field with the kind of its change, in the order of [`Field::ALL`]. A change that does both is widening.
///
/// - A name or a logo that is new or another is widening: it is what users go by. A logo that goes is cosmetic.
/// - A redirect URI that is added is widening, also on a host the client has: an open redirector is one path away.
///   One that only turns from http to https is tightening, and another order is cosmetic.
/// - A link is widening when it leads to a host the client did not have yet, and else cosmetic. A contact is cosmetic.
/// - A client that turns confidential is tightened, unless users who were asked are not asked any more.
pub fn change_risk(before: &Metadata, after: &Metadata) -> Vec<(Field, Risk)> {
    diff::changes(before, after)
        .into_iter()
        .map(|change| {
            let risk = match change.field {
                Field::Name => Risk::Widening,
                Field::Logo => widens(after.logo.is_some(), Risk::Cosmetic),
                Field::ClientType => {
                    widens(after.client_type == ClientType::Public || loosens_consent(before, after), Risk::Tightening)
                }
                Field::JwtAlg => widens(after.jwt_alg == JwtAlg::HS256, Risk::Tightening),
                Field::ApplicationType => widens(after.application_type == ApplicationType::Native, Risk::Tightening),
                Field::RequirePkce => widens(!after.require_pkce, Risk::Tightening),
                Field::RequireConsent => widens(!after.require_consent, Risk::Tightening),
                Field::ReuseConsent => widens(after.reuse_consent, Risk::Tightening),
                Field::Scope => scope(before, after, &change),
                Field::ResponseTypes => list(&change),
                Field::RedirectUris | Field::PostLogoutRedirectUris => uris(&change),
                Field::WebsiteUrl => widens(leads_elsewhere(before, &after.website_url), Risk::Cosmetic),
                Field::TermsUrl => widens(leads_elsewhere(before, &after.terms_url), Risk::Cosmetic),
                Field::Extended => extended(before, after),
                Field::ContactEmail | Field::ClientId | Field::ClientSecret => Risk::Cosmetic,
            };
            (change.field, risk)
        })
        .collect()
}

const fn widens(it_does: bool, otherwise: Risk) -> Risk {
    if it_does { Risk::Widening } else { otherwise }
}

fn list(change: &diff::Change) -> Risk {
    match (change.added.is_empty(), change.removed.is_empty()) {
        (false, _) => Risk::Widening,
        (true, false) => Risk::Tightening,
        (true, true) => Risk::Cosmetic,
    }
}

/// No scope values at all means any.
fn scope(before: &Metadata, after: &Metadata, change: &diff::Change) -> Risk {
    match (before.scope.is_empty(), after.scope.is_empty()) {
        (true, _) => Risk::Tightening,
        (_, true) => Risk::Widening,
        _ => list(change),
    }
}

/// What names people, software or a policy is cosmetic, unless the policy is somewhere else. The rest decides how the client
/// is trusted and whom it is called by: another value is widening, whichever it is.
fn extended(before: &Metadata, after: &Metadata) -> Risk {
    let widens = Member::ALL.iter().any(|&member| {
        let [old, new] = [before, after].map(|metadata| metadata.extended.all(member).collect::<Vec<_>>());
        match member {
            Member::Contacts | Member::SoftwareId | Member::SoftwareVersion => false,
            // It is what users go by.
            Member::ClientNameIn => new.iter().any(|name| !old.contains(name)),
            Member::ClientUriIn | Member::TosUriIn | Member::PolicyUriIn => new.iter().any(|link| {
                !old.contains(link) && leads_elsewhere(before, link.split_once(' ').map_or("", |(_, uri)| uri))
            }),
            Member::PolicyUri => old != new && new.iter().any(|link| leads_elsewhere(before, link)),
            Member::GrantTypes | Member::RequireAuthTime | Member::BackchannelLogoutSessionRequired => {
                new.len() > old.len()
            }
            Member::LogoUri => old != new && !new.is_empty(),
            Member::SectorHosts => new.iter().any(|host| !old.contains(host)),
            Member::TokenEndpointAuthMethod
            | Member::DefaultMaxAge
            | Member::DefaultAcrValues
            | Member::SubjectType
            | Member::InitiateLoginUri
            | Member::SectorIdentifierUri
            | Member::BackchannelLogoutUri
            | Member::TokenEndpointAuthSigningAlg
            | Member::JwksUri
            | Member::Jwks => old != new,
        }
    });
    if widens { Risk::Widening } else { Risk::Cosmetic }
}

fn uris(change: &diff::Change) -> Risk {
    let only_https = |added: &String| {
        added
            .strip_prefix("https:")
            .is_some_and(|rest| change.removed.iter().any(|removed| removed.strip_prefix("http:") == Some(rest)))
    };
    if change.added.is_empty() || !change.added.iter().all(only_https) { list(change) } else { Risk::Tightening }
}

/// Whether a response type that stays asks users less often than it did.
fn loosens_consent(before: &Metadata, after: &Metadata) -> bool {
    let asks = |of: &Metadata, response_type: ResponseType| -> Frequency {
        frequency(of.client_type, response_type, of.require_consent, of.reuse_consent)
    };
    let stays = |response_type: &&ResponseType| before.response_types.contains(response_type);
    after.response_types.iter().filter(stays).any(|&known| asks(after, known) < asks(before, known))
}

/// Whether a link leads to a host that none of the client's addresses had.
fn leads_elsewhere(before: &Metadata, link: &str) -> bool {
    let Some(host) = anatomy::host(link) else { return false };
    let links = [&before.website_url, &before.terms_url];
    let uris = before.redirect_uris.iter().chain(&before.post_logout_redirect_uris).chain(links).map(String::as_str);
    let mut known = uris.chain(before.extended.get(Member::PolicyUri));
    !known.any(|uri| anatomy::host(uri).is_some_and(|other| other.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Extended, LogoHash};

    fn base() -> Metadata {
        Metadata {
            name: "Kiln".to_owned(),
            redirect_uris: strings("https://kiln.example/cb http://127.0.0.1/cb"),
            scope: strings("openid email"),
            website_url: "https://kiln.example/".to_owned(),
            logo: LogoHash::parse(&"a".repeat(64)),
            response_types: vec![ResponseType::Code, ResponseType::IdToken],
            ..Metadata::default()
        }
    }

    fn one(member: Member, value: &str) -> Extended {
        Extended::new([(member, value.to_owned())])
    }

    fn strings(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn one_field_at_a_time() {
        use Risk::{Cosmetic, Tightening, Widening};
        type Edit = fn(&mut Metadata);
        let table: &[(Edit, Field, Risk)] = &[
            (|m| m.name = "Kilm".to_owned(), Field::Name, Widening),
            (|m| m.logo = LogoHash::parse(&"b".repeat(64)), Field::Logo, Widening),
            (|m| m.logo = None, Field::Logo, Cosmetic),
            (|m| m.client_type = ClientType::Public, Field::ClientType, Widening),
            (|m| m.jwt_alg = JwtAlg::HS256, Field::JwtAlg, Widening),
            (|m| m.application_type = ApplicationType::Native, Field::ApplicationType, Widening),
            (|m| m.response_types = vec![ResponseType::Code], Field::ResponseTypes, Tightening),
            (|m| m.response_types.push(ResponseType::CodeToken), Field::ResponseTypes, Widening),
            (|m| m.response_types = vec![ResponseType::CodeToken], Field::ResponseTypes, Widening),
            (|m| m.redirect_uris.truncate(1), Field::RedirectUris, Tightening),
            (|m| m.redirect_uris.push("https://new.example/".to_owned()), Field::RedirectUris, Widening),
            (|m| m.redirect_uris = strings("https://new.example/"), Field::RedirectUris, Widening),
            (|m| m.redirect_uris.reverse(), Field::RedirectUris, Cosmetic),
            (
                |m| m.redirect_uris = strings("https://kiln.example/cb https://127.0.0.1/cb"),
                Field::RedirectUris,
                Tightening,
            ),
            (|m| m.redirect_uris[0] = "https://kiln.example/other".to_owned(), Field::RedirectUris, Widening),
            (
                |m| m.post_logout_redirect_uris = strings("https://kiln.example/"),
                Field::PostLogoutRedirectUris,
                Widening,
            ),
            (|m| m.scope = strings("openid"), Field::Scope, Tightening),
            (|m| m.scope = strings("email openid"), Field::Scope, Cosmetic),
            (|m| m.scope = strings("openid profile"), Field::Scope, Widening),
            (|m| m.scope = Vec::new(), Field::Scope, Widening),
            (|m| m.require_pkce = true, Field::RequirePkce, Tightening),
            (|m| m.require_consent = false, Field::RequireConsent, Widening),
            (|m| m.reuse_consent = false, Field::ReuseConsent, Tightening),
            (|m| m.website_url = "https://kiln.example/en".to_owned(), Field::WebsiteUrl, Cosmetic),
            (|m| m.website_url = String::new(), Field::WebsiteUrl, Cosmetic),
            (|m| m.website_url = "https://kiin.example/".to_owned(), Field::WebsiteUrl, Widening),
            (|m| m.terms_url = "https://KILN.example/terms".to_owned(), Field::TermsUrl, Cosmetic),
            (|m| m.terms_url = "https://terms.example/".to_owned(), Field::TermsUrl, Widening),
            (|m| m.contact_email = "it@kiln.example".to_owned(), Field::ContactEmail, Cosmetic),
            (|m| m.extended = one(Member::SoftwareVersion, "2"), Field::Extended, Cosmetic),
            (|m| m.extended = one(Member::PolicyUri, "https://kiln.example/policy"), Field::Extended, Cosmetic),
            (|m| m.extended = one(Member::PolicyUri, "https://kiin.example/policy"), Field::Extended, Widening),
            (|m| m.extended = one(Member::ClientNameIn, "de Kiln"), Field::Extended, Widening),
            (|m| m.extended = one(Member::TosUriIn, "de https://kiln.example/agb"), Field::Extended, Cosmetic),
            (|m| m.extended = one(Member::TosUriIn, "de https://kiin.example/agb"), Field::Extended, Widening),
            (|m| m.extended = one(Member::LogoUri, "https://kiln.example/logo.png"), Field::Extended, Widening),
            (|m| m.extended = one(Member::InitiateLoginUri, "https://kiln.example/start"), Field::Extended, Widening),
            (|m| m.extended = one(Member::SubjectType, "pairwise"), Field::Extended, Widening),
            (|m| m.extended = one(Member::SectorHosts, "kiln.example"), Field::Extended, Widening),
            (|m| m.extended = one(Member::TokenEndpointAuthMethod, "client_secret_post"), Field::Extended, Widening),
        ];
        for (row, &(edit, field, risk)) in table.iter().enumerate() {
            let mut after = base();
            edit(&mut after);
            assert_eq!(change_risk(&base(), &after), [(field, risk)], "row {row}");
        }
    }

    #[test]
    fn the_way_back() {
        type Edit = fn(&mut Metadata);
        let table: &[(Edit, Risk)] = &[
            (|m| m.jwt_alg = JwtAlg::HS256, Risk::Tightening),
            (|m| m.application_type = ApplicationType::Native, Risk::Tightening),
            (|m| m.require_pkce = true, Risk::Widening),
            (|m| m.require_consent = false, Risk::Tightening),
            (|m| m.reuse_consent = false, Risk::Widening),
            (|m| m.scope = Vec::new(), Risk::Tightening),
            (|m| m.logo = None, Risk::Widening),
        ];
        for (row, &(edit, risk)) in table.iter().enumerate() {
            let mut before = base();
            edit(&mut before);
            let found = change_risk(&before, &base());
            assert_eq!(found.iter().map(|&(_, risk)| risk).collect::<Vec<_>>(), [risk], "row {row}");
        }
    }

    #[test]
    fn confidential_again_tightens_unless_users_are_asked_less() {
        let public = Metadata { client_type: ClientType::Public, ..base() };
        assert_eq!(change_risk(&public, &base()), [(Field::ClientType, Risk::Widening)]);
        let always = |of: Metadata| Metadata { reuse_consent: false, ..of };
        assert_eq!(change_risk(&always(public), &always(base())), [(Field::ClientType, Risk::Tightening)]);
    }

    proptest! {
        #[test]
        fn every_changed_field_has_a_risk(name in "[ab]", reuse: bool, native: bool, uris in prop::collection::vec("[ab]", 0..3)) {
            let after = Metadata {
                name,
                reuse_consent: reuse,
                application_type: if native { ApplicationType::Native } else { ApplicationType::Web },
                redirect_uris: uris,
                ..base()
            };
            let fields: Vec<Field> = diff::changes(&base(), &after).into_iter().map(|change| change.field).collect();
            prop_assert_eq!(change_risk(&base(), &after).into_iter().map(|(field, _)| field).collect::<Vec<_>>(), fields);
            prop_assert_eq!(change_risk(&after, &after), []);
        }
    }
}
