//! Clients that know people by identifiers of their own.

use domain::Role;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Rp, Stage, elsewhere::Elsewhere, fields, register::registered, request};
use crate::wire::{Answer, Request};

const OTHER: &str = "https://other.example/cb";

fn rp(client: &Value) -> Rp {
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    Rp { id: text("client_id"), secret: text("client_secret") }
}

fn asked(uris: &[&str], more: Value) -> Value {
    let mut metadata = json!({ "redirect_uris": uris, "subject_type": "pairwise" });
    for (name, value) in more.as_object().unwrap() {
        metadata[name] = value.clone();
    }
    metadata
}

/// What a client gets that was let have something.
fn tokens(stage: &Stage, rp: &Rp, more: &[(&str, &str)]) -> Value {
    let page = stage.authorize(rp, &[more, &[("prompt", "consent")]].concat());
    let code = fields(&stage.decide(&page, "allow"))["code"].clone();
    let answer = stage.redeem(rp, &code);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn sub(stage: &Stage, rp: &Rp, tokens: &Value) -> String {
    let claims = stage.believe(rp, Algorithm::RS256, tokens["id_token"].as_str().unwrap());
    claims["sub"].as_str().unwrap().to_owned()
}

#[track_caller]
fn refused(answer: &Answer, error: &str, says: &str) {
    let said = answer.json();
    assert_eq!((answer.status, said["error"].as_str()), (400, Some(error)), "{said}");
    assert!(said["error_description"].as_str().unwrap().contains(says), "{said}");
}

#[test]
fn nobody_can_compare() {
    let (stage, token) = Stage::with_token();
    let supported = stage.get(None, "/.well-known/openid-configuration", &[]).json();
    assert_eq!(supported["subject_types_supported"], json!(["public", "pairwise"]));
    let (client, ..) = registered(&stage.registers(Some(&token), &asked(&[super::URI], json!({}))));
    assert_eq!(client["subject_type"], "pairwise");
    let public = stage.rp(&[]);
    let account = sub(&stage, &public, &stage.tokens(&public, "openid"));
    let one = rp(&client);
    let given = tokens(&stage, &one, &[("scope", "openid offline_access")]);
    let known = sub(&stage, &one, &given);
    assert!(known != account && !known.contains(&account) && known.len() == 43, "{known}");

    // Everywhere the same: at userinfo, at introspection, in a renewed ID token.
    let access = given["access_token"].as_str().unwrap();
    assert_eq!(stage.userinfo(access).json()["sub"], known.as_str());
    let renewed = [("grant_type", "refresh_token"), ("refresh_token", given["refresh_token"].as_str().unwrap())];
    assert_eq!(sub(&stage, &one, &stage.token(&one, &renewed).json()), known);
    for token in [access, given["refresh_token"].as_str().unwrap()] {
        let basic = base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            format!("{}:{}", public.id, public.secret),
        );
        let asks = Request::new("POST", "/introspect").header("authorization", format!("Basic {basic}"));
        let said = stage.server.send(asks.form(&super::encode(&[("token", token)]))).json();
        assert!(said["sub"] == known.as_str() || said["active"] == false, "{said}");
    }

    // A client of the same host is of the same sector; one of another host is not.
    let (same, ..) = registered(&stage.registers(Some(&token), &asked(&[super::URI], json!({}))));
    let same = rp(&same);
    assert_eq!(sub(&stage, &same, &tokens(&stage, &same, &[])), known);
    let (other, ..) = registered(&stage.registers(Some(&token), &asked(&[OTHER], json!({}))));
    let other = rp(&other);
    let page = stage.authorize(&other, &[("redirect_uri", OTHER)]);
    let location = stage.decide(&page, "allow").header("location").unwrap().to_owned();
    let query = location.split_once('?').unwrap().1.as_bytes().to_vec();
    let code = form_urlencoded::parse(&query).find(|(name, _)| name == "code").unwrap().1.into_owned();
    let sent = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", OTHER)];
    let elsewhere = sub(&stage, &other, &stage.token(&other, &sent).json());
    assert!(elsewhere != known && elsewhere != account);

    // Another server of the same registry gives out the same.
    let second = Stage { server: stage.registry.serve(), registry: stage.registry, person: stage.person };
    assert_eq!(sub(&second, &one, &tokens(&second, &one, &[])), known);
}

