//! Clients that register themselves, and look after what they registered.

use domain::dynamic::DynamicRegistration;
use serde_json::{Value, json};
use store::Actor;

use super::{Rp, Stage, fields, request};
use crate::{
    program::now,
    wire::{Answer, Request},
};

impl Stage {
    pub(super) fn let_register(&self, mode: DynamicRegistration) {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = self.registry.store().await;
            let registry = store.registry(Actor::Operator { name: "test".to_owned() }, now());
            registry.set_dynamic_registration(mode).await.unwrap();
        });
    }

    /// A stage where an initial access token of the command line's, for the person, registers clients.
    pub(super) fn with_token() -> (Self, String) {
        let stage = Self::new();
        stage.let_register(DynamicRegistration::Token);
        let made =
            stage.registry.json(&["initial-access-token", "create", "--owner", "ines@example.org", "--clients", "20"]);
        (stage, made["token"].as_str().unwrap().to_owned())
    }

    pub(super) fn registers(&self, token: Option<&str>, metadata: &Value) -> Answer {
        self.manages("POST", "/register", token, metadata)
    }

    pub(super) fn manages(&self, method: &str, path: &str, token: Option<&str>, metadata: &Value) -> Answer {
        let request = Request::new(method, path);
        let request = match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        self.server.send(match metadata {
            Value::Null => request,
            metadata => request.body("application/json", metadata.to_string()),
        })
    }
}

fn least() -> Value {
    json!({ "redirect_uris": [super::URI] })
}

/// The least, with `more` in it.
fn with(more: Value) -> Value {
    let mut metadata = least();
    for (name, value) in more.as_object().unwrap() {
        metadata[name] = value.clone();
    }
    metadata
}

#[track_caller]
pub(super) fn registered(answer: &Answer) -> (Value, String, String) {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let client = answer.json();
    let text = |name: &str| client[name].as_str().unwrap_or_else(|| panic!("{name}: {client}")).to_owned();
    let place = text("registration_client_uri");
    let path = place.split_once("//").unwrap().1.split_once('/').unwrap().1;
    let (path, token) = (format!("/{path}"), text("registration_access_token"));
    (client, path, token)
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn closed_with_a_token_or_open() {
    let stage = Stage::new();
    let discovered = |stage: &Stage| stage.get(None, "/.well-known/openid-configuration", &[]).json();
    assert_eq!(error(&stage.registers(None, &least())), (403, "access_denied".to_owned()));
    assert_eq!(discovered(&stage)["registration_endpoint"], Value::Null);
    stage.let_register(DynamicRegistration::Token);
    let endpoint = format!("http://{}/register", stage.server.address);
    assert_eq!(discovered(&stage)["registration_endpoint"], endpoint.as_str());
    let answer = stage.registers(None, &least());
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer realm=\"clientele\"")));
    for token in ["nonsense", &"a".repeat(43)] {
        let answer = stage.registers(Some(token), &least());
        assert_eq!(error(&answer), (401, "invalid_token".to_owned()));
        assert!(answer.header("www-authenticate").unwrap().contains("error=\"invalid_token\""));
    }
    stage.let_register(DynamicRegistration::Open);
    let (client, ..) = registered(&stage.registers(None, &least()));
    // It works for nobody: nobody owns it, and nobody has looked at it.
    let rp = Rp { id: client["client_id"].as_str().unwrap().to_owned(), secret: String::new() };
    let page = stage.authorize(&rp, &[]);
    assert_eq!(page.status, 400);
    assert!(page.text().contains("review"), "{}", page.text());
}

