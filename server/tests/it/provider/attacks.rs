//! What somebody tries who is up to no good.

use domain::Role;

use super::{CHALLENGE, Stage, URI, VERIFIER, encode, fields, hidden, request, stays_here};
use crate::wire::Request;

#[test]
fn nobody_is_sent_to_a_uri_that_is_not_registered() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for uri in [
        "https://evil.example/cb",
        "https://client.example/cb/",
        "https://client.example/cb?x=1",
        "https://client.example/cb#x",
        "https://client.example/CB",
        "https://CLIENT.example/cb",
        "http://client.example/cb",
        "https://client.example:443/cb",
        "https://client.example.evil/cb",
        "https://evilclient.example/cb",
        "https://client.example@evil/cb",
        "https://client.example\\@evil/cb",
        "https://evil\\@client.example/cb",
        "https://client.example/cb/../x",
        "https://client.example/cb/..;/x",
        "https://client.example/%63b",
        "https://client.example/cb%2f",
        "https://client.example/cb%00",
        "https://client.example/cb%0d%0aSet-Cookie:x",
        "https://*.example/cb",
        "https://client.example./cb",
        "https://clіent.example/cb",
        " https://client.example/cb",
        "https://client.example/cb ",
        "//client.example/cb",
        "/cb",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://client.example/cb",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://client.example/x",
        "com.example.app:/cb",
        "http://localhost/cb",
        "http://127.0.0.1:1/cb",
        "http://169.254.169.254/",
        "https://client.example:99999/cb",
        "https:///cb",
        "*",
        "",
    ] {
        for more in
            [&[][..], &[("response_type", "nonsense")], &[("prompt", "none")], &[("response_mode", "form_post")]]
        {
            let sent = [&[("redirect_uri", uri)], more].concat();
            stays_here(&stage.authorize(&rp, &sent), uri);
            stays_here(&stage.get(None, "/authorize", &request(&rp, &sent)), uri);
        }
    }
    let page = stage.authorize(&rp, &[("redirect_uri", "https://evil.example/<b>x")]);
    assert!(page.text().contains("https://evil.example/&lt;b&gt;x"), "what was sent is shown as text");
    assert!(page.text().contains(page.header("x-request-id").unwrap()), "and the number of the request");
    for id in ["nobody", "", "' OR 1=1 --", &"x".repeat(5000)] {
        stays_here(&stage.authorize(&rp, &[("client_id", id)]), id);
    }
}

#[test]
fn parameters_come_once() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for name in ["client_id", "redirect_uri"] {
        let twice =
            format!("/authorize?{}&{}", encode(&request(&rp, &[])), encode(&[(name, "https://evil.example/cb")]));
        stays_here(&stage.get(Some(&stage.person), &twice, &[]), name);
    }
    for name in ["state", "scope", "response_type", "nonce"] {
        let twice = format!("/authorize?{}&{}", encode(&request(&rp, &[])), encode(&[(name, "code")]));
        let refused = fields(&stage.get(Some(&stage.person), &twice, &[]));
        assert_eq!(refused["error"], "invalid_request", "{name}");
        assert!(!refused.contains_key("code"), "{name}");
    }
    let long = "x".repeat(5000);
    assert_eq!(fields(&stage.authorize(&rp, &[("state", &long)]))["error"], "invalid_request");
    assert_eq!(fields(&stage.authorize(&rp, &[("nonce", "a\r\nset-cookie: x")]))["error"], "invalid_request");
    let body = format!("grant_type=authorization_code&code=a&code=b&redirect_uri=x&client_id={}", rp.id);
    let twice = stage.server.send(Request::new("POST", "/token").form(&body));
    assert_eq!((twice.status, &twice.json()["error"]), (400, &"invalid_request".into()));
}

#[test]
fn programs_send_parameters_once_and_in_the_body() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let who = [("client_id", rp.id.as_str()), ("client_secret", &rp.secret)];
    let code = || stage.code(&rp, &[]);
    let usual = |code: &str| {
        encode(&[&who[..], &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)]].concat())
    };
    let send = |path: &str, body: &str| stage.server.send(Request::new("POST", path).form(body));
    let long = "x".repeat(5000);
    for name in ["grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "refresh_token"] {
        let twice = [usual(&code()), encode(&[(name, "x"), (name, "y")])].join("&");
        let oversized = [usual(&code()), encode(&[(name, &long)])].join("&");
        for body in [twice, oversized] {
            let refused = send("/token", &body);
            assert_eq!((refused.status, &refused.json()["error"]), (400, &"invalid_request".into()), "{name}");
        }
    }
    let token = stage.tokens(&rp, "openid")["access_token"].as_str().unwrap().to_owned();
    for path in ["/introspect", "/revoke"] {
        let asked = encode(&[&who[..], &[("token", token.as_str())]].concat());
        for more in [encode(&[("token", "x")]), encode(&[("client_id", &rp.id)]), encode(&[("token_type_hint", &long)])]
        {
            let refused = send(path, &[asked.clone(), more].join("&"));
            assert_eq!((refused.status, &refused.json()["error"]), (400, &"invalid_request".into()), "{path}");
        }
    }
    let twice = send("/userinfo", &encode(&[("access_token", &token), ("access_token", "x")]));
    assert_eq!((twice.status, &twice.json()["error"]), (400, &"invalid_request".into()));
    // Queries stand in logs and in histories: nothing that is secret is read from there.
    let code = code();
    let (in_query, in_body) = (encode(&who), encode(&[("grant_type", "authorization_code"), ("code", &code)]));
    assert_eq!(send(&format!("/token?{in_query}"), &in_body).status, 400);
    assert_eq!(send(&format!("/token?{}", usual(&code)), "").status, 400);
    assert_eq!(stage.redeem(&rp, &code).status, 200, "and nothing came of it");
}

