//! Who has to sign in, and when.

use super::{Stage, fields};
use crate::wire::Answer;

/// The sign-in that a request leads to, and where it goes on.
#[track_caller]
pub(super) fn goes_on(answer: &Answer) -> String {
    let location = answer.header("location").unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
    let query = location.strip_prefix("/sign-in?").unwrap_or_else(|| panic!("{location}"));
    let next = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next").unwrap().1.into_owned();
    assert!(next.starts_with("/authorize/resume?request="), "{next}");
    next
}

#[track_caller]
fn error(answer: &Answer) -> String {
    fields(answer).get("error").cloned().unwrap_or_default()
}

impl Stage {
    /// Signs the person in once more.
    pub(super) fn again(&self) -> String {
        self.sign_in("ines@example.org")
    }

    pub(super) fn sign_in(&self, email: &str) -> String {
        let sent = [("email", email), ("password", crate::program::PASSWORD)];
        let answer = self.post(None, "/api/sign-in", &sent);
        let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("{}", answer.text()));
        cookie.split(['=', ';']).nth(1).unwrap().to_owned()
    }
}

#[test]
fn whoever_is_not_signed_in_signs_in_and_goes_on() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let answer = stage.get(None, "/authorize", &super::request(&rp, &[("login_hint", "ines@example.org")]));
    let next = goes_on(&answer);
    let sign_in = stage.get(None, answer.header("location").unwrap(), &[]);
    let policy = sign_in.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' https://client.example;"), "{policy}");
    assert!(sign_in.text().contains("value=\"ines@example.org\""));
    let sent = [("email", "ines@example.org"), ("password", crate::program::PASSWORD), ("next", &next)];
    let signed_in = stage.post(None, "/api/sign-in", &sent);
    assert_eq!(signed_in.header("location"), Some(next.as_str()));
    assert!(fields(&stage.get(Some(&stage.person), &next, &[])).contains_key("code"));
    // The policy of a sign-in that leads elsewhere names nobody.
    let plain = stage.get(None, "/sign-in?next=/authorize/resume?request=nonsense", &[]);
    assert!(plain.header("content-security-policy").unwrap().contains("form-action 'self';"));
}

#[test]
fn nothing_is_shown_to_whoever_asks_quietly() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let quiet = [("prompt", "none")];
    assert_eq!(error(&stage.get(None, "/authorize", &super::request(&rp, &quiet))), "login_required");
    assert!(fields(&stage.authorize(&rp, &quiet)).contains_key("code"));
}

#[test]
fn signing_in_again_is_signing_in_again() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for asked in [("prompt", "login"), ("prompt", "select_account"), ("max_age", "0")] {
        let next = goes_on(&stage.authorize(&rp, &[asked]));
        goes_on(&stage.get(Some(&stage.person), &next, &[]));
        let fresh = stage.again();
        assert!(fields(&stage.get(Some(&fresh), &next, &[])).contains_key("code"), "{asked:?}");
    }
    assert!(fields(&stage.authorize(&rp, &[("max_age", "3600")])).contains_key("code"));
}

#[test]
fn a_hint_says_who_it_has_to_be() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let token = stage.tokens(&rp, "openid")["id_token"].as_str().unwrap().to_owned();
    let hinted = [("id_token_hint", token.as_str())];
    assert!(fields(&stage.authorize(&rp, &hinted)).contains_key("code"));
    let other = stage.registry.sign_in("olu@example.org", domain::Role::Owner);
    let quiet = super::request(&rp, &[("id_token_hint", &token), ("prompt", "none")]);
    assert_eq!(error(&stage.get(Some(&other), "/authorize", &quiet)), "login_required");
    let next = goes_on(&stage.get(Some(&other), "/authorize", &super::request(&rp, &hinted)));
    assert!(fields(&stage.get(Some(&stage.again()), &next, &[])).contains_key("code"));
    let wrong = stage.sign_in("olu@example.org");
    assert_eq!(error(&stage.get(Some(&wrong), &next, &[])), "login_required", "no going round in circles");
    let (head, rest) = token.split_once('.').unwrap();
    let forged = format!("{head}.x{rest}");
    assert_eq!(error(&stage.authorize(&rp, &[("id_token_hint", &forged)])), "invalid_request");
}

#[test]
fn tokens_say_when_somebody_signed_in() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let tokens = stage.tokens(&rp, "openid");
    let claims = stage.believe(&rp, jsonwebtoken::Algorithm::RS256, tokens["id_token"].as_str().unwrap());
    let now = crate::program::now().0 / 1000;
    let at = claims["auth_time"].as_i64().unwrap();
    assert!((now - 300..=now).contains(&at), "{at} {now}");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
}
