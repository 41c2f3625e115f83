//! The endpoints that programs call.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{CHALLENGE, Rp, Stage, URI, VERIFIER, encode, fields};
use crate::wire::{Answer, Request};

#[track_caller]
fn refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, answer.json()["error"].as_str()), (status, Some(error)), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

impl Stage {
    fn post_token(&self, parameters: &[(&str, &str)]) -> Answer {
        self.server.send(Request::new("POST", "/token").form(&encode(parameters)))
    }
}

#[test]
fn clients_authenticate_in_each_way_and_in_one() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let code = || stage.code(&rp, &[]);
    let usual = |code: &str| {
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let with = |code: &str, more: &[(&str, &str)]| {
        let usual = usual(code);
        let usual: Vec<(&str, &str)> = usual.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        encode(&[&usual[..], more].concat())
    };
    let post = |body: String| stage.server.send(Request::new("POST", "/token").form(&body));
    let id = [("client_id", rp.id.as_str())];
    assert_eq!(stage.redeem(&rp, &code()).status, 200);
    assert_eq!(post(with(&code(), &[id[0], ("client_secret", &rp.secret)])).status, 200);
    refused(&post(with(&code(), &id)), 401, "invalid_client");
    refused(&post(with(&code(), &[id[0], ("client_secret", "wrong")])), 401, "invalid_client");
    refused(&post(with(&code(), &[("client_id", "nobody"), ("client_secret", "x")])), 401, "invalid_client");
    refused(&post(with(&code(), &[])), 400, "invalid_request");
    let both = [("grant_type", "authorization_code"), ("client_secret", rp.secret.as_str())];
    refused(&stage.token(&rp, &both), 400, "invalid_request");
    let wrong = Rp { id: rp.id.clone(), secret: "wrong".to_owned() };
    let answer = stage.redeem(&wrong, &code());
    refused(&answer, 401, "invalid_client");
    assert!(answer.header("www-authenticate").unwrap().starts_with("Basic"));
    let unknown = post(with(&code(), &[("client_id", "nobody"), ("client_secret", "x")])).text();
    let known = post(with(&code(), &[id[0], ("client_secret", "x")])).text();
    assert_eq!(unknown, known, "whether there is such a client is nobody's business");
}

#[test]
fn secrets_with_signs_in_them_are_form_encoded_in_basic() {
    let stage = Stage::new();
    let secret = "a:b%c+d e&f=0123456789abcdefghij";
    let rp = stage.rp(&["--client-id", "with space:and%", "--client-secret", secret]);
    let basic = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let send = |basic: String| {
        let code = stage.code(&rp, &[]);
        let body = encode(&[("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", URI)]);
        stage.server.send(Request::new("POST", "/token").header("authorization", basic).form(&body)).status
    };
    assert_eq!(send(basic(&encoded(&rp.id), &encoded(secret))), 200);
    assert_eq!(send(basic(&rp.id, secret)), 401);
}

#[test]
fn a_public_client_has_a_verifier_and_no_secret() {
    let stage = Stage::new();
    let rp = stage.rp(&["--type", "public"]);
    let code = || {
        let page = stage.authorize(&rp, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
        fields(&stage.decide(&page, "allow"))["code"].clone()
    };
    let redeem = |code: &str, more: &[(&str, &str)]| {
        let usual =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI), ("client_id", &rp.id)];
        stage.post_token(&[&usual[..], more].concat())
    };
    assert_eq!(redeem(&code(), &[("code_verifier", VERIFIER)]).status, 200);
    refused(&redeem(&code(), &[]), 400, "invalid_grant");
    refused(&redeem(&code(), &[("code_verifier", &VERIFIER.replace('d', "e"))]), 400, "invalid_grant");
    refused(&redeem(&code(), &[("code_verifier", "short")]), 400, "invalid_request");
    refused(&redeem(&code(), &[("code_verifier", VERIFIER), ("client_secret", "x")]), 401, "invalid_client");
    let error = fields(&stage.authorize(&rp, &[]));
    assert_eq!(error["error"], "invalid_request");
    assert!(error["error_description"].contains("PKCE"));
}

