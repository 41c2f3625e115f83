//! Sign-ins that begin here (OpenID Connect Core 1.0, section 4; OpenID Conformance Suite: oidcc-3rdparty-init-login,
//! oidcc-3rdparty-init-login-nohttps).

use serde_json::{Value, json};

use super::{Rp, Stage, fields, register::registered};

fn asked(uri: &str) -> Value {
    json!({ "redirect_uris": [super::URI], "client_name": "Kiln", "initiate_login_uri": uri })
}

#[test]
fn an_application_is_opened_where_it_begins() {
    let (stage, token) = Stage::with_token();
    let uri = "https://kiln.example/start?from=registry";
    let (client, ..) = registered(&stage.registers(Some(&token), &asked(uri)));
    assert_eq!(client["initiate_login_uri"], uri);
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    let rp = Rp { id: text("client_id"), secret: text("client_secret") };
    let opens = |stage: &Stage| {
        let page = stage.get(Some(&stage.person), "/account/applications", &[]).text();
        let (before, _) = page.split_once(">Open</a>")?;
        let (_, href) = before.rsplit_once("href=\"")?;
        Some(href.split('"').next().unwrap().replace("&amp;", "&"))
    };
    assert_eq!(opens(&stage), None, "nobody has let it in yet");
    let page = stage.authorize(&rp, &[("scope", "openid")]);
    assert!(fields(&stage.decide(&page, "allow")).contains_key("code"));
    let issuer = format!("http%3A%2F%2F{}", stage.server.address.to_string().replace(':', "%3A"));
    assert_eq!(opens(&stage), Some(format!("{uri}&iss={issuer}")), "who they are is not the application's to know");
    let page = stage.authorize(&rp, &[("scope", "openid email")]);
    assert!(fields(&stage.decide(&page, "allow")).contains_key("code"));
    assert_eq!(opens(&stage), Some(format!("{uri}&iss={issuer}&login_hint=ines%40example.org")));
    stage.registry.json(&["client", "suspend", &rp.id]);
    assert_eq!(opens(&stage), None, "nobody could sign in there");
}

#[test]
fn it_begins_over_https() {
    let (stage, token) = Stage::with_token();
    for uri in [
        "http://kiln.example/start",
        "http://127.0.0.1/start",
        "https://kiln.example/#x",
        "javascript:alert(1)",
        "/start",
    ] {
        let answer = stage.registers(Some(&token), &asked(uri));
        let said = answer.json();
        assert_eq!((answer.status, said["error"].as_str()), (400, Some("invalid_client_metadata")), "{uri}: {said}");
        assert!(said["error_description"].as_str().unwrap().starts_with("initiate_login_uri: "), "{said}");
    }
}