#[test]
fn a_hint_says_who_it_was() {
    let (stage, token) = Stage::with_token();
    let metadata = asked(&[super::URI], json!({ "post_logout_redirect_uris": ["https://client.example/bye"] }));
    let (client, ..) = registered(&stage.registers(Some(&token), &metadata));
    let rp = rp(&client);
    let given = tokens(&stage, &rp, &[]);
    let hint = given["id_token"].as_str().unwrap();
    let quiet = request(&rp, &[("id_token_hint", hint), ("prompt", "none")]);
    assert!(fields(&stage.get(Some(&stage.person), "/authorize", &quiet)).contains_key("code"));
    let other = stage.registry.sign_in("olu@example.org", Role::Owner);
    let answer = fields(&stage.get(Some(&other), "/authorize", &quiet));
    assert_eq!(answer["error"], "login_required");
    let sent = [("id_token_hint", hint), ("post_logout_redirect_uri", "https://client.example/bye")];
    assert_eq!(stage.get(Some(&other), "/end-session", &sent).status, 200, "somebody else is asked");
    let answer = stage.get(Some(&stage.person), "/end-session", &sent);
    assert_eq!(answer.header("location"), Some("https://client.example/bye"));
}

/// OpenID Conformance Suite: oidcc-registration-sector-uri, oidcc-registration-sector-bad.
#[test]
fn several_hosts_are_joined_by_a_document() {
    let document = json!([super::URI, OTHER]).to_string();
    let host = Elsewhere::answering("200 OK", document.as_bytes());
    let (stage, token) = host.stage();
    let uri = host.uri("/uris.json");
    let both = [super::URI, OTHER];
    refused(
        &stage.registers(Some(&token), &asked(&both, json!({}))),
        "invalid_client_metadata",
        "sector_identifier_uri",
    );
    assert_eq!(host.asked(), 0);
    let joined = asked(&both, json!({ "sector_identifier_uri": uri }));
    // Nothing is fetched for who may not register anything.
    assert_eq!(stage.registers(None, &joined).status, 401);
    assert_eq!(stage.registers(Some(&"a".repeat(43)), &joined).status, 401);
    assert_eq!(host.asked(), 0);
    let (client, path, access) = registered(&stage.registers(Some(&token), &joined));
    assert_eq!((&client["sector_identifier_uri"], host.asked()), (&json!(uri), 1));
    assert_eq!(client["sector_hosts"], Value::Null);
    let known = sub(&stage, &rp(&client), &tokens(&stage, &rp(&client), &[]));

    for (status, body, says) in [
        ("200 OK", json!([super::URI]).to_string(), "does not list"),
        ("200 OK", json!({ "redirect_uris": both }).to_string(), "no JSON array of strings"),
        ("200 OK", json!([super::URI, 1]).to_string(), "no JSON array of strings"),
        ("200 OK", "<html>".to_owned(), "no JSON array of strings"),
        ("200 OK", format!("[\"{}\"]", "x".repeat(300_000)), "TooLarge"),
        ("404 Not Found", document.clone(), "status 404"),
        ("302 Found", document.clone(), "status 302"),
    ] {
        host.answers(status, body.as_bytes());
        refused(&stage.registers(Some(&token), &joined), "invalid_client_metadata", says);
        refused(&stage.registers(Some(&token), &joined), "invalid_client_metadata", "sector_identifier_uri: ");
    }
    for uri in ["https://169.254.169.254/", "http://rp.example/uris", "https://10.0.0.1/uris", "file:///etc/passwd"] {
        let metadata = asked(&both, json!({ "sector_identifier_uri": uri }));
        refused(&stage.registers(Some(&token), &metadata), "invalid_client_metadata", "sector_identifier_uri");
    }

    // What was listed stays so; what comes has to be.
    let before = host.asked();
    let id = &client["client_id"];
    let fewer = asked(&[super::URI], json!({ "client_id": id, "sector_identifier_uri": uri }));
    let replaced = stage.manages("PUT", &path, Some(&access), &fewer);
    assert_eq!((replaced.status, host.asked()), (200, before), "{}", replaced.text());
    let access = replaced.json()["registration_access_token"].as_str().unwrap().to_owned();
    let third = "https://third.example/cb";
    let more = asked(&[super::URI, third], json!({ "client_id": id, "sector_identifier_uri": uri }));
    host.answers("200 OK", document.as_bytes());
    refused(&stage.manages("PUT", &path, Some(&access), &more), "invalid_client_metadata", "does not list");
    host.answers("200 OK", json!([super::URI, third]).to_string().as_bytes());
    let replaced = stage.manages("PUT", &path, Some(&access), &more);
    assert_eq!(replaced.json()["redirect_uris"], json!([super::URI, third]), "{}", replaced.text());
    assert_eq!(sub(&stage, &rp(&client), &tokens(&stage, &rp(&client), &[])), known, "the sector is the document's");

    // Who changes it by hand cannot leave the sector.
    let id = id.as_str().unwrap();
    let said =
        stage.registry.run(&["--json", "client", "edit", id, "--redirect-uri", super::URI, "--redirect-uri", OTHER]);
    assert_eq!(said.status, 2, "{}", said.stdout);
    assert!(said.stdout.contains("pairwise-sector"), "{}", said.stdout);
    let sibling = "https://third.example/again";
    stage.registry.json(&["client", "edit", id, "--redirect-uri", super::URI, "--redirect-uri", sibling]);
}
