//! All six response types, with both algorithms: what comes back, where, and whether it fits together.

use domain::ResponseType;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Rp, Stage, fields, hidden};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

impl Stage {
    /// The claims of an ID token, as a careful relying party believes them.
    #[track_caller]
    pub(super) fn believe(&self, rp: &Rp, algorithm: Algorithm, token: &str) -> Value {
        let key = if algorithm == Algorithm::HS256 {
            DecodingKey::from_secret(rp.secret.as_bytes())
        } else {
            let keys = self.get(None, "/jwks", &[]).json();
            let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
            let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid.as_str()).unwrap();
            DecodingKey::from_rsa_components(key["n"].as_str().unwrap(), key["e"].as_str().unwrap()).unwrap()
        };
        let mut rules = Validation::new(algorithm);
        rules.set_issuer(&[format!("http://{}", self.server.address)]);
        rules.set_audience(&[&rp.id]);
        rules.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        jsonwebtoken::decode::<Value>(token, &key, &rules).unwrap().claims
    }
}

fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..16])
}

#[test]
fn each_gives_what_it_names() {
    let stage = Stage::new();
    for (name, algorithm) in [("RS256", Algorithm::RS256), ("HS256", Algorithm::HS256)] {
        let mut more = vec!["--jwt-alg", name];
        more.extend(ResponseType::ALL.iter().flat_map(|kind| ["--response-type", kind.as_str()]));
        let rp = stage.rp(&more);
        for kind in ResponseType::ALL {
            let asked = [("response_type", kind.as_str()), ("scope", "openid email offline_access")];
            let answer = stage.authorize(&rp, &asked);
            let mark = if *kind == ResponseType::Code { "?" } else { "#" };
            let location = answer.header("location").unwrap();
            assert!(location.starts_with(&format!("{}{mark}", super::URI)), "{kind}: {location}");
            let given = fields(&answer);
            let words: Vec<&str> = kind.as_str().split(' ').collect();
            for (word, field) in [("code", "code"), ("id_token", "id_token"), ("token", "access_token")] {
                assert_eq!(given.contains_key(field), words.contains(&word), "{kind}: {field}");
            }
            assert_eq!(given["state"], "st&te", "{kind}");
            assert_eq!(given["iss"], format!("http://{}", stage.server.address), "{kind}");
            if let Some(token) = given.get("id_token") {
                let claims = stage.believe(&rp, algorithm, token);
                assert_eq!(claims["nonce"], "n-0", "{kind}");
                assert_eq!(claims["s_hash"], half_hash("st&te"), "{kind}");
                let hash = |name: &str| given.get(name).map_or(Value::Null, |text| half_hash(text).into());
                assert_eq!(claims.get("c_hash").cloned().unwrap_or_default(), hash("code"), "{kind}");
                assert_eq!(claims.get("at_hash").cloned().unwrap_or_default(), hash("access_token"), "{kind}");
                let alone = words.len() == 1;
                assert_eq!(claims.get("email").is_some(), alone, "{kind}: claims come where no token fetches them");
            }
            if let Some(token) = given.get("access_token") {
                assert_eq!((given["token_type"].as_str(), given["expires_in"].as_str()), ("Bearer", "3600"));
                assert_eq!(stage.userinfo(token).json()["email"], "ines@example.org", "{kind}");
            }
            if let Some(code) = given.get("code") {
                let tokens = stage.redeem(&rp, code).json();
                let claims = stage.believe(&rp, algorithm, tokens["id_token"].as_str().unwrap());
                assert_eq!(claims["nonce"], "n-0", "{kind}");
                assert_eq!(claims["at_hash"], half_hash(tokens["access_token"].as_str().unwrap()), "{kind}");
                assert!(tokens["refresh_token"].is_string(), "{kind}");
            }
        }
    }
}

#[test]
fn only_those_registered_whatever_the_scope() {
    let stage = Stage::new();
    let rp = stage.rp(&["--response-type", "id_token"]);
    for scope in ["openid", "read"] {
        let refused = fields(&stage.authorize(&rp, &[("response_type", "code"), ("scope", scope)]));
        assert_eq!(refused["error"], "unauthorized_client");
        assert_eq!(refused["state"], "st&te");
        assert!(refused["error_description"].contains("registered: id_token"));
    }
}

#[test]
fn an_answer_can_be_posted() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let page = stage.authorize(&rp, &[("response_mode", "form_post")]);
    assert_eq!(page.status, 200);
    assert!(page.text().contains(&format!("method=\"post\" action=\"{}\"", super::URI)));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' https://client.example;"), "{policy}");
    assert!(policy.contains("script-src 'sha256-"), "{policy}");
    assert_eq!(hidden(&page, "state"), "st&amp;te");
    assert_eq!(stage.redeem(&rp, &hidden(&page, "code")).status, 200);
    let refused = stage.authorize(&rp, &[("response_mode", "form_post"), ("scope", "")]);
    assert_eq!(hidden(&refused, "error"), "invalid_scope");
}

#[test]
fn a_request_can_be_posted() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    // As from the form of another site: without the session.
    let posted = stage.post(None, "/authorize", &super::request(&rp, &[]));
    assert_eq!(posted.status, 303);
    let answer = stage.get(Some(&stage.person), posted.header("location").unwrap(), &[]);
    assert_eq!(fields(&answer)["state"], "st&te");
    let posted = stage.post(None, "/authorize", &super::request(&rp, &[("prompt", "login")]));
    let answer = stage.get(Some(&stage.person), posted.header("location").unwrap(), &[]);
    assert!(answer.header("location").unwrap().starts_with("/sign-in?"), "it is known only now who is signed in");
}
