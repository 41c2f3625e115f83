//! Tokens that somebody made or bent, and tokens of others.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::{Rp, Stage, fields};

impl Stage {
    /// Whether an ID token is believed to be one of the provider's.
    fn is_believed(&self, rp: &Rp, token: &str) -> bool {
        let answer = fields(&self.authorize(rp, &[("id_token_hint", token)]));
        assert!(answer.contains_key("code") || answer["error"] == "invalid_request", "{answer:?}");
        answer.contains_key("code")
    }

    /// An ID token of a client, its header and its claims.
    fn id_token(&self, rp: &Rp) -> (String, Value, Value) {
        let token = self.tokens(rp, "openid")["id_token"].as_str().unwrap().to_owned();
        let part = |at| {
            let text = URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap();
            serde_json::from_slice(&text).unwrap()
        };
        let (header, claims) = (part(0), part(1));
        (token, header, claims)
    }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn der(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len().to_be_bytes();
    let short: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut text = vec![tag];
    if body.len() >= 0x80 {
        text.push(0x80 | u8::try_from(short.len()).unwrap());
    }
    text.extend(short);
    text.extend_from_slice(body);
    text
}

/// A public key as files have it (RFC 5280, SubjectPublicKeyInfo): the DER and the PEM.
fn public_key(jwk: &Value) -> (Vec<u8>, String) {
    let integer =
        |name: &str| der(2, &[&[0][..], &URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap()].concat());
    let exponent = der(2, &URL_SAFE_NO_PAD.decode(jwk["e"].as_str().unwrap()).unwrap());
    let pair = der(0x30, &[integer("n"), exponent].concat());
    let kind = der(0x30, &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]);
    let whole = der(0x30, &[kind, der(3, &[&[0][..], &pair].concat())].concat());
    let lines: Vec<String> =
        STANDARD.encode(&whole).as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"));
    (whole, pem)
}

#[test]
fn a_token_is_believed_for_its_signature_alone() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let (token, header, claims) = stage.id_token(&rp);
    assert!(stage.is_believed(&rp, &token), "as it was given");
    let kid = header["kid"].as_str().unwrap().to_owned();
    let signature = token.rsplit('.').next().unwrap();

    let mut others = vec!["nonsense".to_owned(), "a.b.c".to_owned(), format!("{token}.x"), format!("{token}x")];
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        for signature in ["", signature] {
            others.push(format!("{}.{}.{signature}", part(&json!({ "alg": algorithm, "kid": kid })), part(&claims)));
        }
    }
    let mut bent = claims.clone();
    bent["sub"] = "018f0000-0000-7000-8000-000000000000".into();
    others.push(format!("{}.{}.{signature}", part(&header), part(&bent)));
    for kid in [json!("another"), json!("../../dev/null"), json!("' OR 1=1 --"), Value::Null] {
        let header = json!({ "alg": "RS256", "kid": kid, "jku": "https://evil.example/jwks" });
        others.push(format!("{}.{}.{signature}", part(&header), part(&claims)));
    }
    // The public key for a secret.
    let jwk = stage.get(None, "/jwks", &[]).json()["keys"][0].clone();
    let (whole, pem) = public_key(&jwk);
    let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
    let text = jwk.to_string();
    let keys: [&[u8]; 8] = [
        pem.as_bytes(),
        pem.trim_end().as_bytes(),
        &whole,
        &modulus,
        jwk["n"].as_str().unwrap().as_bytes(),
        text.as_bytes(),
        rp.secret.as_bytes(),
        b"",
    ];
    for key in keys {
        for kid in [Some(kid.clone()), None] {
            let header = Header { kid, ..Header::new(Algorithm::HS256) };
            others.push(jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(key)).unwrap());
        }
    }
    for other in others {
        assert!(!stage.is_believed(&rp, &other), "{other}");
    }
}

#[test]
fn a_secret_signs_for_its_own_client_alone() {
    let stage = Stage::new();
    let (rp, other) = (stage.rp(&["--jwt-alg", "HS256"]), stage.rp(&["--jwt-alg", "HS256"]));
    let (token, header, claims) = stage.id_token(&rp);
    assert_eq!((&header["alg"], &claims["aud"]), (&"HS256".into(), &rp.id.as_str().into()));
    assert!(stage.is_believed(&rp, &token), "as it was given");
    let sign = |secret: &str, claims: &Value| {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret.as_bytes()))
            .unwrap()
    };
    assert!(!stage.is_believed(&rp, &sign(&other.secret, &claims)));
    let mut elsewhere = claims;
    elsewhere["iss"] = "https://evil.example".into();
    assert!(!stage.is_believed(&rp, &sign(&rp.secret, &elsewhere)));
}

#[test]
fn tokens_name_the_algorithm_and_the_client_that_they_are_for() {
    let stage = Stage::new();
    for algorithm in ["RS256", "HS256"] {
        let (rp, other) = (stage.rp(&["--jwt-alg", algorithm]), stage.rp(&["--jwt-alg", algorithm]));
        let (_, header, claims) = stage.id_token(&rp);
        assert_eq!(header["alg"], algorithm);
        assert_eq!(header["kid"].is_string(), algorithm == "RS256");
        assert_eq!(claims["aud"], rp.id, "one audience, and no list");
        assert_ne!(stage.id_token(&other).2["aud"], rp.id);
        assert_eq!(claims["iss"], format!("http://{}", stage.server.address));
    }
}

#[test]
fn a_refresh_token_is_worth_nothing_to_others() {
    let stage = Stage::new();
    let (rp, other) = (stage.rp(&[]), stage.rp(&[]));
    let tokens = stage.tokens(&rp, "openid offline_access");
    let refresh = |rp: &Rp| {
        let sent = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
        stage.token(rp, &sent)
    };
    let stolen = refresh(&other);
    assert_eq!((stolen.status, &stolen.json()["error"]), (400, &"invalid_grant".into()));
    assert_eq!(refresh(&rp).json()["error"], "invalid_grant", "it was seen in the wrong hands");
    assert_eq!(stage.userinfo(tokens["access_token"].as_str().unwrap()).status, 401, "and its family is gone");
}