#[test]
fn refresh_tokens_rotate() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let first = stage.tokens(&rp, "openid email offline_access");
    let refresh = |token: &serde_json::Value, more: &[(&str, &str)]| {
        let usual = [("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap())];
        stage.token(&rp, &[&usual[..], more].concat())
    };
    refused(&refresh(&first["refresh_token"], &[("scope", "openid admin")]), 400, "invalid_scope");
    let second = refresh(&first["refresh_token"], &[]).json();
    let claims = stage.believe(&rp, jsonwebtoken::Algorithm::RS256, second["id_token"].as_str().unwrap());
    assert_eq!(claims.get("nonce"), None);
    assert_eq!(stage.userinfo(second["access_token"].as_str().unwrap()).status, 200);
    refused(&refresh(&first["refresh_token"], &[]), 400, "invalid_grant");
    refused(&refresh(&second["refresh_token"], &[]), 400, "invalid_grant");
    assert_eq!(stage.userinfo(second["access_token"].as_str().unwrap()).status, 401, "the family is gone");
    assert_eq!(stage.tokens(&rp, "openid")["refresh_token"], serde_json::Value::Null);
}

#[test]
fn userinfo_says_what_the_scope_says() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let tokens = stage.tokens(&rp, "openid email");
    let token = tokens["access_token"].as_str().unwrap();
    let said = stage.userinfo(token).json();
    let claims = stage.believe(&rp, jsonwebtoken::Algorithm::RS256, tokens["id_token"].as_str().unwrap());
    assert_eq!((&said["email"], &said["sub"]), (&"ines@example.org".into(), &claims["sub"]));
    let bare = stage.tokens(&rp, "openid");
    assert_eq!(stage.userinfo(bare["access_token"].as_str().unwrap()).json().as_object().unwrap().len(), 1);
    let posted = |request: Request| stage.server.send(request);
    assert_eq!(posted(Request::new("POST", "/userinfo").form(&encode(&[("access_token", token)]))).json(), said);
    let header = Request::new("POST", "/userinfo").header("authorization", format!("Bearer {token}"));
    assert_eq!(posted(header).json(), said);
    let twice = Request::new("POST", "/userinfo").header("authorization", format!("Bearer {token}"));
    assert_eq!(posted(twice.form(&encode(&[("access_token", token)]))).status, 400);
    let nothing = stage.get(None, "/userinfo", &[]);
    assert_eq!((nothing.status, nothing.header("www-authenticate")), (401, Some("Bearer realm=\"clientele\"")));
    let in_query = stage.get(None, "/userinfo", &[("access_token", token)]);
    assert_eq!(in_query.status, 401, "a query stands in logs");
    refused(&stage.userinfo("nonsense"), 401, "invalid_token");
    let read = stage.tokens(&rp, "email");
    assert_eq!(read.get("id_token"), None, "plain OAuth");
    refused(&stage.userinfo(read["access_token"].as_str().unwrap()), 403, "insufficient_scope");
}

#[test]
fn tokens_are_looked_at_and_revoked() {
    let stage = Stage::new();
    let (rp, other) = (stage.rp(&[]), stage.rp(&[]));
    let call = |path: &str, rp: &Rp, token: &str| {
        let sent = [("client_id", rp.id.as_str()), ("client_secret", &rp.secret), ("token", token)];
        stage.server.send(Request::new("POST", path).form(&encode(&sent)))
    };
    let tokens = stage.tokens(&rp, "openid email offline_access");
    let (access, refresh) = (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    let said = call("/introspect", &other, access).json();
    assert_eq!((&said["active"], &said["client_id"]), (&true.into(), &rp.id.as_str().into()));
    assert_eq!(call("/introspect", &rp, refresh).json()["active"], true);
    for token in [refresh, "nonsense"] {
        assert_eq!(call("/introspect", &other, token).json(), serde_json::json!({ "active": false }));
    }
    refused(&call("/revoke", &other, access), 400, "unauthorized_client");
    assert_eq!(call("/revoke", &other, "nonsense").status, 200);
    assert_eq!(stage.userinfo(access).status, 200);
    assert_eq!(call("/revoke", &rp, refresh).status, 200);
    assert_eq!(stage.userinfo(access).status, 401, "with the refresh token goes what came of it");
    let nobody = Request::new("POST", "/introspect").form(&encode(&[("token", access)]));
    refused(&stage.server.send(nobody), 400, "invalid_request");
    let public = stage.rp(&["--type", "public"]);
    let sent = encode(&[("client_id", public.id.as_str()), ("token", access)]);
    refused(&stage.server.send(Request::new("POST", "/introspect").form(&sent)), 401, "invalid_client");
}

#[test]
fn a_suspended_client_stops_at_once() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let tokens = stage.tokens(&rp, "openid offline_access");
    let code = stage.code(&rp, &[]);
    stage.registry.run(&["client", "suspend", &rp.id]);
    refused(&stage.redeem(&rp, &code), 401, "invalid_client");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    refused(&stage.token(&rp, &refresh), 401, "invalid_client");
    assert_eq!(stage.userinfo(tokens["access_token"].as_str().unwrap()).status, 401);
    assert_eq!(stage.authorize(&rp, &[]).status, 400);
}

#[test]
fn an_hs256_client_without_a_secret_is_told_so() {
    let stage = Stage::new();
    let rp = stage.rp(&["--jwt-alg", "HS256"]);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = stage.registry.store().await;
        let operator = store.registry(store::Actor::Operator { name: "test".to_owned() }, crate::program::now());
        let client = operator.client_by_id(&domain::ClientId::parse(&rp.id).unwrap()).await.unwrap().client.key;
        let secret = operator.secrets(client).await.unwrap()[0].id;
        operator.revoke_secret(client, secret).await.unwrap();
    });
    let refused = fields(&stage.authorize(&rp, &[]));
    assert_eq!(refused["error"], "unauthorized_client");
    assert!(refused["error_description"].contains("no secret"));
}
