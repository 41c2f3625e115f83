//! Which claims come with which scope, and which are asked for by name.

use serde_json::Value;

use super::{super::Stage, Flow};

impl Stage {
    /// Somebody of whom something of every scope is known.
    fn with_everything() -> Self {
        let stage = Self::new();
        let said = [
            ("profile[given_name]", "Ines"),
            ("profile[phone_number]", "+47 22 12 34 56"),
            ("profile[street_address]", "Gate 1"),
            ("profile[country]", "Norway"),
        ];
        let answer = stage.post(Some(&stage.person), "/api/profile/set", &said);
        assert_eq!(answer.header("location"), Some("/account/applications"), "{}", answer.text());
        stage
    }
}

/// Which scope values have something said of them.
fn groups(said: &Value) -> Vec<&'static str> {
    let groups = [("profile", "given_name"), ("email", "email"), ("address", "address"), ("phone", "phone_number")];
    groups.into_iter().filter(|(_, claim)| said.get(claim).is_some()).map(|(scope, _)| scope).collect()
}

/// `oidcc-scope-profile`, `-email`, `-address`, `-phone`, `-all`, `oidcc-ensure-other-scope-order-succeeds`
#[test]
fn scopes() {
    let stage = Stage::with_everything();
    let rp = stage.party();
    for flow in Flow::all() {
        for (scope, expected) in [
            ("openid", &[][..]),
            ("openid profile", &["profile"]),
            ("openid email", &["email"]),
            ("openid address", &["address"]),
            ("openid phone", &["phone"]),
            ("openid profile email address phone", &["profile", "email", "address", "phone"]),
            ("email openid", &["email"]),
        ] {
            let outcome = stage.signs_in(&rp, flow, &[("scope", scope)]);
            let said = stage.said(&outcome);
            assert_eq!(groups(&said), expected, "{flow:?} {scope}: {said}");
            assert_eq!(said["sub"], outcome.id_token["sub"], "{flow:?}");
        }
    }
}

/// `oidcc-claims-essential`
#[test]
fn claims_essential() {
    let stage = Stage::with_everything();
    let rp = stage.party();
    for flow in Flow::all() {
        let place = if flow.kind.as_str() == "id_token" { "id_token" } else { "userinfo" };
        let claims = format!(r#"{{"{place}":{{"given_name":{{"essential":true}}}}}}"#);
        let said = stage.said(&stage.signs_in(&rp, flow, &[("claims", &claims)]));
        assert_eq!(said["given_name"], "Ines", "{flow:?}: {said}");
        assert_eq!(groups(&said), ["profile"], "{flow:?}: nothing else");
    }
}
