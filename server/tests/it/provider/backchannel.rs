//! Clients that are told that somebody signed out.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    time::Duration,
};

use domain::dynamic::DynamicRegistration;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Rp, Stage, register::registered};
use crate::{
    program::{Registry, wait_for},
    wire::Answer,
};

/// A client's address: what is posted there, and with what it is answered, one after the other.
struct Told {
    address: SocketAddr,
    posts: mpsc::Receiver<String>,
}

impl Told {
    fn answering(statuses: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, posts) = mpsc::channel();
        std::thread::spawn(move || {
            for (at, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let mut request = Vec::new();
                while !String::from_utf8_lossy(&request).contains("logout_token=") {
                    let mut part = [0; 4096];
                    match stream.read(&mut part) {
                        Ok(0) | Err(_) => break,
                        Ok(read) => request.extend_from_slice(&part[..read]),
                    }
                }
                let status = statuses[at.min(statuses.len() - 1)];
                let _ = stream.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").as_bytes());
                let _ = sender.send(String::from_utf8_lossy(&request).into_owned());
            }
        });
        Self { address, posts }
    }

    /// The next token that comes.
    #[track_caller]
    fn token(&self) -> String {
        let request = self.posts.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(request.starts_with("POST /logout HTTP/1.1"), "{request}");
        assert!(request.contains("application/x-www-form-urlencoded"));
        request.rsplit("logout_token=").next().unwrap().to_owned()
    }
}

fn stage(told: &Told) -> (Stage, Rp, Value) {
    let registry = Registry::new();
    registry.json(&["client", "list"]);
    let server = registry.serve_with(&["--outbound-allow", &told.address.to_string()], &[]);
    let person = registry.sign_in("ines@example.org", domain::Role::Owner);
    let stage = Stage { registry, server, person };
    stage.let_register(DynamicRegistration::Token);
    let made = stage.registry.json(&["initial-access-token", "create", "--owner", "ines@example.org"]);
    let metadata = json!({
        "redirect_uris": [super::URI], "backchannel_logout_uri": format!("http://{}/logout", told.address),
        "backchannel_logout_session_required": true,
    });
    let (client, ..) = registered(&stage.registers(made["token"].as_str(), &metadata));
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    let rp = Rp { id: text("client_id"), secret: text("client_secret") };
    (stage, rp, client)
}

/// Lets the client have tokens: what the ID token says.
fn sign_in(stage: &Stage, rp: &Rp) -> Value {
    let page = stage.authorize(rp, &[("prompt", "consent")]);
    let code = super::fields(&stage.decide(&page, "allow"))["code"].clone();
    let tokens = stage.redeem(rp, &code).json();
    stage.believe(rp, Algorithm::RS256, tokens["id_token"].as_str().unwrap())
}

fn sign_out(stage: &Stage) -> Answer {
    stage.post(Some(&stage.person), "/api/sign-out", &[])
}

#[test]
fn a_client_is_told_that_somebody_signed_out() {
    let told = Told::answering(&["200 OK"]);
    let (stage, rp, client) = stage(&told);
    assert_eq!(client["backchannel_logout_session_required"], true);
    let claims = sign_in(&stage, &rp);
    sign_out(&stage);
    let token = told.token();
    assert_eq!(jsonwebtoken::decode_header(&token).unwrap().typ.as_deref(), Some("logout+jwt"));
    let said = stage.believe(&rp, Algorithm::RS256, &token);
    assert_eq!((&said["sub"], &said["sid"]), (&claims["sub"], &claims["sid"]));
    assert!(claims["sid"].is_string() && said["jti"].is_string());
    assert_eq!(said["nonce"], Value::Null, "never in a logout token");
    assert_eq!(said["events"], json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    assert!(told.posts.recv_timeout(Duration::from_secs(8)).is_err(), "it is told once");
    assert!(!stage.server.log().contains(&token));
}

#[test]
fn who_does_not_answer_is_told_again() {
    let told = Told::answering(&["503 Service Unavailable", "200 OK"]);
    let (mut stage, rp, _) = stage(&told);
    sign_in(&stage, &rp);
    sign_out(&stage);
    let first = told.token();
    // What is queued survives a power cut. One that comes while a client is being told would cost a minute.
    wait_for(|| stage.server.log().contains("a client will be told again").then_some(()));
    stage.server.kill();
    stage.server = stage.registry.serve_with(&["--outbound-allow", &told.address.to_string()], &[]);
    let second = told.token();
    let id = |token: &str| {
        let claims: Value = jsonwebtoken::dangerous::insecure_decode_claims(token).unwrap();
        claims["jti"].clone()
    };
    assert_eq!(id(&first), id(&second));
}

#[test]
fn only_those_of_the_session_are_told() {
    let told = Told::answering(&["200 OK"]);
    let (stage, rp, _) = stage(&told);
    let claims = sign_in(&stage, &rp);
    let other = stage.rp(&[]);
    let plain = stage.tokens(&other, "openid");
    let plain = stage.believe(&other, Algorithm::RS256, plain["id_token"].as_str().unwrap());
    assert_eq!(plain["sid"], Value::Null);
    // Another session of the same person ends: it is none of the client's business.
    let sent = [("email", "ines@example.org"), ("password", crate::program::PASSWORD)];
    let cookie = stage.post(None, "/api/sign-in", &sent).header("set-cookie").unwrap().to_owned();
    let second = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    stage.post(Some(&second), "/api/sign-out", &[]);
    assert!(told.posts.recv_timeout(Duration::from_secs(4)).is_err());
    stage.registry.json(&["account", "disable", "ines@example.org"]);
    let said: Value = jsonwebtoken::dangerous::insecure_decode_claims(told.token()).unwrap();
    assert_eq!(said["sid"], claims["sid"]);
}
