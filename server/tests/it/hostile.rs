//! Whatever is sent, the answer is no 5xx and nothing panics.

use app as _;
use domain::Role;
use leptos::server_fn::axum::server_fn_paths;

use crate::{
    program::{Registry, Server},
    wire::Request,
};

const PATHS: &[&str] = &[
    "/",
    "//",
    "///",
    "/%",
    "/%zz",
    "/%00",
    "/%C0%AE",
    "/%ff%fe",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/../../etc/passwd",
    "/..%2f..%2f",
    "/clients/%00",
    "/clients/%ff",
    "/clients/nothing",
    "/clients/nothing/edit",
    "/clients/nothing/credentials",
    "/clients/nothing/history",
    "/clients/nothing/danger",
    "/clients/018f0000-0000-7000-8000-000000000000",
    "/clients/018f0000-0000-7000-8000-000000000000/edit",
    "/clients/018f0000-0000-7000-8000-000000000000/credentials",
    "/clients/018f0000-0000-7000-8000-000000000000/history?from=x&to=-1",
    "/clients/%F0%9F%92%A9",
    "/clients?q=%ff&q=%00&sort=%zz",
    "/clients?cursor=AAAA&sort=nothing&descending=maybe",
    "/clients?type=x&status=y&response_type=code%20code&page=-1",
    "/clients?q=%25%5F%22%27;--",
    "/clients?q=NEAR(a,b)%20OR%20*&q=",
    "/clients?&&&=&=x&x",
    "/clients?created_from=99999999999999999999&used=x",
    "/clients/new?draft=%00",
    "/clients/new?draft=AAAA",
    "/clients/new?copy=x",
    "/sign-in?next=//evil.example&next=javascript:alert(1)",
    "/sign-in?next=%0d%0aset-cookie:a=b",
    "/sign-in?__path=%2Fapi%2Fx&__err=%ff",
    "/sign-in?__path=/api/sign_in&__err=AAAA",
    "/set-up/%00",
    "/set-up/x",
    "/set-up/",
    "/trash?cursor=%00",
    "/audit?before=x&action=y&client=z&actor=%00",
    "/account?x",
    "/accounts?x=%",
    "/logos/%00/64",
    "/logos/x/y/z",
    "/logos/%ff/256",
    "/pkg/../../Cargo.toml",
    "/pkg/%2e%2e/x",
    "/pkg/",
    "/favicon.svg/x",
    "/api",
    "/api/",
    "/api/%00",
    "/api/nothing",
    "/.well-known/openid-configuration",
    "/?%ff=%ff",
    "/clients/new/../../x",
];

const ODD_HEADERS: &[(&str, &[u8])] = &[
    ("cookie", b"session=\xff\xfe\x80; theme=\x01"),
    ("cookie", b";;;=;session=;session=%00;=x;theme=\"dark"),
    ("cookie", b"session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; fresh-secret=AAAA; theme=dark"),
    ("cookie", b"__Host-session=x; fresh-secret=%ff"),
    ("accept-encoding", b"\xff, br;q=nan, gzip;q=1e999, *"),
    ("accept", b"text/html\xff"),
    ("accept-language", b"\x80\x81"),
    ("if-none-match", b"\xff, W/\"\""),
    ("referer", b"http://localhost/\xff%zz"),
    ("origin", b"\xff"),
    ("sec-fetch-site", b"\xff"),
    ("x-forwarded-for", b"\xff, , 999.1.1.1"),
    ("x-forwarded-proto", b"gopher\xff"),
    ("range", b"bytes=-1-,\xff"),
    ("user-agent", b"\xff\xff"),
    ("expect", b"nothing"),
];

#[track_caller]
fn harmless(server: &Server, request: Request, what: &str) {
    if let Some(answer) = request.try_send(server.address) {
        assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.text());
    }
}

#[track_caller]
fn unharmed(server: &mut Server) {
    assert!(server.is_running());
    assert_eq!(server.get("/sign-in").status, 200);
    let log = server.log();
    assert!(!log.contains("panicked"), "{log}");
}

#[test]
fn odd_addresses() {
    let registry = Registry::new();
    let mut server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    for path in PATHS {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FROB"] {
            let request = Request::new(method, path).header("accept", "text/html");
            harmless(&server, request, &format!("{method} {path}"));
        }
        let request = Request::new("GET", path).header("accept", "text/html").session(&token);
        harmless(&server, request, &format!("GET {path}, signed in"));
    }
    let raw: &[&[u8]] = &[
        b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n",
        b"GET /clients?q=\xc3\x28 HTTP/1.1\r\nhost: a\r\n",
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nhost: \r\n",
        b"GET / HTTP/1.1\r\nhost: a b<>\"\r\n",
        b"GET / HTTP/1.1\r\nhost: \xff\r\n",
        b"GET / HTTP/1.1\r\nhost: [::1\r\n",
        b"GET / HTTP/1.1\r\nhost: a:99999999\r\nhost: b\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nhost: a\r\n",
        b"GET http://[::1]:x/ HTTP/1.1\r\nhost: a\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nhost: a\r\n",
        b"OPTIONS * HTTP/1.1\r\nhost: a\r\n",
        b"GET /sign-in HTTP/1.0\r\n",
        b"GET / HTTP/9.9\r\nhost: a\r\n",
        b"PRI * HTTP/2.0\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\r\n",
        b"GET\x00/ HTTP/1.1\r\n",
    ];
    for head in raw {
        harmless(&server, Request::raw(head), &String::from_utf8_lossy(head));
    }
    unharmed(&mut server);
}

