//! Clients go out and come back in.

use std::fs;

use serde_json::{Value, json};

use crate::program::Registry;

const LOGO: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>"#;

fn fixture(changes: Value) -> Value {
    let mut fields = json!({
        "name": "Old Client", "owner": 1, "client_type": "confidential", "client_id": "004711",
        "client_secret": "aa4519b3b2d8d1b2d5b1a7d6a4f9d2c1e0b3a4958677f8e9d0c1b2a3", "jwt_alg": "RS256",
        "date_created": "2017-03-31", "website_url": "", "terms_url": "", "contact_email": "", "logo": "", "reuse_consent": true,
        "require_consent": true, "_redirect_uris": "https://old.example/cb\r\nhttps://old.example/cb2", "_post_logout_redirect_uris": "",
        "_scope": "", "response_types": [1],
    });
    for (name, value) in changes.as_object().unwrap() {
        fields[name] = value.clone();
    }
    json!([{ "model": "oidc_provider.client", "pk": 1, "fields": fields }])
}

#[test]
fn an_export_is_an_import() {
    let registry = Registry::new();
    fs::write(registry.path().join("logo.svg"), LOGO).unwrap();
    registry.create("Some Client", &["--logo", "logo.svg", "--website-url", "https://client.example/"]);
    registry.create("Public", &["--type", "public"]);
    registry.create("Signs with its secret", &["--jwt-alg", "HS256", "--client-secret", "the old secret"]);
    let clients = registry.json(&["client", "list"]);

    let said = registry.run(&["export", "--with-secrets"]);
    assert_eq!(said.status, 0, "{}", said.stderr);
    let export = said.json();
    assert_eq!(export["clients"].as_array().unwrap().len(), 3);
    let other = Registry::new();
    fs::write(other.path().join("export.json"), &said.stdout).unwrap();
    let dry = other.json(&["import", "export.json", "--dry-run"]);
    assert_eq!((&dry["imported"], dry["clients"].as_array().unwrap().len()), (&json!(false), 3));
    assert_eq!(other.json(&["client", "list"]), json!([]));
    let report = other.json(&["import", "export.json"]);
    assert_eq!(report["imported"], json!(true));
    assert_eq!(other.json(&["client", "list"]), clients, "everything came along");
    let made: Vec<&Value> =
        report["clients"].as_array().unwrap().iter().filter(|line| line["client_secret"].is_string()).collect();
    assert_eq!(made.len(), 1, "the one whose secret nobody knows has a new one: {report}");

    let said = other.run(&["import", "export.json"]);
    assert_eq!(said.status, 2, "they are there already");
    assert!(said.stdout.contains("Nothing was imported"), "{}", said.stdout);
    assert_eq!(other.json(&["client", "list"]), clients);
}

