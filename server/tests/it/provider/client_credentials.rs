//! Tokens that clients get for themselves.

use serde_json::{Value, json};

use super::{Rp, Stage, encode, register::registered};
use crate::wire::{Answer, Request};

impl Stage {
    fn itself(&self, rp: &Rp, more: &[(&str, &str)]) -> Answer {
        self.token(rp, &[&[("grant_type", "client_credentials")], more].concat())
    }

    fn introspects(&self, rp: &Rp, token: &str) -> Value {
        let form = encode(&[("token", token), ("client_id", &rp.id), ("client_secret", &rp.secret)]);
        self.server.send(Request::new("POST", "/introspect").form(&form)).json()
    }
}

fn error(answer: &Answer) -> String {
    answer.json()["error"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_client_that_may_gets_a_token_for_itself() {
    let stage = Stage::new();
    let more = ["--client-credentials", "true", "--scope", "openid email things:read things:write"];
    let rp = stage.rp(&more);
    let answer = stage.itself(&rp, &[]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let all = answer.json();
    assert_eq!((&all["scope"], &all["token_type"]), (&json!("things:read things:write"), &json!("Bearer")));
    assert_eq!((&all["refresh_token"], &all["id_token"]), (&Value::Null, &Value::Null));
    let some = stage.itself(&rp, &[("scope", "things:read")]).json();
    let token = some["access_token"].as_str().unwrap();
    let said = stage.introspects(&rp, token);
    assert_eq!((&said["active"], &said["scope"], &said["sub"]), (&json!(true), &json!("things:read"), &json!(rp.id)));
    assert_eq!(stage.userinfo(token).status, 401, "there is nobody to tell of");
    for (scope, says) in [("openid", "about a person"), ("things:read admin", "admin is not registered")] {
        let answer = stage.itself(&rp, &[("scope", scope)]);
        assert_eq!(error(&answer), "invalid_scope");
        assert!(answer.text().contains(says), "{}", answer.text());
    }
    // To others it is not theirs to revoke; to itself it is.
    let other = stage.rp(&[]);
    let revoke = |rp: &Rp| {
        let form = encode(&[("token", token), ("client_id", &rp.id), ("client_secret", &rp.secret)]);
        stage.server.send(Request::new("POST", "/revoke").form(&form)).status
    };
    assert_eq!((revoke(&other), &stage.introspects(&other, token)["active"]), (400, &json!(true)));
    assert_eq!((revoke(&rp), &stage.introspects(&rp, token)["active"]), (200, &json!(false)));
    let again = stage.itself(&rp, &[]).json();
    let again = again["access_token"].as_str().unwrap();
    stage.registry.json(&["client", "suspend", &rp.id]);
    assert_eq!(stage.introspects(&other, again)["active"], false);
    assert!(!stage.server.log().contains(again));
}

#[test]
fn others_get_none() {
    let stage = Stage::new();
    let off = stage.rp(&[]);
    assert_eq!(error(&stage.itself(&off, &[])), "unauthorized_client");
    let wrong = Rp { id: off.id.clone(), secret: "wrong".to_owned() };
    assert_eq!(error(&stage.itself(&wrong, &[])), "invalid_client");
    let public = stage.rp(&["--type", "public", "--client-credentials", "true"]);
    let form = encode(&[("grant_type", "client_credentials"), ("client_id", &public.id)]);
    let answer = stage.server.send(Request::new("POST", "/token").form(&form));
    assert_eq!(error(&answer), "unauthorized_client");
    let on = ["client", "edit", &off.id, "--client-credentials", "true"];
    stage.registry.json(&on);
    assert_eq!(stage.itself(&off, &[]).status, 200);
    // The form that is saved in between leaves it switched on.
    stage.registry.json(&["client", "edit", &off.id, "--name", "Another"]);
    assert_eq!(stage.itself(&off, &[]).status, 200);
    stage.registry.json(&["client", "edit", &off.id, "--client-credentials", "false"]);
    assert_eq!(error(&stage.itself(&off, &[])), "unauthorized_client");
}

#[test]
fn a_client_registers_for_it() {
    let (stage, token) = Stage::with_token();
    let metadata = json!({
        "redirect_uris": [super::URI], "grant_types": ["authorization_code", "client_credentials"],
        "default_max_age": 0, "require_auth_time": true,
    });
    let (client, ..) = registered(&stage.registers(Some(&token), &metadata));
    assert_eq!(client["grant_types"], json!(["authorization_code", "refresh_token", "client_credentials"]));
    assert_eq!((&client["default_max_age"], &client["require_auth_time"]), (&json!(0), &json!(true)));
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    let rp = Rp { id: text("client_id"), secret: text("client_secret") };
    assert_eq!(stage.itself(&rp, &[]).status, 200);
    // Whoever is signed in has to do so again, as the client's default has it.
    let answer = stage.authorize(&rp, &[]);
    assert!(answer.header("location").unwrap().starts_with("/sign-in?"), "{}", answer.text());
}
