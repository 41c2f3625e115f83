//! What of an owner's change happens at once, and what waits.

use super::{ReviewPolicy, copy};
use crate::{
    ClientForm, Field, Metadata,
    form::{Policy, check},
    risk::{Risk, change_risk},
};

/// A change in two steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// What comes into force at once; as before, where nothing does.
    pub now: Metadata,
    /// The whole wish, where some of it has to wait.
    pub later: Option<Metadata>,
}

/// Splits a change by an owner. What tightens applies at once, and what is cosmetic too where `policy` says so; what
/// widens waits. A list from which values go while others come is split itself: those that go, go at once.
///
/// What would apply at once has to pass the `rules` by itself. If it does not (no redirect URI would be left, say), all
/// of the change waits.
pub fn split(policy: ReviewPolicy, rules: &Policy, before: &Metadata, after: &Metadata) -> Split {
    let mut now = before.clone();
    for (field, risk) in change_risk(before, after) {
        match risk {
            Risk::Tightening => copy(&mut now, after, field),
            Risk::Cosmetic if policy.cosmetic_at_once => copy(&mut now, after, field),
            Risk::Cosmetic => {}
            Risk::Widening => narrow(&mut now, after, field),
        }
    }
    let sound = |now: &Metadata| check(&ClientForm::from(now), rules).is_ok_and(|(checked, _)| checked == *now);
    if now != *before && !sound(&now) {
        now = before.clone();
    }
    let later = (now != *after).then(|| after.clone());
    Split { now, later }
}

/// Takes away what goes from a list to which other values come. The order stays.
fn narrow(now: &mut Metadata, after: &Metadata, field: Field) {
    match field {
        Field::RedirectUris => narrow_uris(&mut now.redirect_uris, &after.redirect_uris),
        Field::PostLogoutRedirectUris => {
            narrow_uris(&mut now.post_logout_redirect_uris, &after.post_logout_redirect_uris);
        }
        Field::ResponseTypes => now.response_types.retain(|value| after.response_types.contains(value)),
        // No scope values at all means any.
        Field::Scope if now.scope.iter().any(|value| after.scope.contains(value)) => {
            now.scope.retain(|value| after.scope.contains(value));
        }
        _ => {}
    }
}

