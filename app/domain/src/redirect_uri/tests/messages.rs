//! What a person reads and presses.

use super::*;

#[test]
fn messages_and_fixes() {
    for (uri, message, label, value) in [
        (
            "https://tidewater.example/cb#done",
            "A redirect URI has no fragment. The answer would be lost.",
            "Remove “#done”",
            "https://tidewater.example/cb",
        ),
        (
            "https://accounts.tidewater.example@evil.example/cb",
            "Browsers go to evil.example: what stands before @ is a user name.",
            "Use accounts.tidewater.example",
            "https://accounts.tidewater.example/cb",
        ),
        (
            "https://u:p@tidewater.example:8443/cb",
            "Browsers go to tidewater.example: what stands before @ is a user name.",
            "Remove “u:p@”",
            "https://tidewater.example:8443/cb",
        ),
        (
            "http://tidewater.example/cb",
            "Plain http is for this machine only: localhost, 127.0.0.1 or [::1]. Use https.",
            "Use https",
            "https://tidewater.example/cb",
        ),
        (
            "HTTPS://Tidewater.example/CB",
            "Scheme and host are in lower case: browsers send them so, and the match is exact.",
            "Use https://tidewater.example",
            "https://tidewater.example/CB",
        ),
        (
            "https://bücher.example/straße",
            "A host has ASCII characters only. “bücher.example” is written as xn--bcher-kva.example.",
            "Use xn--bcher-kva.example",
            "https://xn--bcher-kva.example/stra%C3%9Fe",
        ),
        (
            "https://tidewater.example/straße",
            "A URI has ASCII characters only. “ß” is written as %C3%9F.",
            "Encode it",
            "https://tidewater.example/stra%C3%9Fe",
        ),
        (
            "https://tidewater.example/a|b",
            "“|” has no place in a URI. It is written as %7C.",
            "Encode it",
            "https://tidewater.example/a%7Cb",
        ),
        (
            "https://tidewater.example/a/../cb",
            "A path has no “.” or “..” segments, not even encoded ones: browsers resolve them before they send.",
            "Use /cb",
            "https://tidewater.example/cb",
        ),
        (
            "http://127.1:8080/cb",
            "“127.1” only looks like this machine. It is written localhost, 127.0.0.1 or [::1].",
            "Use 127.0.0.1",
            "http://127.0.0.1:8080/cb",
        ),
        (
            "https://tidewater.example/cb?a=b&code=x",
            "“code” is a parameter of the answer and would come twice. Use another name.",
            "Remove “code=x”",
            "https://tidewater.example/cb?a=b",
        ),
        (
            "tidewater.example/cb",
            "A redirect URI is absolute. Write it in full, as in https://app.example.com/callback.",
            "Put https:// before it",
            "https://tidewater.example/cb",
        ),
        (
            "https://%74idewater.example/",
            "A host is not percent-encoded: browsers decode it, and other software goes elsewhere. Write it plainly.",
            "Use tidewater.example",
            "https://tidewater.example/",
        ),
    ] {
        let found = problems(uri, WEB, false);
        let fix = found[0].fix.clone().unwrap();
        assert_eq!(
            (found[0].message.as_str(), fix.label.as_str(), fix.value.as_deref()),
            (message, label, Some(value)),
            "{uri}"
        );
        assert_eq!(found[0].value, uri);
    }
}

#[test]
fn no_fix_where_none_is_sure() {
    for uri in [
        "/cb",
        "https:///cb",
        "javascript:alert(1)",
        "https://*.example.com/",
        "https://a b://c",
        "https://①.example/",
        "https://h/..;/x",
        "myapp://cb",
    ] {
        assert!(problems(uri, WEB, false)[0].fix.is_none(), "{uri}");
    }
}
