//! The mismatch doctor: refused requests are found, explained and mended.

use domain::Role;

use super::{Rp, Stage, URI, fields, request};
use crate::{
    program::{Server, wait_for},
    wire::{Answer, Request},
};

/// The page of a client's sign-ins, once it shows `text`.
#[track_caller]
fn page_with(server: &Server, session: &str, path: &str, text: &str) -> String {
    wait_for(|| {
        let page = server.send(Request::new("GET", path).header("accept", "text/html").session(session)).text();
        page.contains(text).then_some(page)
    })
}

/// The key of a client, and the path of the page.
fn place(stage: &Stage, rp: &Rp) -> (String, String) {
    let said = stage.registry.run(&["client", "show", &rp.id]).stdout;
    let line = said.lines().find(|line| line.starts_with("key ")).unwrap();
    let key = line.split_whitespace().nth(1).unwrap().to_owned();
    let page = format!("/clients/{key}/sign-ins");
    (key, page)
}

fn number(answer: &Answer) -> String {
    answer.header("x-request-id").unwrap().to_owned()
}

#[test]
fn a_mismatch_is_found_by_its_number_and_mended() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let (key, page) = place(&stage, &rp);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    let stranger = stage.registry.sign_in("eve@example.org", Role::Owner);
    let wrong = "https://client.example/cb/";
    let refused = stage.authorize(&rp, &[("redirect_uri", wrong)]);
    let id = number(&refused);
    let link = format!("/requests/{id}");
    assert!(refused.text().contains(&link), "the page that the person met says where the reason is");
    let shown = page_with(&stage.server, &admin, &page, &id);
    assert!(shown.contains("with a slash at the end"), "{shown}");
    assert!(shown.contains("<mark>/</mark>"), "the character that differs is marked");
    for hidden in ["st&amp;te", "n-0"] {
        assert!(!shown.contains(hidden), "{hidden} is nobody's business");
    }

    let leads = |session: Option<&str>| stage.get(session, &link, &[]);
    assert_eq!(leads(Some(&admin)).header("location"), Some(format!("{page}?request={id}").as_str()));
    assert_eq!(leads(Some(&stranger)).status, 404);
    assert!(leads(None).header("location").unwrap().starts_with("/sign-in?next="));
    assert!(stage.get(Some(&admin), &page, &[("request", &id)]).text().contains("data-found"));
    let lost = stage.get(Some(&admin), &page, &[("request", "nonsense<b>")]).text();
    assert!(lost.contains("has this number") && !lost.contains("nonsense<b>"));

    let mend = |session: &str| stage.post(Some(session), "/api/clients/mend", &[("key", &key), ("request", &id)]);
    mend(&stranger);
    assert_eq!(stage.authorize(&rp, &[("redirect_uri", wrong)]).status, 400, "nothing came of that");
    assert_eq!(mend(&admin).header("location"), Some(format!("{page}?request={id}").as_str()));
    let answer = stage.authorize(&rp, &[("redirect_uri", wrong)]);
    assert!(answer.header("location").unwrap().starts_with(&format!("{wrong}?code=")), "the same request passes");
    assert!(page_with(&stage.server, &admin, &page, "Settled").contains("It is by now."));
    let history = stage.get(Some(&admin), &format!("/clients/{key}/history"), &[]).text();
    assert!(history.contains("A refused request asked for this redirect URI"), "and the history says why");
}

