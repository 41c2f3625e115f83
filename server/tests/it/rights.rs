//! Nothing of the registry can be read or changed without the role for it.

use app as _;
use domain::Role;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    program::Registry,
    wire::{Answer, Request},
};

/// What nobody needs a session for.
const OPEN: [&str; 5] = ["/api/sign-in", "/api/sign-up", "/api/set-up", "/api/sign-out", "/api/session"];

fn call(server: &crate::program::Server, path: &str, method: &str, body: &str, session: Option<&str>) -> Answer {
    let mut request = Request::new(method, path).header("accept", "application/json");
    if let Some(token) = session {
        request = request.session(token);
    }
    server.send(if method == "GET" { request } else { request.form(body) })
}

#[test]
fn no_server_function_answers_a_stranger_or_an_owner() {
    let registry = Registry::new();
    let made = registry.create("Whisper", &[]);
    let server = registry.serve();
    registry.sign_in("ada@example.org", Role::Admin);
    let owner = registry.sign_in("olu@example.org", Role::Owner);
    let key = registry.key_of(&made);
    let body = format!("key={key}&revision=1&base=1&number=1&keys[0]={key}&name=x&uris[0]=https%3A%2F%2Fa.example");
    let mut seen = 0;
    for (path, method) in server_fn_paths() {
        if OPEN.iter().any(|open| path.starts_with(open)) {
            continue;
        }
        seen += 1;
        for (session, who) in [(None, "a stranger"), (Some("nonsense"), "somebody with a made-up session")] {
            for body in ["", &body] {
                let answer = call(&server, path, method.as_str(), body, session);
                assert!((400..=404).contains(&answer.status), "{path} to {who}: {} {}", answer.status, answer.text());
            }
        }
        let answer = call(&server, path, method.as_str(), &body, Some(&owner));
        assert!(!answer.text().contains("Whisper"), "{path} to an owner: {}", answer.text());
    }
    assert!(seen > 10, "{seen}");
    assert_eq!(registry.json(&["client", "list"])[0]["name"], "Whisper");
}

#[test]
fn no_page_shows_a_stranger_anything() {
    let registry = Registry::new();
    let made = registry.create("Whisper", &[]);
    let server = registry.serve();
    let admin = registry.sign_in("ada@example.org", Role::Admin);
    let owner = registry.sign_in("olu@example.org", Role::Owner);
    let key = registry.key_of(&made);
    let mut shown = 0;
    for page in [
        "/".to_owned(),
        "/clients".to_owned(),
        "/clients/new".to_owned(),
        format!("/clients/{key}"),
        format!("/clients/{key}/edit"),
        format!("/clients/{key}/credentials"),
        format!("/clients/{key}/history"),
        format!("/clients/{key}/danger"),
        "/clients/export?format=csv".to_owned(),
        "/clients/export?format=json".to_owned(),
        "/trash".to_owned(),
        "/audit".to_owned(),
        "/notices".to_owned(),
        "/notices/preferences".to_owned(),
        "/calendar.ics".to_owned(),
        "/account".to_owned(),
        "/accounts".to_owned(),
    ] {
        let get = |token: &str| server.send(Request::new("GET", &page).header("accept", "text/html").session(token));
        for (token, who) in [("nobody", "a stranger"), (&owner, "an owner")] {
            let answer = get(token);
            assert!(!answer.text().contains("Whisper"), "{page} to {who}: {}", answer.text());
        }
        let stranger = server.get(&page);
        assert!(matches!(stranger.status, 302 | 303 | 401 | 403 | 404), "{page}: {}", stranger.status);
        shown += u32::from(get(&admin).text().contains("Whisper"));
    }
    assert!(shown > 4, "an admin sees it");
}

#[test]
fn a_reviewer_reads_and_does_not_write() {
    let registry = Registry::new();
    let made = registry.create("Whisper", &[]);
    let server = registry.serve();
    registry.sign_in("ada@example.org", Role::Admin);
    let reviewer = registry.sign_in("rui@example.org", Role::Reviewer);
    let key = registry.key_of(&made);
    let page = server.send(Request::new("GET", "/clients").header("accept", "text/html").session(&reviewer));
    assert!(page.text().contains("Whisper"));
    let body = format!("key={key}&keys[0]={key}&keep=now&name=x&reason=&confirm=Whisper");
    for (path, method) in server_fn_paths() {
        let writes =
            ["delete", "rotate", "revoke", "set", "restore", "undelete", "bulk", "create", "save", "owner", "invite"];
        if path.starts_with("/api/clients") && writes.iter().any(|verb| path.contains(verb)) {
            let answer = call(&server, path, method.as_str(), &body, Some(&reviewer));
            assert!(answer.status >= 400, "{path}: {} {}", answer.status, answer.text());
        }
    }
    let after = registry.json(&["client", "history", made["client_id"].as_str().unwrap()]);
    assert_eq!(after.as_array().unwrap().len(), 1);
    assert_eq!(registry.json(&["client", "list"])[0]["status"], "active");
}
