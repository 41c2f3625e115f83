//! The client's form without JavaScript.

use domain::Role;

use crate::{
    program::{Registry, Server},
    wire::{Answer, Request},
};

type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

const LEAST: [Part<'static>; 6] = [
    ("name", None, b"Some Client"),
    ("client_type", None, b"confidential"),
    ("response_types", None, b"code"),
    ("jwt_alg", None, b"RS256"),
    ("application_type", None, b"web"),
    ("redirect_uris", None, b"https://a.example/cb\r\nhttps://b.example/cb\r\n"),
];

fn post(server: &Server, token: &str, more: &[Part<'_>]) -> Answer {
    let parts: Vec<Part<'_>> = LEAST.iter().chain(more).copied().collect();
    server.send(Request::new("POST", "/clients/save").session(token).multipart(&parts))
}

#[track_caller]
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").unwrap()
}

#[test]
fn a_client_is_registered_and_its_secret_travels_sealed() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let answer = post(&server, &token, &[("require_consent", None, b"on")]);
    let page = location(&answer);
    assert!(page.starts_with("/clients/") && page.ends_with("/credentials"), "{page}");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("fresh-secret=") && cookie.contains(&format!("Path={page};")) && cookie.contains("HttpOnly")
    );
    assert!(!cookie.contains("cl_"));

    let clients = registry.json(&["client", "list"]);
    assert_eq!(clients[0]["redirect_uris"], serde_json::json!(["https://a.example/cb", "https://b.example/cb"]));
    assert_eq!((&clients[0]["require_consent"], &clients[0]["reuse_consent"]), (&true.into(), &false.into()));
}

#[test]
fn the_secret_is_shown_once_and_to_nobody_else() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let other = registry.sign_in("eve@example.org", Role::Admin);
    let answer = post(&server, &token, &[]);
    let page = location(&answer).to_owned();
    let flash = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let get = |token: &str, path: &str| {
        let cookies = format!("session={token}; {flash}");
        server.send(
            Request::new("GET", path)
                .header("accept", "text/html")
                .header("accept-encoding", "gzip")
                .header("cookie", cookies),
        )
    };
    assert!(!get(&other, &page).text().contains("cl_"), "it belongs to a session");
    let shown = get(&token, &page);
    assert_eq!(shown.header("content-encoding"), None, "its length would tell about it");
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let cleared = shown.headers.iter().any(|(name, value)| name == "set-cookie" && value.starts_with("fresh-secret=;"));
    assert!(cleared, "{:?}", shown.headers);
    assert!(shown.text().contains("cl_"), "{}", shown.text());
}

#[test]
fn each_button_leads_to_its_page() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let answer = post(&server, &token, &[("client_type", None, b"public"), ("intent", None, b"save")]);
    let page = location(&answer).to_owned();
    let key = page.strip_prefix("/clients/").unwrap();
    assert_eq!(key.len(), 36, "{page}");
    assert_eq!(answer.header("set-cookie"), None, "public clients have no secret");
    let again = |intent: &[u8], revision: &[u8], name: &[u8]| {
        let parts = [
            ("client_type", None, &b"public"[..]),
            ("name", None, name),
            ("key", None, key.as_bytes()),
            ("revision", None, revision),
            ("intent", None, intent),
        ];
        location(&post(&server, &token, &parts)).to_owned()
    };
    assert_eq!(again(b"save_and_continue", b"1", b"Two"), format!("{page}/edit?saved=1"));
    assert!(again(b"save_and_add_another", b"2", b"Three").starts_with("/clients/new?saved="));
    assert!(
        again(b"save", b"1", b"Stale").starts_with(&format!("{page}/edit?draft=")),
        "a conflict keeps what was typed"
    );
    assert_eq!(registry.json(&["client", "list"])[0]["name"], "Three");
}

#[test]
fn what_was_typed_survives_a_refusal_and_an_ended_session() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let refused = post(&server, &token, &[("redirect_uris", None, b"https://*.example/")]);
    assert!(location(&refused).starts_with("/clients/new?draft="), "{:?}", refused.headers);

    // A picture that is none, and nothing else is lost.
    let refused = post(&server, &token, &[("logo_file", Some("logo.png"), b"not a picture")]);
    assert!(location(&refused).starts_with("/clients/new?draft="));
    assert_eq!(registry.json(&["client", "list"]), serde_json::json!([]));

    let short = registry.serve_with(&["--session-idle", "1s"], &[]);
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let ended = post(&short, &token, &[]);
    assert!(location(&ended).starts_with("/sign-in?next=%2Fclients%2Fnew%3Fdraft%3D"), "{:?}", ended.headers);
    let stranger = post(&server, "nobody", &[]);
    assert!(location(&stranger).starts_with("/sign-in"));
    assert_eq!(registry.json(&["client", "list"]), serde_json::json!([]));
}

#[test]
fn what_others_register_waits() {
    let registry = Registry::new();
    let server = registry.serve();
    registry.sign_in("ada@example.org", Role::Admin);
    for (email, role) in [("rui@example.org", Role::Reviewer), ("olu@example.org", Role::Owner)] {
        let token = registry.sign_in(email, role);
        let answer = post(&server, &token, &[]);
        assert_eq!(answer.status, 303, "{role:?}");
    }
    let clients = registry.json(&["client", "list"]);
    let statuses: Vec<&str> =
        clients.as_array().unwrap().iter().map(|client| client["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["waiting", "waiting"]);
}

#[test]
fn a_picture_comes_along() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>"#;
    post(&server, &token, &[("logo_file", Some("logo.png"), svg)]);
    let clients = registry.json(&["client", "list"]);
    let hash = clients[0]["logo"].as_str().unwrap();
    assert_eq!(server.get(&format!("/logos/{hash}/64")).status, 200);
}

#[test]
fn other_sites_cannot_post() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let from = |name: &str, value: &str| {
        let request =
            Request::new("POST", "/clients/save").session(&token).header(name, value).header("accept", "text/html");
        server.send(request.multipart(&LEAST))
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = from(name, value);
        assert_eq!(answer.status, 403, "{name}: {value}");
        assert!(answer.text().contains("another site"));
    }
    assert_eq!(registry.json(&["client", "list"]), serde_json::json!([]));
    assert_eq!(from("origin", "http://localhost").status, 303);
}
