//! The headers of every answer.

use domain::Role;

use crate::{program::Registry, wire::Request};

#[test]
fn every_answer_has_them() {
    let registry = Registry::new();
    let server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let paths = [
        "/",
        "/sign-in",
        "/clients",
        "/clients/new",
        "/clients/018f0000-0000-7000-8000-000000000000",
        "/trash",
        "/audit",
        "/account",
        "/accounts",
        "/set-up/nothing",
        "/nowhere",
        "/theme",
        "/logos/x/64",
        "/api/nothing",
        "/pkg/nothing.js",
    ];
    for path in paths {
        for signed_in in [false, true] {
            let mut request = Request::new("GET", path).header("accept", "text/html");
            if signed_in {
                request = request.session(&token);
            }
            let answer = server.send(request);
            assert!(answer.status < 500, "{path}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                ("cache-control", "no-store"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{path}: {name}");
            }
            assert!(answer.header("permissions-policy").is_some());
            assert_eq!(answer.header("x-request-id").map(str::len), Some(36));
            assert_eq!(answer.header("strict-transport-security"), None, "this is http");
            assert_eq!(answer.header("x-holds-secret"), None);
            let policy = answer.header("content-security-policy").unwrap();
            assert!(
                policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
                "{path}: {policy}"
            );
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        }
    }
}

#[test]
fn scripts_run_with_the_nonce_of_their_page_and_nothing_is_inline() {
    let registry = Registry::new();
    let server = registry.serve();
    let (one, other) = (server.get("/sign-in"), server.get("/sign-in"));
    let nonce = |answer: &crate::wire::Answer| {
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
    };
    assert_ne!(nonce(&one), nonce(&other));
    let html = one.text();
    assert!(html.matches("<script").count() > 0);
    assert_eq!(
        html.matches("<script").count(),
        html.matches(&format!("nonce=\"{}\"", nonce(&one))).count()
            - html.matches("<link rel=\"modulepreload\"").count()
    );
    assert!(!html.contains(" style=\"") && !html.contains("<style") && !html.contains(" onclick="));
}

#[test]
fn behind_https_everything_is_bound_to_it() {
    let registry = Registry::new();
    let server = registry.serve_with(&["--public-url", "https://registry.example"], &[]);
    let answer =
        server.send(Request::new("POST", "/theme").header("referer", "https://registry.example/").form("theme=dark"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    assert!(answer.header("set-cookie").unwrap().ends_with("; Secure"));
    assert!(answer.header("strict-transport-security").unwrap().starts_with("max-age="));
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let upload = |name: &str| {
        let request = Request::new("POST", "/logos").header("cookie", format!("{name}={token}"));
        server.send(request.multipart(&[])).status
    };
    assert_eq!((upload("session"), upload("__Host-session")), (401, 422));
}

#[test]
fn pages_are_compressed_for_who_reads_that() {
    let registry = Registry::new();
    let server = registry.serve();
    let get = |encoding: &str| {
        server.send(Request::new("GET", "/sign-in").header("accept", "text/html").header("accept-encoding", encoding))
    };
    assert_eq!(get("br, gzip").header("content-encoding"), Some("br"));
    assert_eq!(get("gzip").header("content-encoding"), Some("gzip"));
    assert_eq!(get("identity").header("content-encoding"), None);
}

#[test]
fn the_theme_is_a_cookie_and_one_stays_on_the_page() {
    let registry = Registry::new();
    let server = registry.serve();
    let choose = |theme: &str| {
        let request = Request::new("POST", "/theme")
            .header("referer", "http://localhost/clients?q=a")
            .header("accept", "text/html");
        server.send(request.form(&format!("theme={theme}")))
    };
    let answer = choose("dark");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/clients?q=a")));
    assert!(answer.header("set-cookie").unwrap().starts_with("theme=dark;"));
    assert_eq!(choose("pink").status, 400);
    let page =
        server.send(Request::new("GET", "/sign-in").header("accept", "text/html").header("cookie", "theme=dark"));
    assert!(page.text().contains("data-theme=\"dark\""));
}
