//! Clients that introduce themselves in several languages.

use serde_json::{Value, json};

use super::{Rp, Stage, encode, register::registered, request};
use crate::wire::Request;

fn asked(more: Value) -> Value {
    let mut metadata = json!({ "redirect_uris": [super::URI], "client_name": "Kiln" });
    for (name, value) in more.as_object().unwrap() {
        metadata[name] = value.clone();
    }
    metadata
}

#[test]
fn people_are_spoken_to_in_theirs() {
    let (stage, token) = Stage::with_token();
    let tagged = json!({
        "client_name#de": "Töpferei", "client_name#pt-BR": "Olaria", "client_uri#de": "https://kiln.example/de",
        "tos_uri#de": "https://kiln.example/agb", "policy_uri": "https://kiln.example/policy",
        "policy_uri#de": "https://kiln.example/datenschutz",
    });
    let (client, path, access) = registered(&stage.registers(Some(&token), &asked(tagged.clone())));
    let read = stage.manages("GET", &path, Some(&access), &Value::Null).json();
    for (name, value) in tagged.as_object().unwrap() {
        assert_eq!((&client[name], &read[name]), (value, value), "{name}");
    }
    let rp = Rp { id: client["client_id"].as_str().unwrap().to_owned(), secret: String::new() };
    let page = |locales: &str, browser: &str| {
        let query = encode(&request(&rp, &[("ui_locales", locales), ("prompt", "consent")]));
        let sent = Request::new("GET", &format!("/authorize?{query}")).header("accept", "text/html");
        stage.server.send(sent.header("accept-language", browser).session(&stage.person)).text()
    };
    for (locales, browser, name) in [
        ("", "", "Kiln"),
        ("de-AT", "", "Töpferei"),
        ("fr pt-br de", "en", "Olaria"),
        ("", "de-CH,de;q=0.9,en;q=0.8", "Töpferei"),
        ("", "en,de;q=0.9", "Kiln"),
        ("<b>", "*, q=, ;;", "Kiln"),
    ] {
        let text = page(locales, browser);
        assert!(text.contains(&format!("Sign in to {name} ·")), "{locales} {browser}: {text}");
    }
    let (german, plain) = (page("de", ""), page("", ""));
    for link in ["/de", "/agb", "/datenschutz"] {
        assert!(german.contains(&format!("https://kiln.example{link}\"")), "{link}");
        assert!(!plain.contains(&format!("https://kiln.example{link}\"")), "{link}");
    }
    assert!(plain.contains("https://kiln.example/policy\"") && !german.contains("https://kiln.example/policy\""));
}

#[test]
fn what_is_no_language_is_refused() {
    let (stage, token) = Stage::with_token();
    for (name, value, says) in [
        ("client_name#not a tag!", json!("Kiln"), "a language tag expected"),
        ("client_name#", json!("Kiln"), "a language tag expected"),
        ("client_name#d_e", json!("Kiln"), "no language tag"),
        ("client_name#de", json!(["Kiln"]), "a string expected"),
        ("client_name#de", json!("a\u{202e}b"), "invisible"),
        ("tos_uri#de", json!("javascript:alert(1)"), "no scheme for a link"),
    ] {
        let answer = stage.registers(Some(&token), &asked(json!({ name: value })));
        let said = answer.json();
        assert_eq!((answer.status, said["error"].as_str()), (400, Some("invalid_client_metadata")), "{name}: {said}");
        assert!(said["error_description"].as_str().unwrap().contains(says), "{name}: {said}");
    }
    let twice = asked(json!({ "client_name#de": "A", "client_name#DE": "B" }));
    assert_eq!(stage.registers(Some(&token), &twice).status, 400);
    let nothing =
        asked(json!({ "client_name#de": null, "client_name#fr": "", "logo_uri#de": "https://kiln.example/" }));
    let (client, ..) = registered(&stage.registers(Some(&token), &nothing));
    assert!(!client.to_string().contains('#'), "{client}");
}
