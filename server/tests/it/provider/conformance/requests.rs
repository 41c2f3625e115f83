//! Requests that have to succeed whatever else is in them, and those that have to fail, where the client hears of it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{
    super::{Stage, request, stays_here},
    Flow, came_back, posted, refused,
};

/// `oidcc-ensure-request-with-unknown-parameter-succeeds`, `oidcc-display-page`, `-popup`, `oidcc-ui-locales`,
/// `oidcc-claims-locales`, `oidcc-ensure-request-with-acr-values-succeeds`, `oidcc-login-hint`
#[test]
fn what_needs_not_be_honoured_does_no_harm() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all() {
        for more in [
            ("extra", "foobar"),
            ("display", "page"),
            ("display", "popup"),
            ("display", "touch"),
            ("ui_locales", "se nb-NO en"),
            ("claims_locales", "se de"),
            ("acr_values", "1 2"),
            ("login_hint", "somebody@example.org"),
        ] {
            let outcome = stage.signs_in(&rp, flow, &[more]);
            assert!(outcome.id_token["acr"].is_string(), "{flow:?} {more:?}");
        }
    }
    let document = stage.get(None, "/.well-known/openid-configuration", &[]).json();
    assert_eq!(
        (&document["ui_locales_supported"], &document["display_values_supported"]),
        (&json!(["en"]), &json!(["page"]))
    );
}

/// `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`, `oidcc-ensure-request-without-nonce-fails`
#[test]
fn a_nonce_is_needed_where_an_id_token_comes_by_way_of_the_browser() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all() {
        let answer = stage.flow(&rp, flow, Some(&stage.person), &[("nonce", "")]);
        if flow.gives("id_token") {
            assert_eq!(refused(&answer, flow), "invalid_request", "{flow:?}");
        } else {
            assert_eq!(stage.completes(&rp, flow, &answer).id_token.get("nonce"), None, "{flow:?}");
        }
    }
}

/// `oidcc-response-type-missing`
#[test]
fn response_type_missing() {
    let stage = Stage::new();
    let rp = stage.party();
    let sent = request(&rp, &[("response_type", "")]);
    let given = super::super::fields(&stage.get(Some(&stage.person), "/authorize", &sent));
    assert_eq!((given["error"].as_str(), given["state"].as_str()), ("invalid_request", "st&te"));
    let form_post = request(&rp, &[("response_type", ""), ("response_mode", "form_post")]);
    assert_eq!(posted(&stage.get(Some(&stage.person), "/authorize", &form_post))["error"], "invalid_request");
}

/// `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`,
/// `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported`,
/// `oidcc-ensure-request-object-with-redirect-uri`
#[test]
fn request_objects_are_said_to_be_missing() {
    let stage = Stage::new();
    let rp = stage.party();
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let object = |redirect_uri: &str| {
        let claims = json!({
            "iss": rp.id, "aud": format!("http://{}", stage.server.address), "client_id": rp.id, "scope": "openid",
            "response_type": "code", "redirect_uri": redirect_uri, "state": "of the object",
        });
        format!("{}.{}.", part(json!({ "alg": "none" })), part(claims))
    };
    let document = stage.get(None, "/.well-known/openid-configuration", &[]).json();
    for name in ["request_parameter_supported", "request_uri_parameter_supported"] {
        assert_eq!(document[name], false, "{name}");
    }
    for flow in Flow::all() {
        for redirect_uri in [super::URI, "https://evil.example/cb"] {
            let answer = stage.flow(&rp, flow, Some(&stage.person), &[("request", &object(redirect_uri))]);
            assert_eq!(refused(&answer, flow), "request_not_supported", "{flow:?}");
        }
        let answer = stage.flow(&rp, flow, Some(&stage.person), &[("request_uri", "https://client.example/object")]);
        assert_eq!(refused(&answer, flow), "request_uri_not_supported", "{flow:?}");
    }
    // What is in an object counts for nothing: not where the request itself has no redirect URI either.
    let inside = object(super::URI);
    let without = request(&rp, &[("redirect_uri", ""), ("request", &inside)]);
    stays_here(&stage.get(Some(&stage.person), "/authorize", &without), "redirect_uri in the object alone");
}

/// `oidcc-ensure-post-request-succeeds`
#[test]
fn requests_can_be_posted() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all() {
        let mut sent = vec![("response_type", flow.kind.as_str())];
        if flow.posted {
            sent.push(("response_mode", "form_post"));
        }
        let put_aside = stage.post(None, "/authorize", &request(&rp, &sent));
        let answer = stage.get(Some(&stage.person), put_aside.header("location").unwrap(), &[]);
        stage.completes(&rp, flow, &answer);
    }
}

/// `oidcc-ensure-registered-redirect-uri`
#[test]
fn nobody_is_answered_elsewhere() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all() {
        let answer = stage.flow(&rp, flow, Some(&stage.person), &[("redirect_uri", "https://client.example/cb/other")]);
        stays_here(&answer, &format!("{flow:?}"));
        assert!(came_back(&stage.flow(&rp, flow, Some(&stage.person), &[]), flow).contains_key("iss"));
    }
}
