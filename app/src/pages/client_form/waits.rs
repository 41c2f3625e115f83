//! What of a save goes to a reviewer, said before it is done.

use domain::{
    Field, Metadata, anatomy, diff,
    form::Policy,
    review::split,
    risk::{Risk, change_risk},
};

use crate::api::clients::form::Reviewed;

/// What would wait, in words; empty where nothing would.
pub fn waits(review: &Reviewed, rules: &Policy, before: Option<&Metadata>, after: &Metadata) -> Vec<String> {
    let Some(before) = before else {
        let waits = review.policy.review_registrations && !review.admin;
        return if waits { vec!["a new client".to_owned()] } else { Vec::new() };
    };
    if review.open.is_some() {
        return vec!["it amends what waits already".to_owned()];
    }
    let widens = || change_risk(before, after).iter().any(|(_, risk)| *risk == Risk::Widening);
    if review.admin && !widens() {
        return Vec::new();
    }
    let parts = split(review.policy, rules, before, after);
    let Some(later) = parts.later else { return Vec::new() };
    let shown = diff::changes(&parts.now, &later).into_iter().filter(|change| change.field != Field::Extended);
    shown.map(|change| words(change.field, before, after)).collect()
}

fn words(field: Field, before: &Metadata, after: &Metadata) -> String {
    let host = |uri: &String| anatomy::host(uri).map(str::to_owned);
    let known: Vec<String> =
        before.redirect_uris.iter().chain(&before.post_logout_redirect_uris).filter_map(host).collect();
    let new_host = |uris: &[String]| uris.iter().filter_map(host).any(|host| !known.contains(&host));
    let text = match field {
        Field::Name => "another name",
        Field::Logo => "another logo",
        Field::RedirectUris if new_host(&after.redirect_uris) => "a new redirect URI host",
        Field::RedirectUris => "another redirect URI",
        Field::PostLogoutRedirectUris if new_host(&after.post_logout_redirect_uris) => {
            "a new post logout redirect URI host"
        }
        Field::PostLogoutRedirectUris => "another post logout redirect URI",
        Field::ResponseTypes => "other response types",
        Field::Scope => "other scopes",
        Field::RequirePkce => "PKCE is not required any more",
        Field::RequireConsent if !after.require_consent => "users are not asked any more",
        Field::ReuseConsent if after.reuse_consent => "answers are remembered",
        Field::WebsiteUrl => "another website",
        Field::TermsUrl => "other terms",
        Field::ContactEmail => "another contact",
        other => return ["another ", &other.label().to_lowercase()].concat(),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use domain::review::ReviewPolicy;

    use super::*;

    fn base() -> Metadata {
        Metadata {
            name: "Kiln".to_owned(),
            redirect_uris: vec!["https://kiln.example/cb".to_owned(), "https://kiln.example/two".to_owned()],
            ..Metadata::default()
        }
    }

    fn reviewed(policy: ReviewPolicy) -> Reviewed {
        Reviewed { policy, admin: false, open: None, amended: None }
    }

    fn said(policy: ReviewPolicy, edit: fn(&mut Metadata)) -> Vec<String> {
        let mut after = base();
        edit(&mut after);
        waits(&reviewed(policy), &Policy::default(), Some(&base()), &after)
    }

    #[test]
    fn what_widens_waits_and_nothing_else() {
        type Edit = fn(&mut Metadata);
        let policy = ReviewPolicy::default();
        let table: &[(Edit, &[&str])] = &[
            (|_| {}, &[]),
            (|m| m.redirect_uris.truncate(1), &[]),
            (|m| m.contact_email = "it@kiln.example".to_owned(), &[]),
            (|m| m.redirect_uris.push("https://other.example/".to_owned()), &["a new redirect URI host"]),
            (|m| m.redirect_uris.push("https://kiln.example/three".to_owned()), &["another redirect URI"]),
            (
                |m| {
                    m.name = "Kilns".to_owned();
                    m.require_consent = false;
                },
                &["another name", "users are not asked any more"],
            ),
        ];
        for (row, &(edit, expected)) in table.iter().enumerate() {
            assert_eq!(said(policy, edit), expected, "row {row}");
        }
    }

    #[test]
    fn the_policy_decides() {
        let contact: fn(&mut Metadata) = |m| m.contact_email = "it@kiln.example".to_owned();
        let strict = ReviewPolicy { cosmetic_at_once: false, ..ReviewPolicy::default() };
        assert_eq!(said(strict, contact), ["another contact"]);
        let open = ReviewPolicy { review_registrations: false, ..ReviewPolicy::default() };
        assert_eq!(waits(&reviewed(open), &Policy::default(), None, &base()), Vec::<String>::new());
        let review = reviewed(ReviewPolicy::default());
        assert_eq!(waits(&review, &Policy::default(), None, &base()), ["a new client"]);
    }
}
