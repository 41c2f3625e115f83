//! The OpenID Provider, as relying parties and the people they send meet it.

mod acr;
mod assertions;
mod attacks;
mod backchannel;
mod browser;
mod claims;
mod client_credentials;
mod conformance;
mod consent;
mod crowd;
mod doctor;
mod elsewhere;
mod forgery;
mod guesses;
mod initiate_login;
mod languages;
mod library;
mod logo_uri;
mod logout;
mod metadata;
mod pairwise;
mod people;
mod profile;
mod redirect_uris;
mod register;
mod response_types;
mod tokens;
mod trial;
mod uses;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Role;
use serde_json::Value;

use crate::{
    program::{Registry, Server},
    wire::{Answer, Request},
};

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const URI: &str = "https://client.example/cb";

/// A provider, and somebody who has signed in.
struct Stage {
    registry: Registry,
    server: Server,
    /// The cookie of somebody who owns nothing.
    person: String,
}

/// A client of it.
struct Rp {
    id: String,
    secret: String,
}

/// The fields of an answer.
type Fields = BTreeMap<String, String>;

impl Stage {
    fn new() -> Self {
        Self::serving(&[])
    }

    /// With options of `serve`.
    fn serving(options: &[&str]) -> Self {
        let registry = Registry::new();
        registry.json(&["client", "list"]);
        let server = registry.serve_with(options, &[]);
        let person = registry.sign_in("ines@example.org", Role::Owner);
        Self { registry, server, person }
    }

    /// A confidential client that never asks.
    fn rp(&self, more: &[&str]) -> Rp {
        self.asking(&[more, &["--require-consent", "false"]].concat())
    }

    fn asking(&self, more: &[&str]) -> Rp {
        let made = self.registry.create("Kiln", more);
        let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
        Rp { id: text("client_id"), secret: text("client_secret") }
    }

    fn get(&self, session: Option<&str>, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let path = if parameters.is_empty() { path.to_owned() } else { format!("{path}?{}", encode(parameters)) };
        let request = Request::new("GET", &path).header("accept", "text/html");
        self.server.send(match session {
            Some(token) => request.session(token),
            None => request,
        })
    }

    fn post(&self, session: Option<&str>, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let request = Request::new("POST", path).header("accept", "text/html").header("sec-fetch-site", "same-origin");
        let request = match session {
            Some(token) => request.session(token),
            None => request,
        };
        self.server.send(request.form(&encode(parameters)))
    }

    /// An authorization request of the person's browser: what is usual, and `more`.
    fn authorize(&self, rp: &Rp, more: &[(&str, &str)]) -> Answer {
        self.get(Some(&self.person), "/authorize", &request(rp, more))
    }

    /// A code for a client that does not ask.
    fn code(&self, rp: &Rp, more: &[(&str, &str)]) -> String {
        fields(&self.authorize(rp, more))["code"].clone()
    }

    fn token(&self, rp: &Rp, parameters: &[(&str, &str)]) -> Answer {
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", rp.id, rp.secret)));
        let request = Request::new("POST", "/token").header("authorization", basic);
        self.server.send(request.form(&encode(parameters)))
    }

    fn redeem(&self, rp: &Rp, code: &str) -> Answer {
        self.token(rp, &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)])
    }

    /// Tokens for a client that does not ask.
    fn tokens(&self, rp: &Rp, scope: &str) -> Value {
        let answer = self.redeem(rp, &self.code(rp, &[("scope", scope)]));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    fn userinfo(&self, token: &str) -> Answer {
        self.server.send(Request::new("GET", "/userinfo").header("authorization", format!("Bearer {token}")))
    }

    /// Answers a consent page.
    fn decide(&self, page: &Answer, decision: &str) -> Answer {
        let (request, account) = (hidden(page, "request"), hidden(page, "account"));
        let sent = [("request", request.as_str()), ("account", &account), ("decision", decision)];
        self.post(Some(&self.person), "/authorize/decision", &sent)
    }
}

/// The usual request, and `more`, which takes the place of what is there already.
fn request<'a>(rp: &'a Rp, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("client_id", rp.id.as_str()),
        ("redirect_uri", URI),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "st&te"),
        ("nonce", "n-0"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more.iter().copied()).collect()
}

fn encode(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

/// The fields of an answer that goes back to the client by a redirection.
#[track_caller]
fn fields(answer: &Answer) -> Fields {
    let location = answer.header("location").unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
    let rest = location.strip_prefix(URI).unwrap_or_else(|| panic!("{location}"));
    form_urlencoded::parse(&rest.as_bytes()[1..]).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// A page of our own that leads nowhere.
#[track_caller]
fn stays_here(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.header("location")), (400, None), "{what}");
    assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{what}");
    assert!(!answer.text().contains("<script"), "{what}");
}

/// The value of a hidden field.
#[track_caller]
fn hidden(page: &Answer, name: &str) -> String {
    let text = page.text();
    let start = format!("name=\"{name}\" value=\"");
    let found = text.split(&start).nth(1).unwrap_or_else(|| panic!("no {name} in {}: {text}", page.status));
    found.split('"').next().unwrap().to_owned()
}

/// Whether it is the consent page.
fn asks(answer: &Answer) -> bool {
    answer.status == 200 && answer.text().contains("value=\"allow\"")
}
