//! The parameter `claims`: what is asked for by name, who agrees to it, and where it arrives.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Rp, Stage, asks, fields, people::goes_on, request};

impl Stage {
    /// Lets the person say something of themselves.
    fn with_profile() -> Self {
        let stage = Self::new();
        let said = [("profile[given_name]", "Ines"), ("profile[phone_number]", "+47 22 12 34 56")];
        let answer = stage.post(Some(&stage.person), "/api/profile/set", &said);
        assert_eq!(answer.header("location"), Some("/account/applications"), "{}", answer.text());
        stage
    }

    /// An authorization request for `openid`, or what `more` says, with these claims.
    fn asks_for(&self, rp: &Rp, claims: &Value, more: &[(&str, &str)]) -> crate::wire::Answer {
        let claims = claims.to_string();
        self.authorize(rp, &[&[("claims", claims.as_str())][..], more].concat())
    }

    /// What the token endpoint and userinfo say of the person.
    fn learns(&self, rp: &Rp, tokens: &Value) -> (Value, Value) {
        let text = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned();
        let id_token = self.believe(rp, Algorithm::RS256, &text("id_token"));
        (id_token, self.userinfo(&text("access_token")).json())
    }
}

/// Which claims about the person an object has.
fn about(said: &Value) -> Vec<&str> {
    let people = ["name", "given_name", "email", "email_verified", "phone_number", "address"];
    said.as_object().unwrap().keys().map(String::as_str).filter(|name| people.contains(name)).collect()
}

#[track_caller]
fn refused(answer: &crate::wire::Answer, error: &str, says: &str) {
    let found = fields(answer);
    assert_eq!(found.get("error").map(String::as_str), Some(error), "{found:?}");
    assert!(found["error_description"].contains(says), "{found:?}");
}

#[test]
fn what_was_agreed_to_arrives_where_it_was_asked_for() {
    let stage = Stage::with_profile();
    let rp = stage.asking(&[]);
    let claims = json!({
        "id_token": { "email": { "essential": true } },
        "userinfo": { "given_name": null, "phone_number": null, "address": null },
    });
    let page = stage.asks_for(&rp, &claims, &[("scope", "openid offline_access")]);
    assert!(asks(&page), "{}", page.status);
    for words in
        ["Your e-mail address", "the application says that it needs this", "Your given name", "Your postal address"]
    {
        assert!(page.text().contains(words), "{words}");
    }
    let code = fields(&stage.decide(&page, "allow"))["code"].clone();
    let first = stage.redeem(&rp, &code).json();
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", first["refresh_token"].as_str().unwrap())];
    let second = stage.token(&rp, &refresh).json();
    for tokens in [first, second] {
        let (id_token, userinfo) = stage.learns(&rp, &tokens);
        assert_eq!((about(&id_token), &id_token["email"]), (vec!["email"], &"ines@example.org".into()));
        assert_eq!(about(&userinfo), ["given_name", "phone_number"], "what is not known is left out");
        assert_eq!(userinfo["sub"], id_token["sub"]);
    }
    let page = stage.get(Some(&stage.person), "/account/applications", &[]).text();
    assert!(page.contains("your given name") && page.contains("your e-mail address"), "{page}");
}

#[test]
fn every_flow_delivers_them() {
    let stage = Stage::with_profile();
    let rp = stage.rp(&["--response-type", "id_token", "id_token token", "code id_token", "code id_token token"]);
    let claims = json!({ "id_token": { "phone_number": null } });
    for response_type in ["id_token", "id_token token", "code id_token", "code id_token token"] {
        let answer = fields(&stage.asks_for(&rp, &claims, &[("response_type", response_type)]));
        let id_token = stage.believe(&rp, Algorithm::RS256, &answer["id_token"]);
        assert_eq!(about(&id_token), ["phone_number"], "{response_type}");
        if let Some(code) = answer.get("code") {
            let (id_token, userinfo) = stage.learns(&rp, &stage.redeem(&rp, code).json());
            assert_eq!((about(&id_token).len(), about(&userinfo).len()), (1, 0), "{response_type}");
        }
        let userinfo = json!({ "userinfo": { "phone_number": null } });
        let answer = stage.asks_for(&rp, &userinfo, &[("response_type", response_type)]);
        match fields(&answer).get("access_token") {
            Some(token) => assert_eq!(about(&stage.userinfo(token).json()), ["phone_number"], "{response_type}"),
            None if response_type == "id_token" => refused(&answer, "invalid_request", "needs an access token"),
            None => {}
        }
    }
}

