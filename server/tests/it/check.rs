//! `client check`, for the CI of whoever keeps clients in a repository.

use serde_json::{Value, json};

use crate::program::Registry;

fn client(changes: Value) -> String {
    let mut client = json!({
        "name": "Some Client", "client_type": "confidential", "response_types": ["code"], "jwt_alg": "RS256",
        "redirect_uris": ["https://client.example/cb"], "application_type": "web",
    });
    for (name, value) in changes.as_object().unwrap() {
        client[name] = value.clone();
    }
    client.to_string()
}

#[test]
fn nothing_wrong_is_silence() {
    let registry = Registry::new();
    let said = registry.run_with(&["client", "check"], &client(json!({})));
    assert_eq!((said.status, said.stdout.as_str()), (0, ""));
    assert!(!registry.path().join("data").exists(), "it needs no database");
}

#[test]
fn each_line_is_a_client() {
    let input = [
        client(json!({})),
        client(json!({ "name": "Second", "redirect_uris": ["https://a.example/#"] })),
        client(json!({ "client_type": "public", "jwt_alg": "HS256", "client_id": "spaces at the end " })),
    ]
    .join("\n");
    let said = Registry::new().run_with(&["client", "check"], &input);
    assert_eq!(said.status, 2);
    assert!(
        said.lines()
            .iter()
            .any(|line| line.starts_with("Second: redirect_uris[0]: ") && line.ends_with("[uri-fragment]")),
        "{}",
        said.stdout
    );
    assert!(said.stdout.contains("[public-hs256]") && said.stdout.contains("client_id: "), "{}", said.stdout);

    let said = Registry::new().run_with(&["client", "check", "--json"], &input);
    assert_eq!(said.status, 2);
    let answers: Vec<Value> = said.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0], json!({ "problems": [] }));
    assert_eq!(answers[1]["problems"][0]["rule"], json!("uri-fragment"));
}

#[test]
fn warnings_do_not_fail_a_build() {
    let said =
        Registry::new().run_with(&["client", "check"], &client(json!({ "redirect_uris": ["https://10.0.0.1/cb"] })));
    assert_eq!(said.status, 0);
    assert!(said.stdout.contains("warning: redirect_uris[0]"), "{}", said.stdout);
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    for (input, reason) in [
        ("", "nothing found"),
        ("not json", "expected"),
        (r#"{"name": 5}"#, "string"),
        (r#"{"redirect_uri": []}"#, "redirect_uri"),
        (r#"{"status": "gone"}"#, "status"),
        ("[]", "object"),
        ("{}{", "EOF"),
        ("\u{0}\u{1b}[2J", "expected"),
    ] {
        for arguments in [&["client", "check"][..], &["client", "check", "--json"]] {
            let said = Registry::new().run_with(arguments, input);
            assert_eq!(said.status, 2, "{input:?}: {}", said.stderr);
            assert!(said.stdout.contains(reason), "{input:?}: {}", said.stdout);
            assert!(!said.stdout.contains('\u{1b}'));
        }
    }
}

#[test]
fn a_secret_is_not_repeated() {
    let said = Registry::new().run_with(&["client", "check"], &client(json!({ "client_secret": "hush\u{7}hush" })));
    assert_eq!(said.status, 2);
    assert!(!said.stdout.contains("hush") && !said.stderr.contains("hush"), "{}", said.stdout);
}
