//! Whoever guesses secrets or brings what was used before is slowed down, and stands in the audit trail.

use store::{Action, Actor, AuditEvent, AuditQuery, Subject};

use super::{Rp, Stage, URI, encode};
use crate::{
    program::now,
    wire::{Answer, Request},
};

impl Stage {
    /// What the audit trail says of this kind, the newest first.
    fn audit(&self, action: Action) -> Vec<AuditEvent> {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = self.registry.store().await;
            let operator = store.registry(Actor::Operator { name: "test".to_owned() }, now());
            let query = AuditQuery { action: Some(action), ..AuditQuery::default() };
            operator.audit(&query).await.unwrap().events
        })
    }

    /// Calls an endpoint of programs from an address.
    fn call(&self, path: &str, address: &str, (id, secret): (&str, &str), more: &[(&str, &str)]) -> Answer {
        let sent = [&[("client_id", id), ("client_secret", secret)], more].concat();
        self.server.send(Request::new("POST", path).header("x-forwarded-for", address).form(&encode(&sent)))
    }
}

#[track_caller]
fn is(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, answer.json()["error"].as_str()), (status, Some(error)), "{}", answer.text());
}

#[test]
fn after_ten_wrong_secrets_a_client_has_to_wait_where_they_came_from() {
    let stage = Stage::serving(&["--client-address-header", "x-forwarded-for"]);
    let (rp, other) = (stage.rp(&[]), stage.rp(&[]));
    let paths = ["/token", "/introspect", "/revoke"];
    let more = [("grant_type", "refresh_token"), ("refresh_token", "x"), ("token", "x")];
    for guess in 0..10 {
        let wrong = (rp.id.as_str(), &*format!("guess {guess}"));
        is(&stage.call(paths[guess % 3], "203.0.113.9", wrong, &more), 401, "invalid_client");
    }
    let code = stage.code(&rp, &[]);
    let right = (rp.id.as_str(), rp.secret.as_str());
    for path in paths {
        for (secret, what) in
            [("another guess", "a wrong one"), (rp.secret.as_str(), "the right one, which is not told apart")]
        {
            let answer = stage.call(path, "203.0.113.9", (&rp.id, secret), &more);
            is(&answer, 429, "temporarily_unavailable");
            let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=60).contains(&seconds), "{path}, {what}: {seconds}");
        }
        let another = stage.call(path, "203.0.113.9", (&other.id, &other.secret), &more);
        assert_eq!(another.status, if path == "/token" { 400 } else { 200 }, "another client is heard");
    }
    let redeem = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", URI)];
    assert_eq!(stage.call("/token", "198.51.100.7", right, &redeem).status, 200, "the client itself is somewhere else");
    // IPv6 customers have many addresses.
    for guess in 0..10 {
        let from = format!("2001:db8::{guess}");
        is(&stage.call("/token", &from, (&rp.id, "wrong"), &more), 401, "invalid_client");
    }
    is(&stage.call("/token", "2001:db8::ffff", (&rp.id, "wrong"), &more), 429, "temporarily_unavailable");
    let noted = stage.audit(Action::ClientThrottled);
    assert_eq!(noted.len(), 2);
    assert!(matches!(&noted[1].subject, Subject::Client { label, .. } if label == "Kiln"));
    assert!(noted[1].summary.contains("203.0.113.9"));
    assert!(noted.iter().all(|event| !event.summary.contains("guess")));
    assert!(!stage.server.log().contains("another guess"));
}

#[test]
fn a_client_that_is_not_there_is_guessed_at_in_the_same_way() {
    let stage = Stage::new();
    let (rp, public) = (stage.rp(&[]), stage.rp(&["--type", "public"]));
    let more = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    let ask = |id: &str| stage.call("/token", "", (id, "wrong"), &more);
    for _ in 0..10 {
        let (there, not_there) = (ask(&rp.id), ask("nobody"));
        assert_eq!((there.status, there.text()), (not_there.status, not_there.text()));
        is(&ask(&public.id), 401, "invalid_client");
    }
    for id in [&rp.id, "nobody", &public.id] {
        is(&ask(id), 429, "temporarily_unavailable");
    }
    let alone = encode(&[&[("client_id", public.id.as_str())], &more[..]].concat());
    let answer = stage.server.send(Request::new("POST", "/token").form(&alone));
    assert_eq!(answer.json()["error"], "invalid_grant", "who presents no secret guesses none");
    assert_eq!(stage.audit(Action::ClientThrottled).len(), 2, "of those that are there");
}

#[test]
fn a_mistake_or_two_keep_nobody_out() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let wrong = Rp { id: rp.id.clone(), secret: "wrong".to_owned() };
    for _ in 0..9 {
        is(&stage.redeem(&wrong, "x"), 401, "invalid_client");
    }
    for _ in 0..20 {
        assert_eq!(stage.redeem(&rp, &stage.code(&rp, &[])).status, 200);
    }
}

#[test]
fn what_is_found_in_the_wrong_hands_stands_in_the_audit_trail() {
    let stage = Stage::new();
    let (rp, other) = (stage.rp(&[]), stage.rp(&[]));
    let refresh = |rp: &Rp, token: &str| {
        stage.token(rp, &[("grant_type", "refresh_token"), ("refresh_token", token)]).json()["error"].clone()
    };
    let offline = || {
        let tokens = stage.tokens(&rp, "openid offline_access");
        tokens["refresh_token"].as_str().unwrap().to_owned()
    };
    let code = stage.code(&rp, &[]);
    for _ in 0..3 {
        stage.redeem(&rp, &code);
    }
    stage.redeem(&other, &stage.code(&rp, &[]));
    let token = offline();
    for _ in 0..3 {
        refresh(&rp, &token);
    }
    assert_eq!(refresh(&other, &offline()), "invalid_grant");
    let noted = stage.audit(Action::GrantMisused);
    let found: Vec<String> = noted
        .iter()
        .map(|event| {
            assert!(matches!(&event.subject, Subject::Client { label, .. } if label == "Kiln"));
            let summary: serde_json::Value = serde_json::from_str(&event.summary).unwrap();
            assert_eq!(summary["email"], "ines@example.org");
            summary["found"].as_str().unwrap().to_owned()
        })
        .collect();
    let expected = [
        "a refresh token came from another client",
        "a refresh token came a second time",
        "a code came from another client",
        "a code came a second time",
    ];
    assert_eq!(found, expected, "each once");
}

#[test]
fn a_revoked_grant_stands_in_the_audit_trail() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let tokens = stage.tokens(&rp, "openid offline_access");
    let revoke = |name: &str| {
        let sent = [("token", tokens[name].as_str().unwrap())];
        assert_eq!(stage.call("/revoke", "", (&rp.id, &rp.secret), &sent).status, 200);
    };
    revoke("access_token");
    assert_eq!(stage.audit(Action::GrantRevoked).len(), 0, "a token is not a grant");
    revoke("refresh_token");
    revoke("refresh_token");
    let noted = stage.audit(Action::GrantRevoked);
    assert_eq!(noted.len(), 1);
    assert!(noted[0].summary.contains("ines@example.org"));
    let admin = stage.registry.sign_in("ada@example.org", domain::Role::Admin);
    let page = stage.get(Some(&admin), "/audit", &[("action", "grant.revoked")]).text();
    assert!(page.contains("revoked a refresh token of") && page.contains("ines@example.org"), "{page}");
}