#[test]
fn what_nobody_agreed_to_is_asked_for() {
    let stage = Stage::with_profile();
    let rp = stage.asking(&[]);
    let ask = |claims: Value, scope: &str| stage.asks_for(&rp, &claims, &[("scope", scope)]);
    let email = || json!({ "userinfo": { "email": null } });
    let page = ask(json!({}), "openid");
    assert!(!page.text().contains("Your e-mail address"));
    fields(&stage.decide(&page, "allow"));
    assert!(!asks(&ask(json!({}), "openid")));
    let page = ask(email(), "openid");
    assert!(asks(&page), "consent to openid is none to a claim");
    refused(&stage.asks_for(&rp, &email(), &[("prompt", "none")]), "consent_required", "");
    fields(&stage.decide(&page, "allow"));
    assert!(!asks(&ask(email(), "openid")), "it is remembered");
    assert!(!asks(&ask(json!({ "id_token": { "email": { "essential": true } } }), "openid")), "wherever it arrives");
    assert!(asks(&ask(json!({ "userinfo": { "email": null, "phone_number": null } }), "openid")), "one more");
    let page = ask(json!({}), "openid email");
    assert!(asks(&page), "the scope has more in it");
    fields(&stage.decide(&page, "allow"));
    assert!(!asks(&ask(json!({ "userinfo": { "email_verified": null } }), "openid")), "the scope has it in it");
    // A scope value of the same name, of a client that may ask for any, is another thing.
    assert!(asks(&ask(json!({}), "openid phone_number")));
    let denied = stage.asks_for(&rp, &json!({ "userinfo": { "phone_number": null } }), &[]);
    refused(&stage.decide(&denied, "deny"), "access_denied", "");
}

#[test]
fn the_scope_of_a_client_limits_its_claims() {
    let stage = Stage::with_profile();
    let rp = stage.rp(&["--scope", "openid email"]);
    let claims = json!({ "userinfo": { "email": null, "phone_number": { "essential": true }, "given_name": null } });
    let code = fields(&stage.asks_for(&rp, &claims, &[]))["code"].clone();
    let (_, userinfo) = stage.learns(&rp, &stage.redeem(&rp, &code).json());
    assert_eq!(about(&userinfo), ["email"], "an allow-list has no way around it");
}

#[test]
fn a_value_that_is_not_theirs_is_not_said() {
    let stage = Stage::with_profile();
    let rp = stage.rp(&[]);
    let claims = json!({ "userinfo": {
        "email": { "value": "somebody@example.org" },
        "given_name": { "values": ["Olu", "Ines"] },
        "email_verified": { "value": false },
        "sub": null,
    } });
    let code = fields(&stage.asks_for(&rp, &claims, &[]))["code"].clone();
    let (_, userinfo) = stage.learns(&rp, &stage.redeem(&rp, &code).json());
    assert_eq!(about(&userinfo), ["email_verified", "given_name"]);
}

#[test]
fn a_subject_that_is_named_is_the_one_that_signs_in() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let token = stage.tokens(&rp, "openid")["id_token"].as_str().unwrap().to_owned();
    let sub = stage.believe(&rp, Algorithm::RS256, &token)["sub"].clone();
    let other = stage.registry.sign_in("olu@example.org", domain::Role::Owner);
    for claims in [
        json!({ "id_token": { "sub": { "value": sub } } }),
        json!({ "id_token": { "sub": { "essential": true, "values": ["x", sub] } } }),
        json!({ "userinfo": { "sub": { "value": sub } } }),
    ] {
        assert!(fields(&stage.asks_for(&rp, &claims, &[])).contains_key("code"), "{claims}");
        let claims = claims.to_string();
        let quiet = request(&rp, &[("claims", &claims), ("prompt", "none")]);
        refused(&stage.get(Some(&other), "/authorize", &quiet), "login_required", "");
        let next = goes_on(&stage.get(Some(&other), "/authorize", &request(&rp, &[("claims", &claims)])));
        assert!(fields(&stage.get(Some(&stage.again()), &next, &[])).contains_key("code"));
        let wrong = stage.sign_in("olu@example.org");
        refused(&stage.get(Some(&wrong), &next, &[]), "login_required", "");
    }
    let nobody = json!({ "id_token": { "sub": { "value": "nobody" } } });
    refused(&stage.asks_for(&rp, &nobody, &[("prompt", "none")]), "login_required", "");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for (claims, says) in [
        ("x", "claims is no JSON object"),
        ("[]", "claims is no JSON object"),
        (r#"{"userinfo":{"email":1}}"#, "claims.userinfo.email has to be null or an object"),
        (r#"{"id_token":null}"#, "claims.id_token has to be an object"),
        (r#"{"userinfo":{"a\r\nb":1}}"#, "has to be null or an object"),
    ] {
        refused(&stage.authorize(&rp, &[("claims", claims)]), "invalid_request", says);
    }
    let large = json!({ "userinfo": { "email": { "value": "x".repeat(4096) } } });
    refused(&stage.asks_for(&rp, &large, &[]), "invalid_request", "claims has ");
    let many: serde_json::Map<String, Value> = (0..200).map(|n| (format!("claim_{n}"), Value::Null)).collect();
    let many = json!({ "userinfo": many }).to_string();
    assert!(fields(&stage.authorize(&rp, &[("claims", &many)])).contains_key("code"), "nobody knows them");
    let next = goes_on(&stage.get(None, "/authorize", &request(&rp, &[("claims", &many)])));
    assert!(fields(&stage.get(Some(&stage.person), &next, &[])).contains_key("code"), "and they fit through a sign-in");
    // Plain OAuth has no such parameter.
    assert!(fields(&stage.authorize(&rp, &[("claims", "x"), ("scope", "email")])).contains_key("code"));
    let document = stage.get(None, "/.well-known/openid-configuration", &[]).json();
    assert_eq!(document["claims_parameter_supported"], true);
}
