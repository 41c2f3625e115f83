//! The life of a client on the command line.

use serde_json::json;

use crate::program::Registry;

#[test]
fn from_registration_to_the_trash_and_back() {
    let registry = Registry::new();
    let made = registry.json(&[
        "client",
        "create",
        "--name",
        "Some Client",
        "--type",
        "confidential",
        "--response-type",
        "code",
        "code id_token",
        "--redirect-uri",
        "https://a.example/cb",
        "https://b.example/cb",
        "--jwt-alg",
        "HS256",
        "--scope",
        "openid email",
        "--require-pkce",
        "true",
        "--require-consent",
        "false",
        "--contact-email",
        "who@a.example",
    ]);
    let id = made["client_id"].as_str().unwrap();
    assert_eq!(id.len(), 24);
    let secret = made["client_secret"].as_str().unwrap();
    assert!(secret.starts_with("cl_") && secret.len() == 52, "{secret}");
    assert_eq!(made["response_types"], json!(["code", "code id_token"]));
    assert_eq!(made["redirect_uris"], json!(["https://a.example/cb", "https://b.example/cb"]));
    assert_eq!(
        (&made["scope"], &made["status"], &made["logo"]),
        (&json!("openid email"), &json!("active"), &json!(""))
    );

    // The secret was shown once.
    let shown = registry.json(&["client", "show", id]);
    assert_eq!(shown["client_secret"], json!(null));
    assert_eq!(shown["name"], made["name"]);
    assert_eq!(registry.json(&["client", "list"])[0]["client_id"], json!(id));
    assert_eq!(registry.json(&["client", "list", "--search", "B.EXAMPLE"]).as_array().unwrap().len(), 1);
    assert_eq!(registry.json(&["client", "list", "--search", "c.example"]), json!([]));

    let edited = registry.json(&[
        "client",
        "edit",
        id,
        "--name",
        "Another Name",
        "--remove-redirect-uri",
        "https://a.example/cb",
        "--reason",
        "Tidying",
    ]);
    assert_eq!(edited["redirect_uris"], json!(["https://b.example/cb"]));
    assert_eq!(edited["client_secret"], json!(null), "editing keeps the secret");
    assert_eq!(edited["require_consent"], json!(false), "what is not named stays");
    assert_eq!((&made["require_pkce"], &edited["require_pkce"]), (&json!(true), &json!(true)));

    let rotated = registry.json(&["client", "rotate-secret", id]);
    let new_secret = rotated["client_secret"].as_str().unwrap();
    assert!(new_secret.starts_with("cl_") && new_secret != secret);

    let history = registry.json(&["client", "history", id]);
    assert_eq!((&history[0]["revision"], &history[0]["reason"]), (&json!(2), &json!("Tidying")));
    let changes = history[0]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["field"] == "name" && change["added"] == json!(["Another Name"])));
    assert!(history[0]["by"].as_str().unwrap().starts_with("tester@"));

    let deleted = registry.json(&["client", "delete", id]);
    assert_eq!(deleted[0]["status"], json!("deleted"));
    assert_eq!(registry.json(&["client", "list"]), json!([]));
    assert_eq!(registry.json(&["client", "list", "--trash"])[0]["client_id"], json!(id));
    assert_eq!(registry.json(&["client", "restore", id])[0]["status"], json!("active"));
    assert_eq!(registry.json(&["client", "suspend", id])[0]["status"], json!("suspended"));
    assert_eq!(registry.json(&["client", "resume", id])[0]["status"], json!("active"));
}

#[test]
fn public_and_confidential_again_makes_a_new_secret() {
    let registry = Registry::new();
    let made = registry.create("Some Client", &[]);
    let id = made["client_id"].as_str().unwrap();
    let public = registry.json(&["client", "edit", id, "--type", "public"]);
    assert_eq!(public["client_secret"], json!(""));
    let again = registry.json(&["client", "edit", id, "--type", "confidential"]);
    let secret = again["client_secret"].as_str().unwrap();
    assert!(secret.starts_with("cl_") && again["client_secret"] != made["client_secret"]);
}

#[test]
fn identifiers_from_elsewhere_are_kept() {
    let registry = Registry::new();
    let made = registry.create("Some Client", &["--client-id", "123", "--client-secret", "456"]);
    assert_eq!((&made["client_id"], &made["client_secret"]), (&json!("123"), &json!("456")));
    let said = registry.run(&[
        "client",
        "create",
        "--name",
        "B",
        "--redirect-uri",
        "https://b.example/",
        "--client-id",
        "123",
    ]);
    assert_eq!(said.status, 2, "never reused");
    assert!(said.stdout.starts_with("client_id: "), "{}", said.stdout);
    registry.json(&["client", "delete", "123"]);
    let said = registry.run(&[
        "client",
        "create",
        "--name",
        "B",
        "--redirect-uri",
        "https://b.example/",
        "--client-id",
        "123",
    ]);
    assert_eq!(said.status, 2, "not even after its deletion");
}

#[test]
fn refusals_are_lines_or_json_and_nothing_is_saved() {
    let registry = Registry::new();
    let bad = [
        "client",
        "create",
        "--name",
        "",
        "--redirect-uri",
        "https://a.example/cb#x",
        "--redirect-uri",
        "javascript:alert(1)",
    ];
    let said = registry.run(&bad);
    assert_eq!(said.status, 2);
    assert!(
        said.lines().iter().any(|line| line.starts_with("name: ") && line.ends_with("[required]")),
        "{}",
        said.stdout
    );
    let line = said.lines().into_iter().find(|line| line.starts_with("redirect_uris[0]: ")).unwrap().to_owned();
    assert!(line.contains("(found “https://a.example/cb#x”)") && line.ends_with("[uri-fragment]"), "{line}");

    let said = registry.run(&[&bad[..], &["--json"]].concat());
    assert_eq!(said.status, 2);
    let problems = said.json()["problems"].as_array().unwrap().clone();
    let fragment = problems.iter().find(|problem| problem["rule"] == "uri-fragment").unwrap();
    assert_eq!(
        (&fragment["field"], &fragment["index"], &fragment["severity"]),
        (&json!("redirect_uris"), &json!(0), &json!("refuse"))
    );
    assert!(fragment["fix"]["value"].is_string());
    assert!(problems.iter().any(|problem| problem["index"] == 1));
    assert_eq!(registry.json(&["client", "list"]), json!([]));
}

#[test]
fn a_stale_edit_changes_nothing() {
    let registry = Registry::new();
    let made = registry.create("Some Client", &[]);
    let id = made["client_id"].as_str().unwrap();
    registry.json(&["client", "edit", id, "--name", "Theirs", "--revision", "1"]);
    let said = registry.run(&["client", "edit", id, "--name", "Mine", "--revision", "1"]);
    assert_eq!(said.status, 2);
    assert!(said.stderr.contains("revision 2"), "{}", said.stderr);
    assert_eq!(registry.json(&["client", "show", id])["name"], json!("Theirs"));
}

#[test]
fn a_client_that_is_not_there_is_said_to_be_missing() {
    let said = Registry::new().run(&["client", "show", "nobody"]);
    assert_eq!(said.status, 1);
    assert_eq!(said.stderr.trim(), "clientele: there is no client “nobody”");
}
