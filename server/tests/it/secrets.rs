//! Nothing secret ever stands in the log, however much of it is written.

use std::fs;

use domain::Role;

use crate::{
    program::{PASSWORD, Registry},
    wire::Request,
};

#[test]
fn the_log_knows_no_secret() {
    let registry = Registry::new();
    let server = registry.serve_with(&["--log", "json"], &[("RUST_LOG", "trace")]);
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let parts: [(&str, Option<&str>, &[u8]); 7] = [
        ("name", None, b"Some Client"),
        ("client_type", None, b"confidential"),
        ("response_types", None, b"code"),
        ("jwt_alg", None, b"HS256"),
        ("application_type", None, b"web"),
        ("redirect_uris", None, b"https://a.example/cb"),
        ("contact_email", None, b"tell-nobody@a.example"),
    ];
    let made = server.send(Request::new("POST", "/clients/save").session(&token).multipart(&parts));
    assert_eq!(made.status, 303, "{}", made.text());
    let flash = made.header("set-cookie").unwrap().split([';', '=']).nth(1).unwrap().to_owned();
    server.send(Request::new("GET", "/clients?q=tell-nobody-either").session(&token).header("accept", "text/html"));
    server.send(
        Request::new("POST", "/api/sign-in")
            .form(&format!("email=ada%40example.org&password={}", PASSWORD.replace(' ', "+"))),
    );
    server.send(Request::new("POST", "/api/sign-in").form("email=ada%40example.org&password=a+wrong+password"));
    let shown = made.header("location").unwrap();
    let cookies = format!("session={token}; fresh-secret={flash}");
    let page = server.send(Request::new("GET", shown).header("accept", "text/html").header("cookie", cookies)).text();

    let log = server.log();
    assert!(log.contains("POST /clients/save 303"), "{log}");
    let key = fs::read_to_string(registry.path().join("data/seal.key")).unwrap();
    let secret = page.find("cl_").and_then(|start| page.get(start..start + 52)).unwrap_or("cl_");
    let none_of = [
        secret,
        &token,
        &flash,
        key.trim(),
        PASSWORD,
        "a+long+enough",
        "wrong password",
        "wrong+password",
        "tell-nobody",
    ];
    for text in none_of {
        assert!(!log.contains(text), "{text} is in the log");
    }
}

#[test]
fn each_request_is_one_line_that_programs_can_read() {
    let registry = Registry::new();
    let server = registry.serve_with(&["--log", "json"], &[]);
    let id = server.get("/sign-in?next=%2Fsecret-place").header("x-request-id").unwrap().to_owned();
    let log = server.log();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line: Vec<_> = lines.iter().filter(|line| line["span"]["id"] == id.as_str()).collect();
    assert_eq!(line.len(), 1, "{log}");
    assert_eq!((&line[0]["message"], &line[0]["status"]), (&"GET /sign-in 200".into(), &200.into()));
    assert!(line[0]["ms"].is_number() && !log.contains("secret-place"));
}
