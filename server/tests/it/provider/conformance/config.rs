//! The discovery document.

use serde_json::{Value, json};

use super::super::Stage;

/// `oidcc-discovery-endpoint-verification`, `oidcc-rp-initiated-logout-discovery-endpoint-verification`,
/// `oidcc-backchannel-logout-discovery-endpoint-verification`
#[test]
fn discovery() {
    let stage = Stage::new();
    let answer = stage.get(None, "/.well-known/openid-configuration", &[]);
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("application/json"));
    let document = answer.json();
    let issuer = document["issuer"].as_str().unwrap();
    assert!(!issuer.ends_with('/') && !issuer.contains(['?', '#']), "{issuer}");
    let endpoints =
        ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"];
    for name in endpoints {
        assert!(document[name].as_str().unwrap().starts_with(&format!("{issuer}/")), "{name}");
    }
    let has = |name: &str, needed: &[&str]| {
        let list = document[name].as_array().unwrap_or_else(|| panic!("{name}: {document}"));
        assert!(list.iter().all(Value::is_string), "{name}");
        needed.iter().all(|value| list.contains(&json!(value)))
    };
    for (name, needed) in [
        ("response_types_supported", &["code", "id_token", "id_token token"][..]),
        ("response_modes_supported", &["query", "fragment", "form_post"]),
        ("grant_types_supported", &["authorization_code", "implicit", "refresh_token"]),
        ("subject_types_supported", &["public"]),
        ("id_token_signing_alg_values_supported", &["RS256"]),
        ("token_endpoint_auth_methods_supported", &["client_secret_basic", "client_secret_post"]),
        ("scopes_supported", &["openid", "profile", "email", "address", "phone"]),
        ("claims_supported", &["sub", "iss", "auth_time", "acr", "name", "email", "address", "phone_number"]),
        ("acr_values_supported", &[]),
        ("ui_locales_supported", &["en"]),
        ("claim_types_supported", &["normal"]),
    ] {
        assert!(has(name, needed), "{name}: {}", document[name]);
    }
    // `oidcc-idtoken-unsigned`: no ID token is without a signature.
    assert!(!has("id_token_signing_alg_values_supported", &["none"]));
    for name in [
        "claims_parameter_supported",
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
        "authorization_response_iss_parameter_supported",
    ] {
        assert_eq!(document[name], true, "{name}");
    }
    // What is false where it is left out, or true: each is said.
    for name in ["request_parameter_supported", "request_uri_parameter_supported", "require_request_uri_registration"] {
        assert_eq!(document[name], false, "{name}");
    }
    let keys = stage.get(None, "/jwks", &[]).json();
    for key in keys["keys"].as_array().unwrap() {
        assert_eq!((&key["kty"], &key["use"], key.get("d")), (&json!("RSA"), &json!("sig"), None));
        assert!(key["kid"].is_string());
    }
}