#[test]
fn what_is_beyond_the_form_comes_along() {
    let registry = Registry::new();
    let kept = json!({
        "contacts": ["b@kiln.example"], "policy_uri": ["https://kiln.example/policy"],
        "token_endpoint_auth_method": ["client_secret_post"], "software_id": ["kiln"], "subject_type": ["pairwise"],
        "initiate_login_uri": ["https://kiln.example/start"], "sector_hosts": ["kiln.example"],
    });
    let client = |extended: &Value| {
        let client = json!({ "name": "Kiln", "redirect_uris": ["https://kiln.example/cb"], "extended": extended });
        fs::write(registry.path().join("clients.json"), json!([client]).to_string()).unwrap();
        registry.run(&["import", "clients.json"])
    };
    assert_eq!(client(&kept).status, 0);
    let export = registry.json(&["export"]);
    assert_eq!(export["clients"][0]["extended"], kept);
    for (extended, status, says) in [
        (json!({ "policy_uri": ["javascript:alert(1)"] }), 2, "policy_uri"),
        (json!({ "subject_type": ["pairwise"], "sector_hosts": ["other.example"] }), 2, "pairwise-sector"),
        (json!({ "jwks": ["{}"] }), 1, "jwks"),
        (json!({ "trusted": ["true"] }), 1, "trusted"),
    ] {
        let said = client(&extended);
        assert_eq!(said.status, status, "{extended}: {}{}", said.stdout, said.stderr);
        assert!((said.stdout + &said.stderr).contains(says), "{extended}");
    }
    assert_eq!(registry.json(&["client", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn secrets_stay_at_home_unless_they_are_asked_for() {
    let registry = Registry::new();
    registry.create("Some Client", &["--jwt-alg", "HS256", "--client-secret", "the old secret"]);
    let said = registry.run(&["export"]);
    assert!(!said.stdout.contains("the old secret"));
    assert_eq!(said.json()["clients"][0]["client_secret"], json!(null));
    assert_eq!(
        registry.run(&["export", "--with-secrets"]).json()["clients"][0]["client_secret"],
        json!("the old secret")
    );
}

#[test]
fn a_django_fixture_moves_in_with_its_identifiers() {
    let registry = Registry::new();
    fs::create_dir_all(registry.path().join("media/oidc_provider")).unwrap();
    fs::write(registry.path().join("media/oidc_provider/logo.svg"), LOGO).unwrap();
    fs::write(registry.path().join("dump.json"), fixture(json!({ "logo": "oidc_provider/logo.svg" })).to_string())
        .unwrap();
    let report = registry.json(&["import", "dump.json", "--media", "media"]);
    assert_eq!((&report["imported"], &report["clients"][0]["client_id"]), (&json!(true), &json!("004711")));
    let client = registry.json(&["client", "show", "004711"]);
    assert_eq!(client["redirect_uris"], json!(["https://old.example/cb", "https://old.example/cb2"]));
    assert_eq!(client["date_created"], json!("2017-03-31T00:00:00Z"));
    assert_eq!(client["logo"].as_str().unwrap().len(), 64);
}

#[test]
fn all_or_nothing() {
    let registry = Registry::new();
    let mut rows = fixture(json!({})).as_array().unwrap().clone();
    rows.extend(
        fixture(json!({ "client_id": "2", "_redirect_uris": "https://*.example/" })).as_array().unwrap().clone(),
    );
    fs::write(registry.path().join("dump.json"), Value::Array(rows).to_string()).unwrap();
    let said = registry.run(&["import", "dump.json"]);
    assert_eq!(said.status, 2);
    assert!(
        said.stdout.contains("2. Old Client: refused") && said.stdout.contains("[uri-wildcard]"),
        "{}",
        said.stdout
    );
    assert_eq!(registry.json(&["client", "list"]), json!([]));
}

#[test]
fn problems_can_be_accepted_and_are_flagged() {
    let registry = Registry::new();
    let odd = json!({ "_redirect_uris": "http://old.example/*\njavascript:alert(1)", "response_types": [], "website_url": "nowhere", "jwt_alg": "" });
    fs::write(registry.path().join("dump.json"), fixture(odd).to_string()).unwrap();
    assert_eq!(registry.run(&["import", "dump.json"]).status, 2);
    let report = registry.json(&["import", "dump.json", "--accept-problems"]);
    assert_eq!(report["imported"], json!(true), "{report}");
    let client = registry.json(&["client", "show", "004711"]);
    assert_eq!(client["redirect_uris"], json!(["http://old.example/*", "javascript:alert(1)"]), "as it was");
    assert_eq!(registry.json(&["client", "list", "--problems"]).as_array().unwrap().len(), 1, "and marked");
}

#[test]
fn what_is_no_export_is_refused_in_words() {
    let registry = Registry::new();
    for text in [
        "",
        "{}",
        "[]",
        "5",
        "{\"clients\": 5}",
        "{\"clients\": [5]}",
        "[{\"model\": 5}]",
        "{\"clients\": [{\"nam\": 1}]}",
        "\u{0}",
    ] {
        fs::write(registry.path().join("file.json"), text).unwrap();
        let said = registry.run(&["import", "file.json"]);
        let empty = text == "[]";
        assert_eq!(said.status, i32::from(!empty), "{text:?}: {}{}", said.stdout, said.stderr);
    }
    assert_eq!(registry.run(&["import", "missing.json"]).status, 1);
}