#[test]
fn there_is_no_grant_for_passwords() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for grant_type in ["password", "urn:ietf:params:oauth:grant-type:token-exchange", "implicit", "AUTHORIZATION_CODE"]
    {
        let person = [("username", "ines@example.org"), ("password", crate::program::PASSWORD)];
        let refused = stage.token(&rp, &[&[("grant_type", grant_type)][..], &person].concat());
        assert_eq!((refused.status, &refused.json()["error"]), (400, &"unsupported_grant_type".into()), "{grant_type}");
    }
}

#[test]
fn every_answer_names_its_issuer() {
    let stage = Stage::new();
    let rp = stage.rp(&["--response-type", "code", "id_token token"]);
    let issuer = format!("http://{}", stage.server.address);
    for more in [
        &[][..],
        &[("response_type", "id_token token")],
        &[("response_mode", "fragment")],
        &[("scope", "")],
        &[("response_type", "nonsense")],
        &[("prompt", "none login")],
    ] {
        assert_eq!(fields(&stage.authorize(&rp, more))["iss"], issuer, "{more:?}");
        let posted = stage.authorize(&rp, &[more, &[("response_mode", "form_post")]].concat());
        if !more.iter().any(|(name, _)| *name == "response_mode") {
            assert_eq!(hidden(&posted, "iss"), issuer, "{more:?}");
        }
    }
    let document = stage.get(None, "/.well-known/openid-configuration", &[]).json();
    assert_eq!(document["authorization_response_iss_parameter_supported"], true);
}

#[test]
fn nothing_that_is_sent_ends_a_line() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let forged = "x\r\nset-cookie: forged=1\r\n\r\n2031-01-01 ERROR forged";
    for name in ["client_id", "redirect_uri", "state", "nonce", "scope", "login_hint", "response_mode", "prompt"] {
        for session in [None, Some(stage.person.as_str())] {
            let answer = stage.get(session, "/authorize", &request(&rp, &[(name, forged)]));
            assert!(
                answer.headers.iter().all(|(_, value)| !value.contains("forged=1")),
                "{name}: {:?}",
                answer.headers
            );
            assert!(answer.status < 500, "{name}");
        }
        let answer = stage.get(Some(&stage.person), "/end-session", &[(name, forged)]);
        assert!(answer.headers.iter().all(|(_, value)| !value.contains("forged=1")), "{name}");
        let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{forged}:{forged}"));
        let token = Request::new("POST", "/token").header("authorization", format!("Basic {basic}"));
        let answer = stage
            .server
            .send(token.header("user-agent", "x\x0b2031-01-01 ERROR forged").form(&encode(&[(name, forged)])));
        assert!((400..500).contains(&answer.status), "{name}");
    }
    assert!(!stage.server.log().contains("forged"), "{}", stage.server.log());
}

#[test]
fn nobody_is_sent_on_before_they_have_signed_in() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for wrong in [("scope", ""), ("response_type", "nonsense"), ("prompt", "nonsense"), ("id_token_hint", "x.y.z")] {
        let sign_in = stage.get(None, "/authorize", &request(&rp, &[wrong]));
        let location = sign_in.header("location").unwrap();
        assert!(location.starts_with("/sign-in?next="), "{wrong:?}: {location}");
        let next = form_urlencoded::parse(&location.as_bytes()["/sign-in?".len()..]).next().unwrap().1.into_owned();
        assert!(fields(&stage.get(Some(&stage.person), &next, &[])).contains_key("error"), "{wrong:?}: afterwards");
        let quiet = stage.get(None, "/authorize", &request(&rp, &[("max_age", "x"), ("prompt", "none")]));
        assert_eq!(fields(&quiet)["error"], "invalid_request", "who may be shown nothing is not asked either");
    }
}

#[test]
fn state_comes_back_untouched() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    for state in ["a b+c%20d", "<script>\"'&", "ü€😀", &"x".repeat(2000)] {
        assert_eq!(fields(&stage.authorize(&rp, &[("state", state)]))["state"], state);
    }
}

