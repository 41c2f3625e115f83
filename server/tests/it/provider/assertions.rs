//! Clients that sign what they prove themselves with.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::dynamic::DynamicRegistration;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::{Rp, Stage, encode, fields, register::registered};
use crate::{
    program::{Registry, now},
    wire::{Answer, Request},
};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// RFC 7515, appendix A.3.1: a key for P-256 that everybody knows.
const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
const D: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";

/// The same as PKCS #8.
fn private() -> EncodingKey {
    let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let head = [
        0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
        0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20,
    ];
    let middle = [0xa1, 0x44, 0x03, 0x42, 0x00, 0x04];
    let der = [&head[..], &decoded(D), &middle, &decoded(X), &decoded(Y)].concat();
    EncodingKey::from_ec_der(&der)
}

fn public() -> Value {
    json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "kid": "one", "use": "sig" }] })
}

/// The claims of an assertion that is right.
fn claims(stage: &Stage, id: &str) -> Value {
    let seconds = now().0 / 1000;
    let jti = format!("{:x}", now().0) + &NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    json!({ "iss": id, "sub": id, "aud": stage.issuer(), "iat": seconds, "exp": seconds + 60, "jti": jti })
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

fn signed(claims: &Value) -> String {
    let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::ES256) };
    jsonwebtoken::encode(&header, claims, &private()).unwrap()
}

impl Stage {
    fn issuer(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// What is asked about a token that is none, to see whether the client is believed.
    fn asks(&self, assertion: &str, more: &[(&str, &str)]) -> Answer {
        let usual = [("token", "x"), ("client_assertion_type", TYPE), ("client_assertion", assertion)];
        let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
        let form: Vec<_> = kept.chain(more.iter().copied()).filter(|(_, value)| !value.is_empty()).collect();
        self.server.send(Request::new("POST", "/introspect").form(&encode(&form)))
    }
}

#[track_caller]
fn refused(answer: &Answer, error: &str, says: &str) {
    let said = answer.json();
    assert_eq!(said["error"], error, "{said}");
    assert!(said["error_description"].as_str().unwrap().contains(says), "{said}");
}

fn asked(more: Value) -> Value {
    let mut metadata = json!({ "redirect_uris": [super::URI], "token_endpoint_auth_method": "private_key_jwt" });
    for (name, value) in more.as_object().unwrap() {
        metadata[name] = value.clone();
    }
    metadata
}

#[test]
fn a_client_signs_with_its_own_key() {
    let (stage, token) = Stage::with_token();
    let (client, ..) = registered(&stage.registers(Some(&token), &asked(json!({ "jwks": public() }))));
    assert_eq!((&client["jwks"], &client["client_secret"]), (&public(), &Value::Null));
    let id = client["client_id"].as_str().unwrap();
    let rp = Rp { id: id.to_owned(), secret: String::new() };
    for audience in [stage.issuer(), format!("{}/token", stage.issuer())] {
        let mut claims = claims(&stage, id);
        claims["aud"] = json!([audience]);
        let page = stage.authorize(&rp, &[("prompt", "consent")]);
        let code = fields(&stage.decide(&page, "allow"))["code"].clone();
        let assertion = signed(&claims);
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", super::URI),
            ("client_assertion_type", TYPE),
            ("client_assertion", &assertion),
        ];
        let answer = stage.server.send(Request::new("POST", "/token").form(&encode(&form)));
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let once = signed(&claims(&stage, id));
    assert_eq!(stage.asks(&once, &[]).json(), json!({ "active": false }));
    refused(&stage.asks(&once, &[]), "invalid_client", "used before");
    assert!(!stage.server.log().contains(&once));
    let with = |name: &str, value: Value| {
        let mut claims = claims(&stage, id);
        claims[name] = value;
        signed(&claims)
    };
    let seconds = now().0 / 1000;
    for (assertion, says) in [
        (with("aud", json!("https://other.example")), "aud of client_assertion"),
        (with("exp", json!(seconds - 120)), "has expired"),
        (with("exp", json!(seconds + 3600)), "within 300 seconds"),
        (with("nbf", json!(seconds + 600)), "not valid yet"),
        (with("iss", json!("other")), "iss and sub"),
        (with("sub", json!("other")), "iss and sub"),
        (with("jti", json!("")), "jti"),
        (with("jti", Value::Null), "no JWT with"),
        ("nonsense".to_owned(), "no JWT with"),
    ] {
        refused(&stage.asks(&assertion, &[]), "invalid_client", says);
    }
    // The kind of the key decides, never the token.
    let confused = |header: Header, key: &EncodingKey| jsonwebtoken::encode(&header, &claims(&stage, id), key).unwrap();
    let hs256 = confused(Header::new(Algorithm::HS256), &EncodingKey::from_secret(X.as_bytes()));
    refused(&stage.asks(&hs256, &[]), "invalid_client", "not signed as it registered");
    let named = Header { kid: Some("two".to_owned()), ..Header::new(Algorithm::ES256) };
    refused(&stage.asks(&confused(named, &private()), &[]), "invalid_client", "not signed as it registered");
    let right = signed(&claims(&stage, id));
    let (head, signature) = right.rsplit_once('.').unwrap();
    let forged = format!("{head}.{}{}", if signature.starts_with('A') { "B" } else { "A" }, &signature[1..]);
    refused(&stage.asks(&forged, &[]), "invalid_client", "not signed as it registered");
    let none = format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), head.split('.').nth(1).unwrap());
    refused(&stage.asks(&none, &[]), "invalid_client", "");
    for (more, error) in [
        (&[("client_secret", "x")][..], "invalid_request"),
        (&[("client_id", "other")], "invalid_request"),
        (&[("client_assertion_type", "x")], "invalid_request"),
        (
            &[("client_assertion", ""), ("client_assertion_type", ""), ("client_id", id), ("client_secret", "x")],
            "invalid_client",
        ),
    ] {
        refused(&stage.asks(&right, more), error, "");
    }
    assert_eq!(stage.asks(&right, &[("client_id", id)]).status, 200, "what was refused is not used up");
}

