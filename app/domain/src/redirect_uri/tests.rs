//! The rules for redirect URIs, in tables and by properties.

mod messages;
mod properties;
mod schemes;

use super::*;
use crate::Severity;

const WEB: ApplicationType = ApplicationType::Web;
const NATIVE: ApplicationType = ApplicationType::Native;

fn problems(uri: &str, application_type: ApplicationType, implicit: bool) -> Vec<Problem> {
    check(uri, Field::RedirectUris, 0, application_type, implicit, &Policy::default())
}

/// The rules in one line: refusals by their name, warnings in parentheses, notes in brackets.
fn line(problems: &[Problem]) -> String {
    let word = |problem: &Problem| match problem.severity {
        Severity::Refuse => problem.rule.to_string(),
        Severity::Warn => format!("({})", problem.rule),
        Severity::Note => format!("[{}]", problem.rule),
    };
    problems.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn web(uri: &str) -> String {
    line(&problems(uri, WEB, false))
}

fn native(uri: &str) -> String {
    line(&problems(uri, NATIVE, false))
}

/// The 38 shapes that were put to other registries, most of which let most of them pass.
#[test]
fn what_other_registries_accept() {
    let table = [
        ("https://app.example.com/cb", "", ""),
        ("http://app.example.com/cb", "uri-http", "uri-http"),
        ("http://localhost:3000/cb", "(uri-http-loopback)", ""),
        ("http://127.0.0.1:8080/cb", "(uri-http-loopback)", ""),
        ("http://[::1]:8080/cb", "(uri-http-loopback)", ""),
        ("https://app.example.com/cb#frag", "uri-fragment", "uri-fragment"),
        ("https://app.example.com/cb#", "uri-fragment", "uri-fragment"),
        ("https://*.example.com/cb", "uri-wildcard", "uri-wildcard"),
        ("https://app.example.com/*", "uri-wildcard", "uri-wildcard"),
        ("https://app.example.com*", "uri-wildcard [uri-no-path]", "uri-wildcard [uri-no-path]"),
        ("*", "uri-wildcard uri-not-absolute", "uri-wildcard uri-not-absolute"),
        ("javascript:alert(1)", "uri-executable-scheme", "uri-executable-scheme"),
        ("JaVaScRiPt:alert(1)", "uri-executable-scheme", "uri-executable-scheme"),
        ("data:text/html,<script>alert(1)</script>", "uri-executable-scheme", "uri-executable-scheme"),
        ("vbscript:msgbox(1)", "uri-executable-scheme", "uri-executable-scheme"),
        ("file:///etc/passwd", "uri-executable-scheme", "uri-executable-scheme"),
        ("blob:https://app.example.com/0b1c", "uri-executable-scheme", "uri-executable-scheme"),
        ("com.example.app:/cb", "uri-scheme", ""),
        ("com.example.app://cb", "uri-scheme", ""),
        ("myapp://cb", "uri-scheme", "uri-custom-scheme"),
        ("https://accounts.google.com@evil.example/cb", "uri-userinfo", "uri-userinfo"),
        ("https://user:pass@app.example.com/cb", "uri-userinfo", "uri-userinfo"),
        ("https://app.example.com\\@evil.example/cb", "uri-backslash", "uri-backslash"),
        ("https://app.example.com/a/../cb", "uri-dot-segment", "uri-dot-segment"),
        ("https://app.example.com/%2e%2e/cb", "uri-dot-segment", "uri-dot-segment"),
        ("https://app.example.com/cb%0d%0aSet-Cookie:x", "uri-control", "uri-control"),
        (" https://app.example.com/cb", "uri-space uri-not-absolute", "uri-space uri-not-absolute"),
        ("https://app.example.com/cb ", "uri-space", "uri-space"),
        ("https://\u{430}pple.example/cb", "uri-non-ascii", "uri-non-ascii"),
        ("https://xn--pple-43d.example/cb", "", ""),
        ("https://192.168.0.1/cb", "(uri-ip-address)", "(uri-ip-address)"),
        ("https://169.254.169.254/latest/meta-data", "(uri-ip-address)", "(uri-ip-address)"),
        ("https://app.example.com:99999/cb", "uri-port", "uri-port"),
        ("https:///cb", "uri-no-host", "uri-no-host"),
        ("https://app.example.com./cb", "(uri-trailing-dot)", "(uri-trailing-dot)"),
        ("/cb", "uri-not-absolute", "uri-not-absolute"),
        ("//app.example.com/cb", "uri-not-absolute", "uri-not-absolute"),
        ("https://app.example.com/cb\nhttps://evil.example/cb", "uri-control", "uri-control"),
    ];
    assert_eq!(table.len(), 38);
    for (uri, for_web, for_native) in table {
        assert_eq!((web(uri), native(uri)), (for_web.to_owned(), for_native.to_owned()), "{uri:?}");
    }
}

#[test]
fn absolute_with_a_host() {
    for uri in [
        "",
        "cb",
        "/cb",
        "//h/cb",
        "rp.example.com/cb",
        "rp.example.com:8443/cb",
        "localhost:8080/cb",
        "1https://h/",
        ":",
        "?a=b",
    ] {
        assert_eq!(web(uri), "uri-not-absolute", "{uri:?}");
        assert_eq!(native(uri), "uri-not-absolute", "{uri:?}");
    }
    for uri in [
        "https:rp.example.com/cb",
        "https:/h",
        "https:///cb",
        "https://?x",
        "https:",
        "https://",
        "https://:443/",
        "com.example.app:",
        "com.example.app://",
        "com.example.app://:443/cb",
    ] {
        assert_eq!(native(uri), "uri-no-host", "{uri:?}");
    }
}

#[test]
fn characters() {
    let table = [
        ("https://h/a\tb", "uri-control"),
        ("https://h/\0", "uri-control"),
        ("https://h/\u{7f}", "uri-control"),
        ("https://h/\u{85}", "uri-control"),
        ("ht\ntps://h/", "uri-control uri-not-absolute"),
        ("https://h/%00", "uri-control"),
        ("https://h/?a=%0A", "uri-control"),
        ("https://h/%7F", "uri-control"),
        ("https://h/a b", "uri-space"),
        ("https://h/a%20b", "uri-space"),
        ("https://h/?a=%20", "uri-space"),
        ("https://h\\@evil.example/", "uri-backslash"),
        ("https:\\\\h\\cb", "uri-backslash uri-no-host"),
        ("https://h/<", "uri-character"),
        ("https://h/\"", "uri-character"),
        ("https://h/{tenant}/cb", "uri-character"),
        ("https://h/?a=b|c", "uri-character"),
        ("https://h/`^", "uri-character"),
        ("https://h/[1]", "uri-character"),
        ("https://{tenant}.example/", "uri-character"),
        ("https://h/?a='b'", "uri-character"),
        ("https://h/'b'", ""),
        ("https://h/%zz", "uri-percent"),
        ("https://h/100%", "uri-percent"),
        ("https://h/?a=%4", "uri-percent"),
        ("https://h/%\u{e9}", "uri-non-ascii uri-percent"),
        ("https://b\u{fc}cher.example/cb", "uri-non-ascii"),
        ("https://\u{ff52}\u{ff50}.example/cb", "uri-non-ascii"),
        ("https://rp\u{3002}example/cb", "uri-non-ascii"),
        ("https://rp.example/\u{202e}bc", "uri-non-ascii"),
        ("https://rp.example/stra\u{df}e", "uri-non-ascii"),
        ("https://*/", "uri-wildcard"),
        ("https://h/?a=*", "uri-wildcard"),
        ("https://h/~a-b._c!$&'()+,;=:@d?e=/f?g%C3%BC", ""),
    ];
    for (uri, expected) in table {
        assert_eq!(web(uri), expected, "{uri:?}");
    }
}

#[test]
fn hosts() {
    let label = "x".repeat(63);
    let (longest, too_long) = (format!("https://{label}.example/"), format!("https://{label}x.example/"));
    let long_name = format!("https://{label}.{label}.{label}.{label}/");
    for (uri, expected) in [
        ("https://u:p@h/cb", "uri-userinfo"),
        ("https://@h/cb", "uri-userinfo"),
        ("https://a@b@evil.example/", "uri-userinfo"),
        ("https://%72p.example.com/", "uri-encoded-host"),
        ("https://rp%2eexample.com/", "uri-encoded-host"),
        ("https://a..b/", "uri-host"),
        ("https://.a/", "uri-host"),
        ("https://a!b.example/", "uri-host"),
        ("https://a,b.example/", "uri-host"),
        (&too_long, "uri-host"),
        (&longest, ""),
        (&long_name, "uri-host"),
        ("https://under_score.example/", ""),
        ("https://1.2.3.4.5/", "uri-host"),
        ("https://256.1.1.1/", "uri-host"),
        ("https://example.1/", "uri-host"),
        ("https://[::1/", "uri-host"),
        ("https://[fe80::1%25eth0]/", "uri-encoded-host"),
        ("https://[v1.x]/", "uri-host"),
        ("https://[]/", "uri-host"),
        ("https://xn--bcher-kva.example/", ""),
        ("https://xn--a.example/", "uri-a-label"),
        ("https://xn--bcher-kv.example/", "uri-a-label"),
        ("https://intranet/cb", ""),
        ("https://rp.localhost/cb", ""),
        ("https://rp.example.com./cb", "(uri-trailing-dot)"),
        ("HTTPS://rp.example.com/", "uri-upper-case"),
        ("https://RP.Example.COM/CB", "uri-upper-case"),
        ("https://rp.example.com/CB", ""),
        ("https://rp.example.com", "[uri-no-path]"),
        ("https://rp.example.com?a=b", "[uri-no-path]"),
    ] {
        let mut found: Vec<String> = web(uri).split(' ').map(str::to_owned).collect();
        found.sort_unstable();
        assert_eq!(found.join(" "), expected, "{uri:?}");
    }
}

#[test]
fn addresses() {
    for (uri, expected) in [
        ("https://10.0.0.1/", "(uri-ip-address)"),
        ("https://100.64.0.1/", "(uri-ip-address)"),
        ("https://203.0.113.7:8443/", "(uri-ip-address)"),
        ("https://[2001:db8::1]/", "(uri-ip-address)"),
        ("https://[fe80::1]/", "(uri-ip-address)"),
        ("https://[fd00::1]/", "(uri-ip-address)"),
        ("https://[::ffff:10.0.0.1]/", "(uri-ip-address)"),
        ("https://3232235521/", "uri-ip-spelling"),
        ("https://0300.0250.0.1/", "uri-ip-spelling"),
        ("https://192.168.1/", "uri-ip-spelling"),
        ("https://192.168.0.1./", "uri-ip-spelling"),
        ("https://0xc0.0xa8.0.1/", "uri-ip-spelling"),
        ("https://[2001:db8:0:0:0:0:0:1]/", "uri-ip-spelling"),
        ("https://[2001:DB8::1]/", "uri-upper-case (uri-ip-address)"),
        ("http://192.168.0.1/", "(uri-ip-address) uri-http"),
    ] {
        assert_eq!(web(uri), expected, "{uri:?}");
    }
}

#[test]
fn loopback_is_spelled_in_three_ways() {
    for host in ["127.0.0.1", "[::1]", "localhost"] {
        for uri in [format!("http://{host}/cb"), format!("http://{host}:49152/cb")] {
            assert_eq!((web(&uri).as_str(), native(&uri).as_str()), ("(uri-http-loopback)", ""), "{uri}");
        }
        let https = format!("https://{host}/cb");
        assert_eq!((web(&https).as_str(), native(&https).as_str()), ("", "uri-https-loopback"), "{https}");
    }
    for host in [
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.2",
        "0.0.0.0",
        "0",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "localhost.",
        "127.0.0.1.",
        "localhost.localdomain",
        "1ocalhost",
        "loca1host.example",
        "l0calhost",
        "127.0.0.1.nip.io",
    ] {
        for scheme in ["http", "https"] {
            let uri = format!("{scheme}://{host}/cb");
            assert_eq!(
                (web(&uri).as_str(), native(&uri).as_str()),
                ("uri-loopback-lookalike", "uri-loopback-lookalike"),
                "{uri}"
            );
        }
    }
    assert_eq!(web("http://rp.localhost/"), "uri-loopback-lookalike");
    assert_eq!(web("http://mylocalhost.example/"), "uri-http");
}

#[test]
fn ports() {
    for port in ["1", "80", "443", "8443", "65535"] {
        assert_eq!(web(&format!("https://h:{port}/")), "", "{port}");
    }
    for port in ["0", "65536", "99999999999999999999", "abc", "-1", "+1", "443:80", "", "0443", "4 3"] {
        assert!(web(&format!("https://h:{port}/")).contains("uri-port"), "{port}");
    }
}

#[test]
fn paths() {
    for path in [
        "/a/../cb",
        "/a/./cb",
        "/..",
        "/.",
        "/../",
        "/%2e%2e/",
        "/%2E./cb",
        "/.%2e",
        "/..;/x",
        "/..;a=b/x",
        "/cb/..;/x",
        "/%252e%252e/",
        "/%25252e./x",
        "/a%2f..%2fcb",
        "/a%5c..%5ccb",
        "/%2e%2e%2f",
    ] {
        assert_eq!(web(&format!("https://h{path}")), "uri-dot-segment", "{path}");
    }
    for path in ["/a%2fb", "/a%2Fb", "/a%5Cb", "/a%252fb"] {
        assert_eq!(web(&format!("https://h{path}")), "uri-encoded-slash", "{path}");
    }
    for path in [
        "/...",
        "/.well-known/cb",
        "/a..b",
        "/a.",
        "/a;b",
        "/cb.html",
        "//cb",
        "/?next=%2Fa%2F..%2Fb",
        "/%7Ea",
        "/%252a",
    ] {
        assert_eq!(web(&format!("https://h{path}")), "", "{path}");
    }
    assert_eq!(native("com.example.app:/a/../b"), "uri-dot-segment");
}

#[test]
fn queries() {
    for name in [
        "code",
        "state",
        "error",
        "error_description",
        "error_uri",
        "id_token",
        "access_token",
        "token_type",
        "iss",
        "session_state",
        "c%6fde",
    ] {
        for query in [format!("?{name}=x"), format!("?a=b&{name}=x"), format!("?{name}"), format!("?a=b&{name}&c=d")] {
            assert_eq!(web(&format!("https://h/{query}")), "uri-response-parameter", "{query}");
        }
    }
    for query in ["?foo=bar", "?", "?Code=x", "?mycode=x", "?a=code", "?a=b;code=x", "?state_=1"] {
        assert_eq!(web(&format!("https://h/{query}")), "", "{query}");
    }
}

#[test]
fn after_a_logout() {
    let judged = |uri, native| line(&check(uri, Field::PostLogoutRedirectUris, 0, native, true, &Policy::default()));
    for (uri, for_web, for_native) in [
        ("https://rp.example.com/bye?state=x", "", ""),
        ("http://localhost:3000/bye", "", ""),
        ("http://rp.example.com/bye", "uri-http", "uri-http"),
        ("com.example.app:/bye", "uri-scheme", ""),
        ("javascript:alert(1)", "uri-executable-scheme", "uri-executable-scheme"),
        ("https://rp.example.com/bye#", "uri-fragment", "uri-fragment"),
    ] {
        assert_eq!((judged(uri, WEB).as_str(), judged(uri, NATIVE).as_str()), (for_web, for_native), "{uri}");
    }
}

#[test]
fn length() {
    let of = |length: usize| format!("https://h/{}", "x".repeat(length - 10));
    assert_eq!(web(&of(2048)), "");
    assert_eq!(web(&of(2049)), "too-long");
    let found = problems(&of(1_000_000), WEB, false);
    assert!(found[0].value.len() < 3000 && found[0].message.contains("1000000"));
}
