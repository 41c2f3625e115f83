//! What other sites and other people try with somebody's browser.

use super::{Stage, asks, fields, hidden, request};
use crate::{
    program::PASSWORD,
    wire::{Answer, Request},
};

const CREDENTIALS: [(&str, &str); 2] = [("email", "ines@example.org"), ("password", PASSWORD)];

/// The session that an answer begins.
fn begun(answer: &Answer) -> Option<String> {
    let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let sessions = cookies.filter_map(|(_, value)| value.strip_prefix("session=")?.split(';').next());
    sessions.map(str::to_owned).find(|token| !token.is_empty())
}

#[test]
fn a_session_that_somebody_planted_is_not_taken_on() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let planted = "A".repeat(43);
    let before = stage.get(Some(&planted), "/sign-in", &[]);
    assert_eq!(begun(&before), None, "there is no session before there is somebody");
    for token in [&planted, &stage.person] {
        let answer = stage.post(Some(token), "/api/sign-in", &CREDENTIALS);
        let session = begun(&answer).unwrap();
        assert!(session != *token && session.len() == 43, "each sign-in makes its own");
        assert_eq!(stage.get(Some(&session), "/account", &[]).status, 200);
    }
    assert_eq!(stage.get(Some(&planted), "/account", &[]).status, 302);
    let sign_in = stage.get(Some(&planted), "/authorize", &request(&rp, &[]));
    assert!(sign_in.header("location").unwrap().starts_with("/sign-in?"));
}

#[test]
fn another_site_signs_nobody_in() {
    let stage = Stage::new();
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let request = Request::new("POST", "/api/sign-in").header("accept", "text/html").header(name, value);
        let answer = stage.server.send(request.form(&super::encode(&CREDENTIALS)));
        assert_eq!((answer.status, begun(&answer)), (403, None), "{name}: {value}");
    }
    assert!(begun(&stage.post(None, "/api/sign-in", &CREDENTIALS)).is_some());
}

#[test]
fn a_request_goes_on_in_the_browser_of_whoever_decides() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let other = stage.registry.sign_in("eve@example.org", domain::Role::Owner);
    let page = stage.get(Some(&other), "/authorize", &request(&rp, &[]));
    // Eve's page in Ines's browser: the answer is about neither of them before Ines has seen a page of her own.
    let sent = [
        ("request", hidden(&page, "request")),
        ("account", hidden(&page, "account")),
        ("decision", "allow".to_owned()),
    ];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = stage.post(Some(&stage.person), "/authorize/decision", &sent);
    assert!(asks(&answer) && answer.text().contains("ines@example.org"));
}

#[test]
fn no_page_of_the_provider_is_framed_or_says_where_one_was() {
    let stage = Stage::new();
    let (rp, asking) = (stage.rp(&[]), stage.asking(&[]));
    let logout = stage.get(Some(&stage.person), "/end-session", &[]);
    let note = hidden(&logout, "request");
    for (what, page) in [
        ("consent", stage.authorize(&asking, &[])),
        ("refusal", stage.authorize(&rp, &[("client_id", "nobody")])),
        ("form_post", stage.authorize(&rp, &[("response_mode", "form_post")])),
        ("sign-in", stage.get(None, "/sign-in", &[])),
        ("logout", logout),
        ("logged out", stage.post(Some(&stage.person), "/end-session/confirmed", &[("request", &note)])),
    ] {
        assert!(page.header("content-type").unwrap().starts_with("text/html"), "{what}");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{what}: {policy}");
        assert!(policy.contains("base-uri 'none'"), "{what}: {policy}");
        for (name, value) in
            [("x-frame-options", "DENY"), ("referrer-policy", "same-origin"), ("cache-control", "no-store")]
        {
            assert_eq!(page.header(name), Some(value), "{what}");
        }
    }
}

#[test]
fn a_browser_never_repeats_a_form_elsewhere() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let posted = stage.post(None, "/authorize", &request(&rp, &[]));
    let decided = stage.decide(&stage.authorize(&rp, &[]), "allow");
    let signed_in = stage.post(None, "/api/sign-in", &CREDENTIALS);
    let left = stage.post(None, "/end-session", &[]);
    assert!(fields(&decided).contains_key("code"));
    for answer in [posted, decided, left, signed_in] {
        assert_eq!(answer.status, 303, "GET, and without the form");
    }
}
