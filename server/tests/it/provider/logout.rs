//! Signing out because a client asks for it.

use super::{Stage, fields, hidden};
use crate::wire::Answer;

const AFTER: &str = "https://client.example/bye";

impl Stage {
    fn end(&self, more: &[(&str, &str)]) -> Answer {
        self.get(Some(&self.person), "/end-session", more)
    }

    fn is_signed_in(&self) -> bool {
        self.get(Some(&self.person), "/account", &[]).status == 200
    }
}

fn with_hint(stage: &Stage) -> (super::Rp, String) {
    let rp = stage.rp(&["--post-logout-redirect-uri", AFTER]);
    let token = stage.tokens(&rp, "openid")["id_token"].as_str().unwrap().to_owned();
    (rp, token)
}

#[test]
fn with_an_id_token_it_is_done_at_once() {
    let stage = Stage::new();
    let (_, token) = with_hint(&stage);
    let sent = [("id_token_hint", token.as_str()), ("post_logout_redirect_uri", AFTER), ("state", "a b")];
    let answer = stage.end(&sent);
    assert_eq!((answer.status, answer.header("location")), (303, Some("https://client.example/bye?state=a+b")));
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert!(!stage.is_signed_in());
    assert_eq!(stage.end(&sent).status, 303, "twice does no harm");
}

#[test]
fn without_one_the_person_is_asked() {
    let stage = Stage::new();
    let (rp, _) = with_hint(&stage);
    for sent in [&[][..], &[("client_id", rp.id.as_str()), ("post_logout_redirect_uri", AFTER)]] {
        let page = stage.end(sent);
        assert_eq!(page.status, 200);
        assert!(page.text().contains("ines@example.org"));
        assert!(stage.is_signed_in());
    }
    let page = stage.end(&[("client_id", &rp.id), ("post_logout_redirect_uri", AFTER)]);
    assert!(page.header("content-security-policy").unwrap().contains("form-action 'self' https://client.example;"));
    let body = super::encode(&[("request", &hidden(&page, "request"))]);
    let cross = crate::wire::Request::new("POST", "/end-session/confirmed").header("sec-fetch-site", "cross-site");
    assert_eq!(stage.server.send(cross.session(&stage.person).form(&body)).status, 403);
    let answer = stage.post(Some(&stage.person), "/end-session/confirmed", &[("request", &hidden(&page, "request"))]);
    assert_eq!(answer.header("location"), Some(AFTER));
    assert!(!stage.is_signed_in());
}

#[test]
fn the_id_token_of_somebody_else_asks_too() {
    let stage = Stage::new();
    let (_, token) = with_hint(&stage);
    let other = stage.registry.sign_in("olu@example.org", domain::Role::Owner);
    let page = stage.get(Some(&other), "/end-session", &[("id_token_hint", &token)]);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("olu@example.org"));
    assert_eq!(stage.get(Some(&other), "/account", &[]).status, 200);
}

#[test]
fn nobody_is_sent_to_a_uri_that_is_not_registered() {
    let stage = Stage::new();
    let (rp, token) = with_hint(&stage);
    let other = stage.rp(&[]);
    for sent in [
        [("id_token_hint", token.as_str()), ("post_logout_redirect_uri", "https://client.example/bye?x=1")],
        [("id_token_hint", &token), ("post_logout_redirect_uri", "https://evil.example/")],
        [("id_token_hint", &token), ("client_id", &other.id)],
        [("id_token_hint", "nonsense"), ("post_logout_redirect_uri", AFTER)],
        [("client_id", "nobody"), ("post_logout_redirect_uri", AFTER)],
        [("state", "x"), ("post_logout_redirect_uri", AFTER)],
        [("client_id", &other.id), ("post_logout_redirect_uri", AFTER)],
        [("client_id", &rp.id), ("client_id", &other.id)],
    ] {
        let answer = stage.end(&sent);
        assert_eq!((answer.status, answer.header("location")), (400, None), "{sent:?}");
    }
    assert!(stage.is_signed_in());
}

#[test]
fn a_request_can_be_posted() {
    let stage = Stage::new();
    let (rp, token) = with_hint(&stage);
    let posted = stage.post(None, "/end-session", &[("id_token_hint", &token), ("post_logout_redirect_uri", AFTER)]);
    assert_eq!(posted.status, 303);
    let location = posted.header("location").unwrap().to_owned();
    assert!(!location.contains(&token));
    assert_eq!(stage.get(Some(&stage.person), &location, &[]).header("location"), Some(AFTER));
    assert!(!stage.is_signed_in());
    let refused = stage.get(Some(&stage.person), "/authorize", &super::request(&rp, &[("prompt", "none")]));
    assert_eq!(fields(&refused)["error"], "login_required");
}