/// A URI that only turns from http to https does so at once.
fn narrow_uris(now: &mut Vec<String>, after: &[String]) {
    let secured = |uri: &str| uri.strip_prefix("http:").map(|rest| ["https:", rest].concat());
    let stays = |uri: &String| after.contains(uri);
    *now = now
        .iter()
        .filter_map(|uri| {
            let better = || secured(uri).filter(|better| stays(better) && !now.contains(better));
            if stays(uri) { Some(uri.clone()) } else { better() }
        })
        .collect();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{ApplicationType, ClientType, Extended, JwtAlg, LogoHash, ResponseType};

    fn base() -> Metadata {
        Metadata {
            name: "Kiln".to_owned(),
            redirect_uris: strings("https://kiln.example/cb https://kiln.example/b"),
            scope: strings("openid email"),
            website_url: "https://kiln.example/".to_owned(),
            ..Metadata::default()
        }
    }

    fn strings(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn run(before: &Metadata, after: &Metadata) -> Split {
        split(ReviewPolicy::default(), &Policy::default(), before, after)
    }

    #[test]
    fn what_applies_at_once() {
        type Edit = fn(&mut Metadata);
        // The wish, and what of it applies at once.
        let table: &[(Edit, Edit)] = &[
            (|_| {}, |_| {}),
            (|m| m.name = "Other".to_owned(), |_| {}),
            (|m| m.redirect_uris.truncate(1), |m| m.redirect_uris.truncate(1)),
            (|m| m.redirect_uris[0] = "https://new.example/".to_owned(), |m| drop(m.redirect_uris.remove(0))),
            (|m| m.redirect_uris = strings("https://new.example/"), |_| {}),
            (|m| m.redirect_uris.push("https://new.example/".to_owned()), |_| {}),
            (|m| m.redirect_uris.reverse(), |m| m.redirect_uris.reverse()),
            (|m| m.scope = strings("openid profile"), |m| m.scope = strings("openid")),
            (|m| m.scope = strings("profile"), |_| {}),
            (|m| m.scope = Vec::new(), |_| {}),
            (|m| m.require_pkce = true, |m| m.require_pkce = true),
            (|m| m.require_consent = false, |_| {}),
            (|m| m.reuse_consent = false, |m| m.reuse_consent = false),
            (|m| m.contact_email = "it@kiln.example".to_owned(), |m| m.contact_email = "it@kiln.example".to_owned()),
            (|m| (m.reuse_consent, m.name) = (false, "Other".to_owned()), |m| m.reuse_consent = false),
        ];
        for (row, (wish, at_once)) in table.iter().enumerate() {
            let (mut after, mut now) = (base(), base());
            wish(&mut after);
            at_once(&mut now);
            let found = run(&base(), &after);
            assert_eq!(found.later, (now != after).then_some(after), "row {row}");
            assert_eq!(found.now, now, "row {row}");
        }
    }

    #[test]
    fn cosmetic_changes_wait_where_the_policy_says_so() {
        let policy = ReviewPolicy { cosmetic_at_once: false, ..ReviewPolicy::default() };
        let after = Metadata { contact_email: "it@kiln.example".to_owned(), reuse_consent: false, ..base() };
        let found = split(policy, &Policy::default(), &base(), &after);
        assert_eq!(found.now, Metadata { reuse_consent: false, ..base() });
        assert_eq!(found.later, Some(after));
    }

    #[test]
    fn https_comes_at_once_beside_what_waits() {
        let before = Metadata { redirect_uris: strings("http://127.0.0.1/cb https://kiln.example/cb"), ..base() };
        let after = Metadata { redirect_uris: strings("https://127.0.0.1/cb https://new.example/cb"), ..base() };
        let mut now = before.redirect_uris.clone();
        narrow_uris(&mut now, &after.redirect_uris);
        assert_eq!(now, strings("https://127.0.0.1/cb"));
    }

    fn metadata() -> impl Strategy<Value = Metadata> {
        let uris = || prop::collection::vec("https://(kiln|new)\\.example/[ab]", 1..4);
        let lists = (uris(), uris(), prop::sample::subsequence(strings("openid email profile"), 0..=3));
        let types = prop::sample::subsequence(ResponseType::ALL.to_vec(), 1..=3);
        let links = ("(https://(kiln|new|far)\\.example/)?", "(https://(kiln|far)\\.example/)?");
        let texts = ("Kiln|Kilm", "(it@kiln\\.example)?", prop::option::of("[ab]"));
        (lists, types, any::<[bool; 6]>(), links, texts).prop_map(|(lists, response_types, on, links, texts)| {
            let once = |mut list: Vec<String>| {
                let mut seen = Vec::new();
                list.retain(|value| {
                    !seen.contains(value) && {
                        seen.push(value.clone());
                        true
                    }
                });
                list
            };
            Metadata {
                name: texts.0,
                client_type: if on[0] { ClientType::Public } else { ClientType::Confidential },
                response_types,
                jwt_alg: if on[1] && !on[0] { JwtAlg::HS256 } else { JwtAlg::RS256 },
                redirect_uris: once(lists.0),
                post_logout_redirect_uris: once(lists.1),
                scope: lists.2,
                application_type: if on[2] { ApplicationType::Native } else { ApplicationType::Web },
                require_pkce: on[5],
                require_consent: on[3],
                reuse_consent: on[4],
                website_url: links.0,
                terms_url: links.1,
                contact_email: texts.1,
                logo: texts.2.and_then(|digit| LogoHash::parse(&digit.repeat(64))),
                extended: Extended::default(),
            }
        })
    }

    proptest! {
        #[test]
        fn nothing_widens_at_once(before in metadata(), after in metadata(), cosmetic_at_once: bool) {
            let policy = ReviewPolicy { cosmetic_at_once, ..ReviewPolicy::default() };
            let Split { now, later } = split(policy, &Policy::default(), &before, &after);
            let at_once = change_risk(&before, &now);
            prop_assert!(at_once.iter().all(|&(_, risk)| risk != Risk::Widening), "{at_once:?}");
            if !cosmetic_at_once {
                prop_assert!(at_once.iter().all(|&(_, risk)| risk == Risk::Tightening), "{at_once:?}");
            }
            let waiting = change_risk(&now, &after);
            for widening in change_risk(&before, &after).iter().filter(|(_, risk)| *risk == Risk::Widening) {
                prop_assert!(waiting.contains(widening), "{widening:?} is missing in {waiting:?}");
            }
            prop_assert_eq!(later.is_some(), now != after);
            prop_assert!(later.is_none_or(|later| later == after));
        }
    }
}
