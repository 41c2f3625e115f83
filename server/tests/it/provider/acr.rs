//! How somebody signed in: what tokens say of it, and clients that insist on it.

use domain::SignInMethod;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use store::{Identity, UpstreamOutcome};

use super::{Rp, Stage, fields, people::goes_on, register::registered, request};
use crate::program::now;

const PASSWORD: &str = SignInMethod::Password.acr();
const UPSTREAM: &str = SignInMethod::Upstream.acr();

impl Stage {
    /// The cookie of somebody whom the provider upstream has sent.
    fn comes_from_upstream(&self) -> String {
        let identity = Identity {
            issuer: "https://login.example.org".to_owned(),
            subject: "1".to_owned(),
            email: Some("uma@example.org".to_owned()),
            name: "Uma".to_owned(),
            role: None,
        };
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = self.registry.store().await;
            match store.sign_in_upstream(&identity, None, "", now()).await.unwrap() {
                UpstreamOutcome::SignedIn { token, .. } => token.expose().to_owned(),
                other => panic!("{other:?}"),
            }
        })
    }

    /// The ID token that a browser with `session` brings back.
    fn says(&self, rp: &Rp, session: &str, more: &[(&str, &str)]) -> Value {
        let answer = fields(&self.get(Some(session), "/authorize", &request(rp, more)));
        let code = answer.get("code").unwrap_or_else(|| panic!("{answer:?}"));
        let tokens = self.redeem(rp, code).json();
        self.believe(rp, Algorithm::RS256, tokens["id_token"].as_str().unwrap())
    }
}

fn insists(values: &[&str]) -> String {
    json!({ "id_token": { "acr": { "essential": true, "values": values } } }).to_string()
}

#[track_caller]
fn error(answer: &crate::wire::Answer) -> String {
    fields(answer).get("error").cloned().unwrap_or_default()
}

#[test]
fn tokens_say_how_somebody_signed_in() {
    let stage = Stage::new();
    let rp = stage.rp(&["--response-type", "code", "id_token"]);
    let upstream = stage.comes_from_upstream();
    for more in [&[][..], &[("acr_values", "1 2")], &[("claims", r#"{"id_token":{"acr":{"values":["2"]}}}"#)]] {
        let here = stage.says(&rp, &stage.person, more);
        assert_eq!((&here["acr"], &here["amr"]), (&json!(PASSWORD), &json!(["pwd"])), "{more:?}");
        let there = stage.says(&rp, &upstream, more);
        assert_eq!((&there["acr"], there.get("amr")), (&json!(UPSTREAM), None), "{more:?}");
    }
    let implicit = fields(&stage.authorize(&rp, &[("response_type", "id_token")]));
    assert_eq!(stage.believe(&rp, Algorithm::RS256, &implicit["id_token"])["acr"], PASSWORD);
    let tokens = stage.tokens(&rp, "openid offline_access");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let again = stage.token(&rp, &refresh).json();
    assert_eq!(stage.believe(&rp, Algorithm::RS256, again["id_token"].as_str().unwrap())["acr"], PASSWORD);
    let document = stage.get(None, "/.well-known/openid-configuration", &[]).json();
    assert_eq!(document["acr_values_supported"], json!([PASSWORD, UPSTREAM]));
}

#[test]
fn who_insists_gets_that_or_an_error() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let upstream = stage.comes_from_upstream();
    let password = insists(&["2", PASSWORD]);
    let asked = [("claims", password.as_str())];
    assert_eq!(stage.says(&rp, &stage.person, &asked)["acr"], PASSWORD);
    let quiet = request(&rp, &[("claims", &password), ("prompt", "none")]);
    assert_eq!(error(&stage.get(Some(&upstream), "/authorize", &quiet)), "login_required");
    let next = goes_on(&stage.get(Some(&upstream), "/authorize", &request(&rp, &asked)));
    assert!(fields(&stage.get(Some(&stage.again()), &next, &[])).contains_key("code"));
    let same_way = stage.comes_from_upstream();
    assert_eq!(error(&stage.get(Some(&same_way), &next, &[])), "unmet_authentication_requirements");
    // Both who may not be asked, and who could be: there is nothing that would help.
    for more in [&[][..], &[("prompt", "none")]] {
        let never = insists(&["urn:mace:incommon:iap:silver"]);
        let answer = stage.authorize(&rp, &[&[("claims", never.as_str())][..], more].concat());
        let refused = fields(&answer);
        assert_eq!(refused["error"], "unmet_authentication_requirements");
        assert!(refused["error_description"].contains("acr_values_supported"), "{refused:?}");
    }
}

#[test]
fn a_session_of_which_it_is_not_known_says_nothing() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let database = stage.registry.url();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let pool = sqlx::SqlitePool::connect(&database).await.unwrap();
        sqlx::query("UPDATE session SET method = NULL").execute(&pool).await.unwrap();
    });
    let said = stage.says(&rp, &stage.person, &[]);
    assert_eq!((said.get("acr"), said.get("amr")), (None, None));
    let any = json!({ "id_token": { "acr": { "essential": true } } }).to_string();
    goes_on(&stage.authorize(&rp, &[("claims", &any)]));
}

#[test]
fn a_client_registers_what_it_would_like() {
    let (stage, token) = Stage::with_token();
    let metadata = |values: Value| json!({ "redirect_uris": [super::URI], "default_acr_values": values });
    let (client, ..) = registered(&stage.registers(Some(&token), &metadata(json!([UPSTREAM, PASSWORD]))));
    assert_eq!(client["default_acr_values"], json!([UPSTREAM, PASSWORD]));
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    let rp = Rp { id: text("client_id"), secret: text("client_secret") };
    let page = stage.authorize(&rp, &[]);
    let code = fields(&stage.decide(&page, "allow"))["code"].clone();
    let tokens = stage.redeem(&rp, &code).json();
    let said = stage.believe(&rp, Algorithm::RS256, tokens["id_token"].as_str().unwrap());
    assert_eq!(said["acr"], PASSWORD, "what was liked better keeps nobody out");
    for values in [json!(["0"]), json!([PASSWORD, "urn:mace:incommon:iap:silver"]), json!(PASSWORD)] {
        let refused = stage.registers(Some(&token), &metadata(values)).json();
        assert_eq!(refused["error"], "invalid_client_metadata", "{refused}");
        assert!(refused["error_description"].as_str().unwrap().starts_with("default_acr_values: "), "{refused}");
    }
}