#[test]
fn a_client_registers_and_signs_people_in() {
    let (stage, token) = Stage::with_token();
    let asked = with(json!({
        "client_name": "Kiln <b>", "contacts": ["a@kiln.example", "b@kiln.example"], "client_uri": "https://kiln.example/",
        "policy_uri": "https://kiln.example/policy", "tos_uri": "https://kiln.example/tos", "scope": "openid email",
        "application_type": "web", "software_id": "4NRB1", "software_version": "2.2", "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "client_secret_basic", "unknown": {"x": [1]}, "status": "active", "trusted": true,
        "client_id": "mine", "client_secret": "mine", "logo_uri": null,
    }));
    let answer = stage.registers(Some(&token), &asked);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let (client, path, access) = registered(&answer);
    for name in
        ["client_name", "contacts", "client_uri", "policy_uri", "tos_uri", "scope", "software_id", "software_version"]
    {
        assert_eq!(client[name], asked[name], "{name}");
    }
    for (name, value) in [
        ("redirect_uris", json!([super::URI])),
        ("response_types", json!(["code"])),
        ("grant_types", json!(["authorization_code", "refresh_token"])),
        ("token_endpoint_auth_method", json!("client_secret_basic")),
        ("id_token_signed_response_alg", json!("RS256")),
        ("subject_type", json!("public")),
        ("client_secret_expires_at", json!(0)),
        ("unknown", Value::Null),
        ("trusted", Value::Null),
        ("logo_uri", Value::Null),
    ] {
        assert_eq!(client[name], value, "{name}");
    }
    assert_ne!(client["client_id"], "mine");
    let read = stage.manages("GET", &path, Some(&access), &Value::Null);
    assert_eq!(read.status, 200);
    let mut expected = client.clone();
    for secret in ["client_secret", "client_secret_expires_at"] {
        expected.as_object_mut().unwrap().remove(secret);
    }
    assert_eq!(read.json(), expected, "all but the secret, of which only a hash is kept");
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    let rp = Rp { id: text("client_id"), secret: text("client_secret") };
    let page = stage.authorize(&rp, &[]);
    assert!(super::asks(&page) && page.text().contains("Kiln &lt;b&gt;"));
    let code = fields(&stage.decide(&page, "allow"))["code"].clone();
    // In the way that it registered, and in no other.
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", super::URI),
        ("client_id", &rp.id),
        ("client_secret", &rp.secret),
    ];
    let posted = stage.server.send(Request::new("POST", "/token").form(&super::encode(&form)));
    assert_eq!(error(&posted), (401, "invalid_client".to_owned()));
    assert_eq!(stage.redeem(&rp, &code).status, 200);
    let listed = stage.registry.json(&["initial-access-token", "list"]);
    assert_eq!((&listed[0]["registered"], &listed[0]["state"]), (&json!(1), &json!("works")));
    for secret in [&token, &access, &rp.secret] {
        assert!(!stage.server.log().contains(secret.as_str()) && !listed.to_string().contains(secret.as_str()));
    }
}

#[test]
fn a_public_client_gets_no_secret() {
    let (stage, token) = Stage::with_token();
    let native = json!({
        "redirect_uris": ["com.example.app:/cb"], "application_type": "native", "token_endpoint_auth_method": "none",
    });
    let (client, ..) = registered(&stage.registers(Some(&token), &native));
    assert_eq!((&client["client_secret"], &client["client_secret_expires_at"]), (&Value::Null, &Value::Null));
    assert_eq!(
        (&client["token_endpoint_auth_method"], &client["client_name"]),
        (&json!("none"), &json!("com.example.app"))
    );
    // Debian's oidc-agent says nothing of its type and waits on this machine.
    registered(&stage.registers(Some(&token), &json!({ "redirect_uris": ["http://localhost:4242"] })));
}

