//! What anybody may know of the provider.

use std::collections::BTreeSet;

use super::Stage;
use crate::wire::Request;

#[test]
fn discovery_names_what_is_there() {
    let stage = Stage::new();
    let answer = stage.get(None, "/.well-known/openid-configuration", &[]);
    let document = answer.json();
    let issuer = format!("http://{}", stage.server.address);
    assert_eq!(document["issuer"], issuer.as_str());
    for (name, value) in document.as_object().unwrap() {
        let Some(path) = value.as_str().and_then(|value| value.strip_prefix(&issuer)).filter(|path| !path.is_empty())
        else {
            continue;
        };
        let verb = if ["authorization_endpoint", "jwks_uri", "end_session_endpoint", "userinfo_endpoint"]
            .contains(&name.as_str())
        {
            "GET"
        } else {
            "POST"
        };
        let status = stage.server.send(Request::new(verb, path)).status;
        assert!(![404, 405].contains(&status) && status < 500, "{name}: {status}");
    }
    assert_eq!(document["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    assert_eq!(stage.get(None, "/.well-known/oauth-authorization-server", &[]).json(), document);
}

#[test]
fn scripts_of_other_sites_may_call_what_they_need() {
    let stage = Stage::new();
    for (verb, path) in [
        ("GET", "/.well-known/openid-configuration"),
        ("GET", "/jwks"),
        ("POST", "/token"),
        ("GET", "/userinfo"),
        ("POST", "/revoke"),
        ("POST", "/register"),
    ] {
        let preflight = Request::new("OPTIONS", path)
            .header("origin", "https://spa.example")
            .header("access-control-request-method", verb)
            .header("access-control-request-headers", "authorization,content-type");
        let answer = stage.server.send(preflight);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
        assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"), "{path}");
        let answer = stage.server.send(Request::new(verb, path).header("origin", "https://spa.example"));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), None, "{path}");
    }
    for path in ["/authorize", "/end-session"] {
        let answer = stage.server.send(Request::new("GET", path).header("origin", "https://spa.example"));
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
}

#[test]
fn servers_share_their_keys() {
    let stage = Stage::new();
    let other = stage.registry.serve();
    let mine = stage.get(None, "/jwks", &[]).json();
    assert_eq!(mine, other.get("/jwks").json());
    let keys = mine["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    let members: BTreeSet<&str> = keys[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, BTreeSet::from(["alg", "e", "kid", "kty", "n", "use"]), "nothing private");
    assert_eq!(keys[0]["n"].as_str().unwrap().len(), 342, "2048 bits");
}

#[test]
fn keys_have_the_size_that_was_asked_for() {
    let registry = crate::program::Registry::new();
    let server = registry.serve_with(&["--rsa-bits", "3072"], &[]);
    assert_eq!(server.get("/jwks").json()["keys"][0]["n"].as_str().unwrap().len(), 512);
}
