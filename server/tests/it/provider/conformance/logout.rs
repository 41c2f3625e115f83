//! RP-initiated logout: who comes back, and with what.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{EncodingKey, Header};

use super::super::{Rp, Stage, fields, request};
use crate::wire::Answer;

const AFTER: &str = "https://client.example/bye";

/// A client with somebody signed in to it, and its ID token.
fn signed_in() -> (Stage, Rp, String) {
    let stage = Stage::new();
    let rp = stage.rp(&["--post-logout-redirect-uri", AFTER]);
    let token = stage.tokens(&rp, "openid")["id_token"].as_str().unwrap().to_owned();
    (stage, rp, token)
}

/// Whether the session goes on: with `prompt=none`, as the suite finds out.
fn goes_on(stage: &Stage, rp: &Rp) -> bool {
    let answer = fields(&stage.get(Some(&stage.person), "/authorize", &request(rp, &[("prompt", "none")])));
    match answer.get("error") {
        None => true,
        Some(error) if error == "login_required" => false,
        Some(error) => panic!("{error}"),
    }
}

/// Whether a page of our own is shown.
fn is_page(answer: &Answer) -> bool {
    answer.header("location").is_none() && answer.header("content-type").unwrap().starts_with("text/html")
}

/// `oidcc-rp-initiated-logout`, `-no-state`
#[test]
fn with_everything_that_is_needed() {
    for state in [Some("x y"), None] {
        let (stage, rp, token) = signed_in();
        let mut sent = vec![("id_token_hint", token.as_str()), ("post_logout_redirect_uri", AFTER)];
        sent.extend(state.map(|state| ("state", state)));
        let answer = stage.get(Some(&stage.person), "/end-session", &sent);
        let expected = if state.is_some() { format!("{AFTER}?state=x+y") } else { AFTER.to_owned() };
        assert_eq!(answer.header("location"), Some(expected.as_str()));
        assert!(!goes_on(&stage, &rp));
    }
}

/// `-no-params`, `-only-state`, `-no-id-token-hint`, `-no-post-logout-redirect-uri`, `-bad-post-logout-redirect-uri`,
/// `-query-added-to-post-logout-redirect-uri`, `-modified-id-token-hint`, `-bad-id-token-hint`: nobody is sent back.
#[test]
fn with_less_nobody_is_sent_back() {
    let (stage, rp, token) = signed_in();
    let (head, signature) = token.rsplit_once('.').unwrap();
    let modified = format!("{head}.{}{}", if signature.starts_with('A') { "B" } else { "A" }, &signature[1..]);
    let claims: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head.split('.').nth(1).unwrap()).unwrap()).unwrap();
    let key = EncodingKey::from_secret(b"a key of the suite, which is none of the provider's");
    let bad = jsonwebtoken::encode(&Header::default(), &claims, &key).unwrap();
    let there = ("post_logout_redirect_uri", AFTER);
    for sent in [
        &[][..],
        &[("state", "x")],
        &[there, ("state", "x")],
        &[("id_token_hint", &token), ("post_logout_redirect_uri", "https://client.example/elsewhere")],
        &[("id_token_hint", &token), ("post_logout_redirect_uri", "https://client.example/bye?foo=bar")],
        &[("id_token_hint", &modified), there],
        &[("id_token_hint", &bad), there],
    ] {
        let answer = stage.get(Some(&stage.person), "/end-session", sent);
        assert!(is_page(&answer), "{sent:?}: {:?}", answer.header("location"));
        assert!(goes_on(&stage, &rp), "{sent:?}: nobody has said yes");
    }
    // With a hint and nowhere to go, the person is told that it is done.
    let answer = stage.get(Some(&stage.person), "/end-session", &[("id_token_hint", &token), ("state", "x")]);
    assert!(is_page(&answer) || answer.header("location").is_some_and(|there| there.starts_with('/')));
    assert!(!goes_on(&stage, &rp));
}