#[test]
fn refusals_say_what_would_be_accepted() {
    let (stage, token) = Stage::with_token();
    for (metadata, error, says) in [
        (json!({}), "invalid_redirect_uri", "at least one redirect URI"),
        (json!({ "redirect_uris": "https://a.example/" }), "invalid_redirect_uri", "an array of strings expected"),
        (json!({ "redirect_uris": [1] }), "invalid_redirect_uri", "a number found"),
        (json!({ "redirect_uris": ["https://a.example/#x"] }), "invalid_redirect_uri", "redirect_uris[0]"),
        (
            json!({ "redirect_uris": ["https://a.example/", "javascript:alert(1)"] }),
            "invalid_redirect_uri",
            "redirect_uris[1]",
        ),
        (with(json!({ "client_name": "a\u{202e}b" })), "invalid_client_metadata", "client_name: "),
        (with(json!({ "client_uri": "javascript:alert(1)" })), "invalid_client_metadata", "client_uri: "),
        (with(json!({ "policy_uri": "/policy" })), "invalid_client_metadata", "policy_uri: "),
        (with(json!({ "tos_uri": "data:text/html," })), "invalid_client_metadata", "tos_uri: "),
        (with(json!({ "contacts": ["a@b.example", "nobody"] })), "invalid_client_metadata", "contacts: "),
        (with(json!({ "scope": ["openid"] })), "invalid_client_metadata", "scope: a string expected"),
        (with(json!({ "scope": "openid admin:all" })), "invalid_client_metadata", "scope: "),
        (with(json!({ "response_types": ["token"] })), "invalid_client_metadata", "response_types[0]: "),
        (with(json!({ "response_types": [] })), "invalid_client_metadata", "response_types: "),
        (with(json!({ "grant_types": ["password"] })), "invalid_client_metadata", "grant_types: "),
        (with(json!({ "application_type": "spa" })), "invalid_client_metadata", "application_type: "),
        (
            with(json!({ "id_token_signed_response_alg": "none" })),
            "invalid_client_metadata",
            "id_token_signed_response_alg: ",
        ),
        (
            with(json!({ "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "HS256" })),
            "invalid_client_metadata",
            "Use RS256",
        ),
        (
            with(json!({ "token_endpoint_auth_method": "tls_client_auth" })),
            "invalid_client_metadata",
            "client_secret_post",
        ),
        (with(json!({ "subject_type": "secret" })), "invalid_client_metadata", "subject_type: "),
    ] {
        let answer = stage.registers(Some(&token), &metadata);
        assert_eq!(self::error(&answer), (400, error.to_owned()), "{metadata}: {}", answer.text());
        let said = answer.json()["error_description"].as_str().unwrap().to_owned();
        assert!(said.contains(says) && said.is_ascii(), "{metadata}: {said}");
    }
    let send = |media_type: &str, body: &[u8]| {
        let request = Request::new("POST", "/register").header("authorization", format!("Bearer {token}"));
        stage.server.send(request.body(media_type, body))
    };
    let twice = format!(r#"{{"redirect_uris":["{0}"],"redirect_uris":["{0}"]}}"#, super::URI);
    for (media_type, body) in [
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/json", &twice),
        ("text/plain", &least().to_string()),
    ] {
        assert_eq!(error(&send(media_type, body.as_bytes())), (400, "invalid_request".to_owned()), "{body}");
    }
    let long = with(json!({ "software_id": "x".repeat(70_000) })).to_string();
    assert_eq!(send("application/json", long.as_bytes()).status, 413);
    let listed = stage.registry.json(&["initial-access-token", "list"]);
    assert_eq!(listed[0]["registered"], 0, "what is refused uses up nothing");
}

#[test]
fn a_client_replaces_its_registration() {
    let (stage, token) = Stage::with_token();
    let (client, path, access) =
        registered(&stage.registers(Some(&token), &with(json!({ "policy_uri": "https://k.example/" }))));
    let wider = json!({
        "client_id": client["client_id"], "client_secret": client["client_secret"],
        "redirect_uris": [super::URI, "https://new.example/cb"], "client_name": "Kiln 2",
    });
    for (metadata, error) in [
        (json!({ "redirect_uris": [super::URI] }), "invalid_request"),
        (json!({ "client_id": "other", "redirect_uris": [super::URI] }), "invalid_request"),
        (
            json!({ "client_id": client["client_id"], "redirect_uris": [super::URI], "client_secret": "wrong" }),
            "invalid_request",
        ),
        (
            json!({ "client_id": client["client_id"], "redirect_uris": [super::URI], "registration_access_token": access }),
            "invalid_request",
        ),
        (json!({ "client_id": client["client_id"], "redirect_uris": [] }), "invalid_redirect_uri"),
        (json!({ "client_id": client["client_id"], "redirect_uris": ["http://rp.example/"] }), "invalid_redirect_uri"),
    ] {
        let answer = stage.manages("PUT", &path, Some(&access), &metadata);
        assert_eq!(self::error(&answer), (400, error.to_owned()), "{metadata}: {}", answer.text());
    }
    let answer = stage.manages("PUT", &path, Some(&access), &wider);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let replaced = answer.json();
    assert_eq!(
        (&replaced["redirect_uris"], &replaced["client_name"]),
        (&wider["redirect_uris"], &wider["client_name"])
    );
    assert_eq!(replaced["policy_uri"], Value::Null, "what is left out is gone");
    let next = replaced["registration_access_token"].as_str().unwrap();
    assert_eq!(error(&stage.manages("GET", &path, Some(&access), &Value::Null)), (401, "invalid_token".to_owned()));
    assert_eq!(stage.manages("GET", &path, Some(next), &Value::Null).status, 200);
    // Its tokens end with it.
    let text = |name: &str| client[name].as_str().unwrap().to_owned();
    let rp = Rp { id: text("client_id"), secret: text("client_secret") };
    let page = stage.authorize(&rp, &[]);
    let code = fields(&stage.decide(&page, "allow"))["code"].clone();
    let tokens = stage.redeem(&rp, &code).json();
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(stage.userinfo(access_token).status, 200);
    assert_eq!(stage.manages("DELETE", &path, Some(next), &Value::Null).status, 204);
    assert_eq!(stage.userinfo(access_token).status, 401);
    for method in ["GET", "DELETE"] {
        assert_eq!(error(&stage.manages(method, &path, Some(next), &Value::Null)), (401, "invalid_token".to_owned()));
    }
    assert_eq!(stage.get(Some(&stage.person), "/authorize", &request(&rp, &[])).status, 400);
}

#[test]
fn nobody_learns_of_others() {
    let (stage, token) = Stage::with_token();
    let (_, path, access) = registered(&stage.registers(Some(&token), &least()));
    let (_, other, other_access) = registered(&stage.registers(Some(&token), &least()));
    let mut answers = Vec::new();
    for (path, token) in [
        (path.as_str(), other_access.as_str()),
        ("/register/nobody", access.as_str()),
        ("/register/%00", "nonsense"),
        (&other, &"a".repeat(43)),
    ] {
        let answer = stage.manages("GET", path, Some(token), &Value::Null);
        answers.push((answer.status, answer.text()));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[0].0, 401);
    let answer = stage.manages("GET", &path, None, &Value::Null);
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer realm=\"clientele\"")));
    // Both were used where they do not belong.
    for (path, token) in [(&path, &access), (&other, &other_access)] {
        assert_eq!(stage.manages("GET", path, Some(token), &Value::Null).status, 401);
    }
    assert_eq!(stage.manages("PATCH", &path, Some(&access), &least()).status, 405);
}

#[test]
fn tokens_are_made_and_revoked_on_the_command_line() {
    let (stage, token) = Stage::with_token();
    let list = || stage.registry.json(&["initial-access-token", "list"]);
    let id = list()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(stage.registry.run(&["initial-access-token", "revoke", &id]).status, 0);
    assert_eq!(list()[0]["state"], "revoked");
    assert_eq!(error(&stage.registers(Some(&token), &least())), (401, "invalid_token".to_owned()));
    for (arguments, says) in [
        (&["--owner", "nobody@example.org"][..], "there is no account"),
        (&["--owner", "ines@example.org", "--clients", "0"], "1 to 1,000 clients"),
        (&["--owner", "ines@example.org", "--for", "2000d"], "a year from now"),
    ] {
        let said = stage.registry.run(&[&["initial-access-token", "create"], arguments].concat());
        assert_ne!(said.status, 0);
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
    let unknown = "01990000-0000-7000-8000-000000000001";
    assert_eq!(stage.registry.run(&["initial-access-token", "revoke", unknown]).status, 1);
}
