//! What the modules of the OpenID Foundation's conformance suite assert of a provider, in all six response types and in both
//! ways of the answer: the plans for Basic, Implicit and Hybrid, each with `form_post` too, Config, RP-Initiated and
//! Back-Channel Logout. docs/conformance.md says which module is which test. The suite itself runs elsewhere.

mod authentication;
mod config;
mod logout;
mod requests;
mod scopes;
mod tokens;

use domain::ResponseType;
use jsonwebtoken::Algorithm;
use serde_json::Value;

use super::{Fields, Rp, Stage, URI, asks, fields, request};
use crate::wire::Answer;

/// A response type, and whether the answer is posted.
#[derive(Debug, Clone, Copy)]
struct Flow {
    kind: ResponseType,
    posted: bool,
}

impl Flow {
    fn all() -> impl Iterator<Item = Self> {
        ResponseType::ALL.iter().flat_map(|&kind| [false, true].map(|posted| Self { kind, posted }))
    }

    /// Whether the authorization endpoint gives it: `code`, `id_token` or `token`.
    fn gives(self, what: &str) -> bool {
        self.kind.as_str().split(' ').any(|word| word == what)
    }
}

/// What came of a sign-in: from wherever the flow delivers it.
struct Outcome {
    /// The claims of the first ID token.
    id_token: Value,
    /// What the token endpoint answered.
    tokens: Option<Value>,
    /// An access token.
    access_token: Option<String>,
}

impl Stage {
    /// A client with every response type, that never asks.
    fn party(&self) -> Rp {
        let kinds = ResponseType::ALL.iter().flat_map(|kind| ["--response-type", kind.as_str()]);
        self.rp(&kinds.collect::<Vec<_>>())
    }

    /// An authorization request in a flow; `more` takes the place of what is usual.
    fn flow(&self, rp: &Rp, flow: Flow, session: Option<&str>, more: &[(&str, &str)]) -> Answer {
        let mut sent = vec![("response_type", flow.kind.as_str())];
        if flow.posted {
            sent.push(("response_mode", "form_post"));
        }
        self.get(session, "/authorize", &request(rp, &[&sent[..], more].concat()))
    }

    /// Signs in, and looks at everything that comes back as the suite does.
    #[track_caller]
    fn signs_in(&self, rp: &Rp, flow: Flow, more: &[(&str, &str)]) -> Outcome {
        self.completes(rp, flow, &self.flow(rp, flow, Some(&self.person), more))
    }

    /// The same, from the answer of the authorization endpoint on.
    #[track_caller]
    fn completes(&self, rp: &Rp, flow: Flow, answer: &Answer) -> Outcome {
        let given = came_back(answer, flow);
        assert_eq!(given.get("error"), None, "{flow:?}: {given:?}");
        assert_eq!(given["state"], "st&te", "{flow:?}");
        for (what, field) in [("code", "code"), ("id_token", "id_token"), ("token", "access_token")] {
            assert_eq!(given.contains_key(field), flow.gives(what), "{flow:?}: {field}");
        }
        let first = given.get("id_token").map(|token| self.believe(rp, Algorithm::RS256, token));
        let tokens = given.get("code").map(|code| self.redeem(rp, code).json());
        let second = tokens.as_ref().map(|tokens| {
            assert_eq!(tokens["token_type"], "Bearer", "{flow:?}: {tokens}");
            self.believe(rp, Algorithm::RS256, tokens["id_token"].as_str().unwrap())
        });
        if let (Some(first), Some(second)) = (&first, &second) {
            for name in ["iss", "sub", "auth_time", "nonce"] {
                assert_eq!(first[name], second[name], "{flow:?}: {name}");
            }
        }
        let access_token = given.get("access_token").cloned();
        let fetched = tokens.as_ref().and_then(|tokens| tokens["access_token"].as_str()).map(str::to_owned);
        let id_token = first.or(second).unwrap_or_default();
        Outcome { id_token, tokens, access_token: access_token.or(fetched) }
    }

    /// What is said of the person: by userinfo, or in the ID token where nothing fetches it.
    fn said(&self, outcome: &Outcome) -> Value {
        match &outcome.access_token {
            Some(token) => self.userinfo(token).json(),
            None => outcome.id_token.clone(),
        }
    }
}

/// The fields of an answer to the client, which has to come by the way of its flow.
#[track_caller]
fn came_back(answer: &Answer, flow: Flow) -> Fields {
    if flow.posted {
        return posted(answer);
    }
    let location = answer.header("location").unwrap_or_else(|| panic!("{flow:?}: {} {}", answer.status, answer.text()));
    let mark = if flow.kind == ResponseType::Code { '?' } else { '#' };
    assert!(location.starts_with(&format!("{URI}{mark}")), "{flow:?}: {location}");
    fields(answer)
}

/// The fields of a page that posts them to the client.
#[track_caller]
fn posted(page: &Answer) -> Fields {
    let text = page.text();
    assert!(text.contains(&format!("method=\"post\" action=\"{URI}\"")), "{}: {text}", page.status);
    assert!(!asks(page));
    let inputs = text.split("<input type=\"hidden\" name=\"").skip(1);
    let field = |input: &str| {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().replace("&amp;", "&"))
    };
    inputs.map(field).collect()
}

/// The error that came back.
#[track_caller]
fn refused(answer: &Answer, flow: Flow) -> String {
    let given = came_back(answer, flow);
    assert_eq!(given["state"], "st&te", "{flow:?}");
    for what in ["code", "id_token", "access_token"] {
        assert_eq!(given.get(what), None, "{flow:?}");
    }
    given["error"].clone()
}