#[test]
fn a_client_signs_with_its_secret() {
    let (stage, token) = Stage::with_token();
    let metadata = asked(json!({ "token_endpoint_auth_method": "client_secret_jwt" }));
    let (client, path, access) = registered(&stage.registers(Some(&token), &metadata));
    let (id, secret) = (client["client_id"].as_str().unwrap(), client["client_secret"].as_str().unwrap());
    let with = |secret: &str| {
        let key = EncodingKey::from_secret(secret.as_bytes());
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims(&stage, id), &key).unwrap()
    };
    assert_eq!(stage.asks(&with(secret), &[]).status, 200);
    refused(&stage.asks(&with("another secret of thirty-two bytes"), &[]), "invalid_client", "not signed");
    let plain = [("client_assertion", ""), ("client_assertion_type", ""), ("client_id", id), ("client_secret", secret)];
    refused(&stage.asks("", &plain), "invalid_client", "registered client_secret_jwt");
    // A client that changes over to it gets a secret that can be read again.
    let basic = json!({ "client_id": id, "redirect_uris": [super::URI] });
    let changed = stage.manages("PUT", &path, Some(&access), &basic).json();
    refused(&stage.asks(&with(secret), &[]), "invalid_client", "not signed");
    let back =
        json!({ "client_id": id, "redirect_uris": [super::URI], "token_endpoint_auth_method": "client_secret_jwt" });
    let access = changed["registration_access_token"].as_str().unwrap();
    let back = stage.manages("PUT", &path, Some(access), &back).json();
    assert_eq!(stage.asks(&with(back["client_secret"].as_str().unwrap()), &[]).status, 200);
}

#[test]
fn keys_are_fetched_from_where_it_is_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked_for = Arc::new(AtomicUsize::new(0));
    let count = asked_for.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            count.fetch_add(1, Ordering::Relaxed);
            let body = public().to_string();
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    let uri = format!("http://{address}/jwks");
    let (closed, token) = Stage::with_token();
    for uri in [
        &uri,
        "https://169.254.169.254/keys",
        "https://10.0.0.1/keys",
        "https://localhost/",
        "http://kiln.org/",
        "file:///etc/passwd",
    ] {
        refused(
            &closed.registers(Some(&token), &asked(json!({ "jwks_uri": uri }))),
            "invalid_client_metadata",
            "jwks_uri",
        );
    }
    let registry = Registry::new();
    registry.json(&["client", "list"]);
    let server = registry.serve_with(&["--outbound-allow", &address.to_string()], &[]);
    let person = registry.sign_in("ines@example.org", domain::Role::Owner);
    let stage = Stage { registry, server, person };
    stage.let_register(DynamicRegistration::Token);
    let made = stage.registry.json(&["initial-access-token", "create", "--owner", "ines@example.org"]);
    let answer = stage.registers(made["token"].as_str(), &asked(json!({ "jwks_uri": uri })));
    let (client, ..) = registered(&answer);
    assert_eq!((client["jwks_uri"].as_str(), asked_for.load(Ordering::Relaxed)), (Some(uri.as_str()), 0));
    let id = client["client_id"].as_str().unwrap();
    for _ in 0..3 {
        let answer = stage.asks(&signed(&claims(&stage, id)), &[]);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let unknown = Header { kid: Some("two".to_owned()), ..Header::new(Algorithm::ES256) };
    let unknown = jsonwebtoken::encode(&unknown, &claims(&stage, id), &private()).unwrap();
    refused(&stage.asks(&unknown, &[]), "invalid_client", "not signed");
    assert_eq!(asked_for.load(Ordering::Relaxed), 1, "never more than once a minute");
}

#[test]
fn keys_that_are_no_public_ones_are_refused() {
    let (stage, token) = Stage::with_token();
    let with_private = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": X, "y": Y, "d": D }] });
    for (more, says) in [
        (json!({ "jwks": with_private }), "private"),
        (json!({ "jwks": { "keys": [{ "kty": "oct", "k": "x" }] } }), "jwks: keys[0]"),
        (json!({ "jwks": [] }), "an object expected"),
        (json!({}), "private_key_jwt needs"),
        (json!({ "jwks": public(), "jwks_uri": "https://kiln.org/jwks" }), "not both"),
        (json!({ "jwks": public(), "token_endpoint_auth_signing_alg": "none" }), "token_endpoint_auth_signing_alg"),
    ] {
        refused(&stage.registers(Some(&token), &asked(more)), "invalid_client_metadata", says);
    }
    assert!(!stage.server.log().contains(D));
}
