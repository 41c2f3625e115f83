//! The client's form without JavaScript.

use domain::Role;
use store::{Actor, Happened, UseKind};

use crate::{
    program::{Registry, Server, now},
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
fn what_is_typed_is_kept_as_a_draft_and_gone_on_with() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("olu@example.org", Role::Owner);
    let get = |page: &str| server.send(Request::new("GET", page).header("accept", "text/html").session(&token)).text();
    // Half of it, and not fit to be saved.
    let keep = |more: &[Part<'_>]| {
        let usual: [Part<'_>; 2] = [("intent", None, b"keep_draft"), ("website_url", None, b"half an address")];
        post(&server, &token, &[&usual[..], more].concat())
    };
    let kept = keep(&[]);
    let page = location(&kept).to_owned();
    let id = page.strip_prefix("/clients/new?resume=").unwrap();
    assert!(get("/my-clients").contains(&page), "it is offered there");
    let shown = get(&page);
    assert!(shown.contains("half an address") && shown.contains("https://b.example/cb"), "{shown}");
    assert!(shown.contains(&format!(r#"name="form_draft" value="{id}""#)), "{shown}");
    let again = keep(&[("form_draft", None, id.as_bytes()), ("name", None, b"Other Client")]);
    assert_eq!(location(&again), page, "over the same draft");
    assert!(get(&page).contains("Other Client"));
    assert_eq!(registry.json(&["client", "list"]), serde_json::json!([]), "nothing is registered");

    let saved = post(&server, &token, &[("form_draft", None, id.as_bytes())]);
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(!get("/my-clients").contains(&page), "what was saved is no draft any more");
    let late = keep(&[("form_draft", None, id.as_bytes())]);
    assert_ne!(location(&late), page, "and what is typed on is another");

    let stranger = registry.sign_in("eve@example.org", Role::Owner);
    let key = registry.json(&["client", "list"])[0]["client_id"].clone();
    let key = registry.key_of(&serde_json::json!({ "client_id": key }));
    let parts: [Part<'_>; 3] =
        [("intent", None, b"keep_draft"), ("key", None, key.as_bytes()), ("revision", None, b"1")];
    assert_eq!(post(&server, &stranger, &parts).status, 404, "to others it is not there");
    let own = post(&server, &token, &parts);
    assert_eq!(location(&own), format!("/clients/{key}/edit"));
    assert!(get(&format!("/clients/{key}/edit")).contains("You go on with your draft"));
}

#[test]
fn a_redirect_uri_that_people_use_goes_after_a_question() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let made = registry.create("Kiln", &["--type", "public", "--redirect-uri", "https://old.example/cb"]);
    let (key, id) = (registry.key_of(&made), made["client_id"].as_str().unwrap());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = registry.store().await;
        let account = store.registry(Actor::Operator { name: "test".to_owned() }, now());
        let ada = account.account_by_email("ada@example.org").await.unwrap().id;
        let mut happened = Happened::default();
        happened.used(key.parse().unwrap(), UseKind::RedirectUri, "https://old.example/cb", Some(ada), now());
        store.write_down(&happened).await.unwrap();
    });
    let save = |more: &[Part<'_>]| {
        let usual: [Part<'_>; 4] = [
            ("client_type", None, b"public"),
            ("name", None, b"Kiln Works"),
            ("key", None, key.as_bytes()),
            ("revision", None, b"1"),
        ];
        post(&server, &token, &[&usual[..], more].concat())
    };
    let asked = save(&[]);
    let page = location(&asked);
    let (page, anchor) = page.split_once('#').unwrap();
    assert_eq!(anchor, "removing");
    let get = |page: &str| server.send(Request::new("GET", page).header("accept", "text/html").session(&token)).text();
    let shown = get(page);
    assert!(shown.contains(r#"name="removing" value="https://old.example/cb""#), "{shown}");
    assert!(shown.contains("1 person signed in through this URI this week."), "{shown}");
    assert!(shown.contains("Kiln Works") && shown.contains("https://b.example/cb"), "what was typed is there");
    assert_eq!(registry.json(&["client", "show", id])["name"], "Kiln", "nothing is saved yet");

    // Something else is wrong, and is said first.
    let refused = save(&[("contact_email", None, b"nobody")]);
    assert!(!location(&refused).contains('#'));
    let other = save(&[("removing", None, b"https://a.example/cb")]);
    assert!(location(&other).ends_with("#removing"), "that was not the question");
    let saved = save(&[("removing", None, b"https://old.example/cb")]);
    assert_eq!(location(&saved), format!("/clients/{key}"));
    let after = registry.json(&["client", "show", id]);
    assert_eq!(after["redirect_uris"], serde_json::json!(["https://a.example/cb", "https://b.example/cb"]));
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
