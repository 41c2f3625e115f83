//! The test sign-in: for owners and admins, and for nobody else.

use domain::Role;

use super::{Rp, Stage, asks, request};
use crate::wire::Answer;

fn key(stage: &Stage, rp: &Rp) -> String {
    let said = stage.registry.run(&["client", "show", &rp.id]).stdout;
    said.lines().find(|line| line.starts_with("key ")).unwrap().split_whitespace().nth(1).unwrap().to_owned()
}

/// The path of where an answer leads.
#[track_caller]
fn path(stage: &Stage, answer: &Answer) -> String {
    let location = answer.header("location").unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
    location.strip_prefix(&format!("http://{}", stage.server.address)).unwrap_or(location).to_owned()
}

/// All hidden fields of a page that posts itself.
fn form(page: &Answer) -> Vec<(String, String)> {
    let text = page.text();
    let unescaped =
        |text: &str| text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let field = |part: &str| {
        let (name, rest) = part.split_once("\" value=\"")?;
        Some((unescaped(name), unescaped(rest.split('"').next()?)))
    };
    text.split("type=\"hidden\" name=\"").skip(1).filter_map(field).collect()
}

#[test]
fn an_admin_sees_everything_that_a_client_would_get() {
    let stage = Stage::new();
    for (kinds, more) in [
        ("code", &[][..]),
        ("code id_token token", &["--response-type", "code id_token token"]),
        ("id_token", &["--response-type", "id_token"]),
    ] {
        let rp = stage.rp(more);
        let key = key(&stage, &rp);
        let admin = stage.registry.sign_in(&format!("ada{}@example.org", kinds.len()), Role::Admin);
        let begun = stage.post(Some(&admin), "/test-sign-in", &[("key", &key)]);
        let back = stage.get(Some(&admin), &path(&stage, &begun), &[]);
        assert_eq!(back.status, 200, "{}", back.text());
        assert!(back.text().contains("action=\"http://") && back.text().contains("/test-sign-in/callback\""));
        let sent = form(&back);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let shown = stage.post(Some(&admin), "/test-sign-in/callback", &sent);
        let text = shown.text();
        assert_eq!(shown.status, 200, "{text}");
        for part in ["It works", "Whom it is about", "Has to be the client ID", "S256"] {
            assert!(text.contains(part) || (part == "S256" && kinds == "id_token"), "{kinds}: {part} is not in {text}");
        }
        assert_eq!(text.contains("What the token endpoint says"), kinds.contains("code"), "{kinds}");
        assert_eq!(text.contains("What userinfo says"), kinds != "id_token", "{kinds}");
        for (name, value) in &sent {
            if ["code", "access_token"].contains(name) {
                assert!(!text.contains(value), "{name} is not shown in full");
            }
            if *name == "access_token" {
                assert_eq!(stage.userinfo(value).status, 401, "what was given is revoked");
            }
        }
        assert_eq!(shown.header("cache-control"), Some("no-store"));
        // The same once more: the code has been used, and the page says what a client would hear.
        if kinds == "code" {
            let again = stage.post(Some(&admin), "/test-sign-in/callback", &sent).text();
            assert!(again.contains("invalid_grant"), "{again}");
        }
        let usage = stage.get(Some(&admin), &format!("/clients/{key}/sign-ins"), &[]).text();
        assert!(usage.contains("Nobody has signed in so far"), "a test is no use of the client");
    }
}

#[test]
fn nobody_else_comes_back_there() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let key = key(&stage, &rp);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    let reviewer = stage.registry.sign_in("rui@example.org", Role::Reviewer);
    let begin = |who: Option<&str>| stage.post(who, "/test-sign-in", &[("key", &key)]);
    assert_eq!(begin(Some(&stage.person)).status, 404, "to an owner of others, it is not there");
    assert_eq!(begin(Some(&reviewer)).status, 403);
    assert!(path(&stage, &begin(None)).starts_with("/sign-in"));
    let callback = format!("http://{}/test-sign-in/callback", stage.server.address);
    for who in [&stage.person, &reviewer] {
        let sent = request(&rp, &[("redirect_uri", &callback)]);
        let refused = stage.get(Some(who), "/authorize", &sent);
        assert_eq!((refused.status, refused.header("location")), (400, None), "it is no redirect URI for others");
        assert!(refused.text().contains("is not one of its own"));
    }
    // What an admin began is of no use to anybody else.
    let back = stage.get(Some(&admin), &path(&stage, &begin(Some(&admin))), &[]);
    let sent = form(&back);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for who in [&stage.person, &reviewer] {
        let answer = stage.post(Some(who), "/test-sign-in/callback", &sent);
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains("is over") && !answer.text().contains(&rp.id), "{}", answer.text());
    }
    let (code, uri) = (sent.iter().find(|(name, _)| *name == "code").unwrap().1, callback.as_str());
    let stolen = stage.token(&rp, &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", uri)]);
    assert_eq!(stolen.json()["error"], "invalid_grant", "it is bound to a verifier that nobody has");
}

#[test]
fn an_owner_is_asked_as_users_are() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let key = key(&stage, &rp);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    stage.post(Some(&admin), "/api/clients/add_owner", &[("key", &key), ("email", "ines@example.org")]);
    let begun = stage.post(Some(&stage.person), "/test-sign-in", &[("key", &key), ("response_type", "code")]);
    let consent = stage.get(Some(&stage.person), &path(&stage, &begun), &[]);
    assert!(asks(&consent), "{}", consent.text());
    let denied = stage.decide(&consent, "deny");
    let sent = form(&denied);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let shown = stage.post(Some(&stage.person), "/test-sign-in/callback", &sent).text();
    assert!(shown.contains("Refused") && shown.contains("access_denied"), "{shown}");
}