#[test]
fn what_an_owner_adds_waits_for_a_reviewer_beside_what_they_asked_for() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let (key, page) = place(&stage, &rp);
    let owner = stage.registry.sign_in("olu@example.org", Role::Owner);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    stage.post(Some(&admin), "/api/clients/add_owner", &[("key", &key), ("email", "olu@example.org")]);
    let mut ids = Vec::new();
    for uri in ["https://one.example/cb", "https://two.example/cb"] {
        ids.push(number(&stage.authorize(&rp, &[("redirect_uri", uri)])));
    }
    page_with(&stage.server, &owner, &page, &ids[1]);
    for id in &ids {
        stage.post(Some(&owner), "/api/clients/mend", &[("key", &key), ("request", id)]);
    }
    let overview = stage.get(Some(&owner), &page, &[]).text();
    let proposal = overview.split("href=\"/review/").nth(1).unwrap().split('"').next().unwrap();
    let asked = stage.get(Some(&owner), &format!("/review/{proposal}"), &[]).text();
    assert!(asked.contains("one.example") && asked.contains("two.example"), "{asked}");
    assert_eq!(stage.authorize(&rp, &[("redirect_uri", "https://one.example/cb")]).status, 400, "until then");
}

#[test]
fn refusals_that_the_application_hears_of_are_kept_too() {
    let stage = Stage::new();
    let rp = stage.rp(&["--scope", "openid"]);
    let (_, page) = place(&stage, &rp);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    assert_eq!(fields(&stage.authorize(&rp, &[("scope", "openid phone")]))["error"], "invalid_scope");
    assert_eq!(fields(&stage.authorize(&rp, &[("response_type", "id_token")]))["error"], "unauthorized_client");
    let silent = stage.get(None, "/authorize", &request(&rp, &[("prompt", "none")]));
    assert_eq!(fields(&silent)["error"], "login_required");
    let shown = page_with(&stage.server, &admin, &page, "asks for the response type id_token");
    assert!(shown.contains("asks for phone, and this client may ask for openid"), "{shown}");
    assert!(shown.contains("Add phone to the scopes"));
    assert!(!shown.contains("login_required"), "that nobody is signed in is no mistake");
}

#[test]
fn the_token_endpoint_says_more_to_owners_than_to_whoever_asks() {
    let stage = Stage::new();
    let mut rp = stage.rp(&[]);
    let (key, page) = place(&stage, &rp);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    let code = stage.code(&rp, &[]);
    let right = rp.secret.clone();
    let refused = |rp: &Rp| {
        let answer = stage.redeem(rp, &code);
        let text = answer.json()["error_description"].as_str().unwrap().to_owned();
        assert_eq!(answer.status, 401);
        assert!(text.contains("there is no such client, or the secret"), "{text}");
    };
    let mut typo = right.clone();
    typo.replace_range(10..11, if &right[10..11] == "a" { "b" } else { "a" });
    rp.secret.clone_from(&typo);
    refused(&rp);
    rp.secret = "another".to_owned();
    refused(&rp);
    rp.secret.clone_from(&right);
    let secrets = stage.get(Some(&admin), &format!("/clients/{key}/credentials"), &[]).text();
    let id = secrets.split("name=\"secret\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    stage.post(Some(&admin), "/api/clients/revoke", &[("key", &key), ("secret", id)]);
    refused(&rp);
    let shown = page_with(&stage.server, &admin, &page, "The secret that was sent was revoked.");
    assert!(shown.contains("has a typing error: its checksum is wrong"), "{shown}");
    assert!(shown.contains("is none of this client"), "{shown}");
    assert!(shown.contains("client_secret_basic"), "and how it was sent");
    let kept = std::fs::read(stage.registry.path().join("data/clientele.db")).unwrap();
    let wal = std::fs::read(stage.registry.path().join("data/clientele.db-wal")).unwrap_or_default();
    for secret in [&right, &typo, &code] {
        let there = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!there(&kept) && !there(&wal) && !shown.contains(secret.as_str()), "no secret is kept");
    }
}

#[test]
fn a_code_for_another_uri_is_shown_beside_the_registered_one() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let (_, page) = place(&stage, &rp);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    let code = stage.code(&rp, &[]);
    let sent = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", "http://client.example/cb")];
    assert_eq!(stage.token(&rp, &sent).json()["error"], "invalid_grant");
    let shown = page_with(&stage.server, &admin, &page, "sent with http, and is registered with https");
    assert!(!shown.contains("Add this redirect URI"), "that would help nobody");
    assert!(shown.contains(URI));
}
