//! The picture that a client names when it registers (OpenID Conformance Suite: oidcc-registration-logo-uri).

use std::{fs, io::Cursor};

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use super::{Rp, Stage, elsewhere::Elsewhere, register::registered};
use crate::wire::Answer;

fn png(color: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(300, 300, Rgb(color)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn asked(logo_uri: &str) -> Value {
    json!({ "redirect_uris": [super::URI], "client_name": "Kiln", "logo_uri": logo_uri })
}

/// The logo that people see on the consent page.
fn shown(stage: &Stage, client: &Value) -> Option<String> {
    let rp = Rp { id: client["client_id"].as_str().unwrap().to_owned(), secret: String::new() };
    let page = stage.authorize(&rp, &[("prompt", "consent")]);
    assert!(super::asks(&page), "{}", page.text());
    let text = page.text();
    let (_, rest) = text.split_once("/logos/")?;
    Some(rest.split('/').next().unwrap().to_owned())
}

#[track_caller]
fn refused(answer: &Answer, says: &str) {
    let said = answer.json();
    assert_eq!((answer.status, said["error"].as_str()), (400, Some("invalid_client_metadata")), "{said}");
    let description = said["error_description"].as_str().unwrap();
    assert!(description.starts_with("logo_uri: ") && description.contains(says), "{description}");
}

#[test]
fn it_is_fetched_once_and_drawn_anew() {
    let host = Elsewhere::answering("200 OK", &png([1, 99, 200]));
    let (stage, token) = host.stage();
    let uri = host.uri("/logo.png");
    assert_eq!(stage.registers(None, &asked(&uri)).status, 401);
    assert_eq!(host.asked(), 0, "nothing is fetched for who may not register");
    let (client, path, access) = registered(&stage.registers(Some(&token), &asked(&uri)));
    assert_eq!((&client["logo_uri"], host.asked()), (&json!(uri), 1));
    let first = shown(&stage, &client).unwrap();
    let picture = stage.server.get(&format!("/logos/{first}/64"));
    assert_eq!(image::load_from_memory(&picture.body).unwrap().width(), 64, "drawn here, and served from here");
    let page =
        stage.authorize(&Rp { id: client["client_id"].as_str().unwrap().to_owned(), secret: String::new() }, &[]);
    assert!(!page.text().contains(&uri), "nobody's browser goes there");

    let put = |access: &str, more: Value| {
        let mut metadata = json!({ "client_id": client["client_id"], "redirect_uris": [super::URI] });
        for (name, value) in more.as_object().unwrap() {
            metadata[name] = value.clone();
        }
        let answer = stage.manages("PUT", &path, Some(access), &metadata);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let access = answer.json()["registration_access_token"].as_str().unwrap().to_owned();
        (answer.json(), access)
    };
    // Another picture is at the same address by now: what people see does not change behind anybody's back.
    host.answers("200 OK", &png([200, 1, 1]));
    let (_, access) = put(&access, json!({ "logo_uri": uri, "client_name": "Kiln 2" }));
    assert_eq!((shown(&stage, &client), host.asked()), (Some(first.clone()), 1));
    let (replaced, access) = put(&access, json!({ "logo_uri": host.uri("/new.png") }));
    assert_eq!((&replaced["logo_uri"], host.asked()), (&json!(host.uri("/new.png")), 2));
    let second = shown(&stage, &client).unwrap();
    assert_ne!(second, first);
    let (replaced, access) = put(&access, json!({}));
    assert_eq!((&replaced["logo_uri"], shown(&stage, &client)), (&Value::Null, None));

    // What a person chose is theirs, until the client names one.
    fs::write(stage.registry.path().join("logo.png"), png([9, 200, 9])).unwrap();
    stage.registry.json(&["client", "edit", client["client_id"].as_str().unwrap(), "--logo", "logo.png"]);
    let chosen = shown(&stage, &client);
    let (_, access) = put(&access, json!({ "client_name": "Kiln 3" }));
    assert!(chosen.is_some() && shown(&stage, &client) == chosen);
    let (_, access) = put(&access, json!({ "logo_uri": uri }));
    assert_eq!((shown(&stage, &client), host.asked()), (Some(second), 3));
    stage.registry.json(&["client", "edit", client["client_id"].as_str().unwrap(), "--logo", "logo.png"]);
    let read = stage.manages("GET", &path, Some(&access), &Value::Null).json();
    assert_eq!(read["logo_uri"], Value::Null, "it is not the client's picture any more");
}

#[test]
fn what_is_no_logo_is_refused_with_the_reason() {
    let host = Elsewhere::answering("200 OK", b"<!doctype html><p>hello");
    let (stage, token) = host.stage();
    let metadata = asked(&host.uri("/logo.png"));
    let script = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>"#;
    for (status, body, says) in [
        ("200 OK", &b"<!doctype html><p>hello"[..], "no picture that can be read here"),
        ("200 OK", &[], "empty"),
        ("200 OK", &png([1, 2, 3])[..40], "damaged"),
        ("200 OK", script, "script"),
        ("200 OK", &vec![0; 1_100_000], "TooLarge"),
        ("404 Not Found", &png([1, 2, 3]), "status 404"),
    ] {
        host.answers(status, body);
        refused(&stage.registers(Some(&token), &metadata), says);
    }
    for uri in ["https://169.254.169.254/", "https://10.0.0.1/logo.png", "http://kiln.org/logo.png", "data:image/png,x"]
    {
        refused(&stage.registers(Some(&token), &asked(uri)), "");
    }
    assert_eq!(stage.registry.json(&["client", "list"]), json!([]), "nothing was registered");
}
