//! Which schemes a client may use, and with which of them the implicit grant.

use super::*;

#[test]
fn schemes() {
    for scheme in [
        "javascript",
        "data",
        "vbscript",
        "blob",
        "file",
        "about",
        "view-source",
        "filesystem",
        "intent",
        "ws",
        "wss",
        "ftp",
        "mailto",
        "chrome",
        "chrome-extension",
        "moz-extension",
    ] {
        let admitting = Policy { admitted_schemes: vec![scheme.to_owned()] };
        for uri in [format!("{scheme}:x"), format!("{}://rp.example.com/%0aalert(1)", scheme.to_uppercase())] {
            for application_type in [WEB, NATIVE] {
                let found = check(&uri, Field::RedirectUris, 0, application_type, false, &admitting);
                assert_eq!(line(&found), "uri-executable-scheme", "{uri}");
            }
        }
    }
    for (uri, for_native) in [
        ("com.example.app:/oauth2redirect", ""),
        ("com.example.app:///oauth2redirect", ""),
        ("com.example.app:oauth2redirect", ""),
        ("com.example.app://callback?a=b", ""),
        ("myapp:/cb", "uri-custom-scheme"),
        ("a.:/cb", "uri-custom-scheme"),
        ("urn:ietf:wg:oauth:2.0:oob", "uri-custom-scheme"),
        ("com.example.App:/cb", "uri-upper-case"),
        ("com.example.app://u@host/cb", "uri-userinfo"),
        ("com.example.app://h:0/cb", "uri-port"),
        ("com.example.app:/cb#x", "uri-fragment"),
    ] {
        assert_eq!(native(uri), for_native, "{uri}");
        assert!(web(uri).contains("uri-scheme"), "{uri}");
    }
}

#[test]
fn admitted_schemes() {
    let policy = Policy { admitted_schemes: vec!["cursor".to_owned()] };
    let judged = |uri, application_type| line(&check(uri, Field::RedirectUris, 0, application_type, false, &policy));
    assert_eq!(judged("cursor://anysphere.cursor-retrieval/oauth/callback", NATIVE), "");
    assert_eq!(judged("CURSOR://x/", NATIVE), "uri-upper-case");
    assert_eq!(judged("vscode://x/", NATIVE), "uri-custom-scheme");
    assert_eq!(judged("cursor://x/", WEB), "uri-scheme");
}

#[test]
fn implicit_grant_of_a_web_client() {
    for (uri, for_web) in [
        ("https://rp.example.com/cb", ""),
        ("https://rp.localhost/cb", ""),
        ("https://localhost/cb", "uri-implicit-localhost"),
        ("http://localhost/cb", "uri-implicit-https"),
        ("http://127.0.0.1/cb", "uri-implicit-https"),
        ("http://rp.example.com/cb", "uri-http"),
    ] {
        assert_eq!(line(&problems(uri, WEB, true)), for_web, "{uri}");
    }
    assert_eq!(line(&problems("http://localhost/cb", NATIVE, true)), "");
}