#[test]
fn odd_headers() {
    let registry = Registry::new();
    let mut server = registry.serve();
    for path in [
        "/",
        "/sign-in",
        "/clients",
        "/theme",
        "/favicon.svg",
        "/clients/018f0000-0000-7000-8000-000000000000/credentials",
    ] {
        for (name, value) in ODD_HEADERS {
            for method in ["GET", "POST"] {
                harmless(&server, Request::new(method, path).header(name, value), &format!("{method} {path} {name}"));
            }
        }
        let long = "a".repeat(300_000);
        harmless(&server, Request::new("GET", path).header("cookie", &long), "a long cookie");
        harmless(&server, Request::new("GET", &format!("{path}?q={long}")), "a long query");
        let many = (0..500).fold(Request::new("GET", path), |request, n| request.header(&format!("x-{n}"), "y"));
        harmless(&server, many, "many headers");
    }
    unharmed(&mut server);
}

#[test]
fn odd_bodies() {
    let registry = Registry::new();
    let mut server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let deep = "a[".repeat(5_000);
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&%00=%ff&&&=".to_vec()),
        ("application/x-www-form-urlencoded", format!("{deep}=1").into_bytes()),
        ("application/x-www-form-urlencoded", b"client[name]=a&client=b&client[]=c&email[]=x&password=".to_vec()),
        ("application/x-www-form-urlencoded", vec![b'a'; 400_000]),
        ("application/json", b"{\"a\": [[[[[[\xff".to_vec()),
        ("application/json", vec![b'['; 100_000]),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\ncontent-disposition: form-data; name=\"\xff\"\r\n\r\n\xff\r\n--x--".to_vec(),
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x\r\ncontent-disposition: nothing\r\n\r\n".to_vec()),
        ("multipart/form-data; boundary=\u{e9}", b"--x--".to_vec()),
        ("multipart/form-data", b"".to_vec()),
        ("\u{1}", b"x".to_vec()),
        ("text/plain; charset=utf-16", b"\xff\xfe\x00".to_vec()),
    ];
    let mut paths: Vec<String> = ["/theme", "/clients/save", "/logos", "/", "/sign-in"].map(str::to_owned).to_vec();
    let functions = server_fn_paths().map(|(path, _)| path.to_owned());
    paths.extend(functions);
    assert!(paths.len() > 20);
    for path in &paths {
        for (media_type, body) in &bodies {
            for accept in ["text/html", "application/json"] {
                let request = || {
                    Request::new("POST", path).header("accept", accept).header("referer", "http://localhost/clients")
                };
                harmless(&server, request().body(media_type, body), &format!("{path} {media_type}"));
                harmless(
                    &server,
                    request().session(&token).body(media_type, body),
                    &format!("{path} {media_type}, signed in"),
                );
            }
            // Without a length, and cut off.
            let chunked = Request::new("POST", path).session(&token).header("content-type", media_type);
            chunked.header("transfer-encoding", "chunked").send_and_leave(server.address);
        }
    }
    unharmed(&mut server);
}

#[test]
fn a_form_full_of_nonsense() {
    let registry = Registry::new();
    let mut server = registry.serve();
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let long = vec![b'x'; 70_000];
    let values: [&[u8]; 9] = [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"-1",
        b"99999999999999999999",
        "\u{202e}\u{feff}".as_bytes(),
        b"<script>",
        b"\r\n\r\n",
        &long,
    ];
    let names = [
        "name",
        "client_type",
        "response_types",
        "jwt_alg",
        "application_type",
        "redirect_uris",
        "post_logout_redirect_uris",
        "scope",
        "require_consent",
        "website_url",
        "terms_url",
        "contact_email",
        "logo",
        "logo_file",
        "key",
        "revision",
        "reason",
        "intent",
        "",
    ];
    for value in values {
        for name in names {
            let post = Request::new("POST", "/clients/save").session(&token);
            harmless(&server, post.multipart(&[(name, None, value)]), name);
        }
        let all: Vec<_> = names.iter().map(|&name| (name, None, value)).collect();
        harmless(&server, Request::new("POST", "/clients/save").session(&token).multipart(&all), "all");
    }
    let many: Vec<_> = (0..2_000).map(|_| ("redirect_uris", None, &b"https://a.example/"[..])).collect();
    harmless(&server, Request::new("POST", "/clients/save").session(&token).multipart(&many), "many");
    assert_eq!(registry.json(&["client", "list"]), serde_json::json!([]));
    unharmed(&mut server);
}