#[test]
fn a_code_is_worth_nothing_to_others() {
    let stage = Stage::new();
    let (rp, other) = (stage.rp(&[]), stage.rp(&[]));
    let stolen = stage.code(&rp, &[]);
    assert_eq!(stage.redeem(&other, &stolen).json()["error"], "invalid_grant");
    assert_eq!(stage.redeem(&rp, &stolen).json()["error"], "invalid_grant", "it was seen in the wrong hands");
    let code = stage.code(&rp, &[]);
    let tokens = stage.redeem(&rp, &code).json();
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(stage.userinfo(token).status, 200);
    assert_eq!(stage.redeem(&rp, &code).json()["error"], "invalid_grant");
    assert_eq!(stage.userinfo(token).status, 401, "a replay takes back what the code was good for");
    let elsewhere =
        [("grant_type", "authorization_code"), ("code", &stage.code(&rp, &[])), ("redirect_uri", "https://evil/cb")];
    assert_eq!(stage.token(&rp, &elsewhere).json()["error"], "invalid_grant");
}

#[test]
fn pkce_cannot_be_talked_down() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let asks = |more: &[(&str, &str)]| fields(&stage.authorize(&rp, more));
    assert_eq!(asks(&[("code_challenge", VERIFIER), ("code_challenge_method", "plain")])["error"], "invalid_request");
    assert_eq!(asks(&[("code_challenge", CHALLENGE)])["error"], "invalid_request");
    let redeem = |code: &str, verifier: Option<&str>| {
        let mut sent = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)];
        sent.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        stage.token(&rp, &sent).json()
    };
    let bound = || stage.code(&rp, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
    assert_eq!(redeem(&bound(), None)["error"], "invalid_grant", "the verifier left out");
    assert_eq!(redeem(&bound(), Some(CHALLENGE))["error"], "invalid_grant", "the challenge for a verifier");
    assert_eq!(redeem(&stage.code(&rp, &[]), Some(VERIFIER))["error"], "invalid_grant", "the challenge left out");
    assert!(redeem(&bound(), Some(VERIFIER))["id_token"].is_string());
}

#[test]
fn a_client_that_requires_pkce_gets_nothing_without() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let before = stage.code(&rp, &[]);
    let require = |on: &str| stage.registry.json(&["client", "edit", &rp.id, "--require-pkce", on]);
    require("true");
    let error = fields(&stage.authorize(&rp, &[]));
    assert_eq!(error["error"], "invalid_request");
    assert!(error["error_description"].contains("registered to need PKCE"), "{error:?}");
    let redeem = |code: &str, verifier: Option<&str>| {
        let mut sent = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)];
        sent.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        stage.token(&rp, &sent).json()
    };
    assert_eq!(redeem(&before, None)["error"], "invalid_grant", "a code of the time before");
    let bound = || stage.code(&rp, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
    assert_eq!(redeem(&bound(), None)["error"], "invalid_grant", "the verifier left out");
    assert!(redeem(&bound(), Some(VERIFIER))["id_token"].is_string());
    require("false");
    assert!(redeem(&stage.code(&rp, &[]), None)["id_token"].is_string());
}

#[test]
fn tokens_are_not_taken_for_one_another() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let tokens = stage.tokens(&rp, "openid offline_access");
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    for (name, token) in
        [("refresh", text("refresh_token")), ("ID", text("id_token")), ("session", stage.person.clone())]
    {
        assert_eq!(stage.userinfo(&token).status, 401, "the {name} token");
    }
    let session = stage.get(Some(&text("access_token")), "/account", &[]);
    assert_eq!(session.status, 302, "an access token is no session");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", &text("access_token"))];
    assert_eq!(stage.token(&rp, &refresh).json()["error"], "invalid_grant");
}

#[test]
fn a_stranger_gets_no_fives_and_no_traces() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let code = stage.code(&rp, &[]);
    for path in [
        "/token",
        "/introspect",
        "/revoke",
        "/userinfo",
        "/authorize",
        "/authorize/decision",
        "/end-session",
        "/end-session/confirmed",
    ] {
        for (kind, body) in [
            ("application/json", "{}"),
            ("application/x-www-form-urlencoded", "%%%=%ff&=&&;"),
            ("application/x-www-form-urlencoded", ""),
            ("text/plain", "grant_type=x"),
        ] {
            let answer = stage.server.send(Request::new("POST", path).body(kind, body));
            assert!(answer.status < 500, "{path} {kind} {body}: {}", answer.status);
        }
        let large = stage.server.send(Request::new("POST", path).form(&"x".repeat(100_000)));
        assert!((300..500).contains(&large.status), "{path}: {}", large.status);
    }
    let spent = stage.redeem(&rp, &code).json();
    stage.registry.sign_in("last@example.org", Role::Owner);
    let log = stage.server.log();
    for secret in [&rp.secret, &code, spent["access_token"].as_str().unwrap(), spent["id_token"].as_str().unwrap()] {
        assert!(!log.contains(secret), "nothing of it stands in the log");
    }
}
