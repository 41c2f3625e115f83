//! The token endpoint: what a code and a refresh token are good for.

use jsonwebtoken::Algorithm;

use super::{
    super::{CHALLENGE, Stage, URI, VERIFIER},
    Flow, came_back,
};

/// `oidcc-refresh-token`: the new ID token is about the same person, sign-in and client.
#[test]
fn refresh_token() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all().filter(|flow| flow.gives("code")) {
        let more = [("scope", "openid offline_access"), ("prompt", "consent")];
        let page = stage.flow(&rp, flow, Some(&stage.person), &more);
        let first = stage.completes(&rp, flow, &stage.decide(&page, "allow"));
        let tokens = first.tokens.unwrap();
        let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
        let renewed = stage.token(&rp, &refresh).json();
        let claims = stage.believe(&rp, Algorithm::RS256, renewed["id_token"].as_str().unwrap());
        for name in ["iss", "sub", "aud", "auth_time", "acr"] {
            assert_eq!(claims[name], first.id_token[name], "{flow:?}: {name}");
        }
        assert!(claims["iat"].as_i64() >= first.id_token["iat"].as_i64(), "{flow:?}");
        assert_ne!(renewed["access_token"], tokens["access_token"], "{flow:?}");
        assert_eq!(stage.userinfo(renewed["access_token"].as_str().unwrap()).status, 200, "{flow:?}");
    }
}

/// `oidcc-codereuse`: the second time is refused, and what the first gave works no more.
#[test]
fn code_reuse() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all().filter(|flow| flow.gives("code")) {
        let code = came_back(&stage.flow(&rp, flow, Some(&stage.person), &[]), flow)["code"].clone();
        let tokens = stage.redeem(&rp, &code).json();
        let again = stage.redeem(&rp, &code);
        assert_eq!((again.status, again.json()["error"].as_str()), (400, Some("invalid_grant")), "{flow:?}");
        assert_eq!(stage.userinfo(tokens["access_token"].as_str().unwrap()).status, 401, "{flow:?}");
    }
}

/// `oidcc-ensure-request-with-valid-pkce-succeeds`
#[test]
fn valid_pkce() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all().filter(|flow| flow.gives("code")) {
        let more = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
        let code = came_back(&stage.flow(&rp, flow, Some(&stage.person), &more), flow)["code"].clone();
        let grant = ("grant_type", "authorization_code");
        let sent = [grant, ("code", &code), ("redirect_uri", URI), ("code_verifier", VERIFIER)];
        let tokens = stage.token(&rp, &sent).json();
        assert!(tokens["id_token"].is_string(), "{flow:?}: {tokens}");
    }
}
