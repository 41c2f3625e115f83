//! Who is asked, when, and by what page.

use domain::ResponseType;

use super::{CHALLENGE, Rp, Stage, asks, fields};
use crate::{program::now, wire::Request};

const BOTH: [bool; 2] = [false, true];

fn yes(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// Every combination of type, response type and switches: whether somebody is asked the first time, and the second time,
/// having said yes.
#[test]
fn truth_table() {
    let stage = Stage::new();
    for kind in ["confidential", "public"] {
        for (require, reuse) in BOTH.iter().flat_map(|&a| BOTH.map(|b| (a, b))) {
            let mut more = vec!["--type", kind];
            more.extend(ResponseType::ALL.iter().flat_map(|kind| ["--response-type", kind.as_str()]));
            more.extend(["--require-consent", yes(require), "--reuse-consent", yes(reuse)]);
            for response_type in ResponseType::ALL {
                let rp = stage.asking(&more);
                let usual = [
                    ("response_type", response_type.as_str()),
                    ("code_challenge", CHALLENGE),
                    ("code_challenge_method", "S256"),
                ];
                let ask = |more: &[(&'static str, &'static str)]| stage.authorize(&rp, &[&usual[..], more].concat());
                let implicit = matches!(response_type, ResponseType::IdToken | ResponseType::IdTokenToken);
                let may_skip = kind == "confidential" || implicit;
                let row = format!("{kind} {response_type} require {require} reuse {reuse}");

                let first = ask(&[]);
                assert_eq!(asks(&first), !may_skip || require, "{row}: at first");
                let required = |answer| fields(answer).get("error").map(String::as_str) == Some("consent_required");
                assert_eq!(required(&ask(&[("prompt", "none")])), !may_skip || require, "{row}: quietly");
                let demanded = ask(&[("prompt", "consent")]);
                assert!(asks(&demanded), "{row}: on demand");
                let answer = stage.decide(&demanded, "allow");
                assert!(!fields(&answer).contains_key("error"), "{row}");
                assert_eq!(asks(&ask(&[])), !(may_skip && (!require || reuse)), "{row}: again");
            }
        }
    }
}

#[test]
fn more_scopes_ask_again() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let first = stage.authorize(&rp, &[("scope", "openid email")]);
    assert!(fields(&stage.decide(&first, "allow")).contains_key("code"));
    assert!(!asks(&stage.authorize(&rp, &[("scope", "openid")])), "less");
    assert!(asks(&stage.authorize(&rp, &[("scope", "openid profile")])), "more");
}

#[test]
fn no_is_an_answer() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let refused = fields(&stage.decide(&stage.authorize(&rp, &[]), "deny"));
    assert_eq!((refused["error"].as_str(), refused["state"].as_str()), ("access_denied", "st&te"));
    assert!(asks(&stage.authorize(&rp, &[])), "it is not remembered for ever");
}

#[test]
fn the_page_says_who_asks_for_what() {
    let stage = Stage::new();
    let more = ["--website-url", "https://kiln.example/", "--terms-url", "https://kiln.example/terms"];
    let rp = stage.asking(&more);
    let page = stage.authorize(&rp, &[("scope", "openid email offline_access")]);
    let text = page.text();
    for shown in ["Kiln", "client.example", "https://kiln.example/terms", "ines@example.org", "while you are away"] {
        assert!(text.contains(shown), "{shown}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("script-src"), "{policy}");
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    assert!(!text.contains("<script"));
}

#[test]
fn a_decision_is_the_persons_own() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let page = stage.authorize(&rp, &[]);
    let (request, account) = (super::hidden(&page, "request"), super::hidden(&page, "account"));
    let body = super::encode(&[("request", &request), ("account", &account), ("decision", "allow")]);
    let post = |site: &str, session: &str| {
        let request = Request::new("POST", "/authorize/decision").header("sec-fetch-site", site);
        stage.server.send(request.session(session).form(&body))
    };
    assert_eq!(post("cross-site", &stage.person).status, 403, "another site decides nothing");
    let other = stage.registry.sign_in("olu@example.org", domain::Role::Owner);
    assert!(asks(&post("same-origin", &other)), "who has signed in meanwhile is asked themselves");
    let nobody = post("same-origin", "nobody");
    assert!(nobody.header("location").unwrap().starts_with("/sign-in?"));
    assert!(fields(&post("same-origin", &stage.person)).contains_key("code"));
}

#[test]
fn a_decision_is_about_the_client_as_it_is_now() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let page = stage.authorize(&rp, &[]);
    stage.registry.run(&["client", "suspend", &rp.id]);
    let refused = stage.decide(&page, "allow");
    assert_eq!((refused.status, refused.header("location")), (400, None));
    assert!(refused.text().contains("suspended"));
    let expired = stage.post(
        Some(&stage.person),
        "/authorize/decision",
        &[("request", "nonsense"), ("account", "x"), ("decision", "allow")],
    );
    assert_eq!(expired.status, 400);
    assert!(expired.text().contains("begin again"));
}

#[test]
fn a_client_that_waits_works_for_its_owners_and_testers() {
    let stage = Stage::new();
    let owner = stage.registry.sign_in("olu@example.org", domain::Role::Owner);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(stage.registry.store());
    let (key, rp) = runtime.block_on(async {
        let token = store::SessionToken::parse(&owner).unwrap();
        let session = store.session(&token, now()).await.unwrap().unwrap();
        let form = domain::ClientForm {
            name: "Unseen".to_owned(),
            redirect_uris: vec![super::URI.to_owned()],
            post_logout_redirect_uris: vec!["https://client.example/bye".to_owned()],
            require_consent: false,
            ..domain::ClientForm::default()
        };
        let registry = store.registry(store::Actor::from(&session), now());
        let (created, _) = registry.submit_client(&form, "").await.unwrap();
        let secret = created.secret.unwrap().expose().to_owned();
        (created.client.key, Rp { id: created.client.client_id.to_string(), secret })
    });
    let refused = stage.authorize(&rp, &[]);
    assert_eq!((refused.status, refused.header("location")), (400, None));
    assert!(refused.text().contains("waits for a review"));
    // Nor is anybody else sent there with an error.
    for wrong in [&[("scope", "")][..], &[("prompt", "none")], &[("prompt", "none"), ("scope", "")]] {
        let request = super::request(&rp, wrong);
        super::stays_here(&stage.get(Some(&stage.person), "/authorize", &request), "somebody");
        if wrong[0].0 == "prompt" {
            super::stays_here(&stage.get(None, "/authorize", &request), "nobody");
        }
        assert!(fields(&stage.get(Some(&owner), "/authorize", &request)).contains_key("error"), "its owner is");
    }
    // Nor after signing out.
    let out = [("client_id", rp.id.as_str()), ("post_logout_redirect_uri", "https://client.example/bye")];
    let nobody = stage.get(None, "/end-session", &out);
    assert_eq!((nobody.status, nobody.header("location")), (200, None), "{}", nobody.text());
    let leads_there =
        |page: &crate::wire::Answer| page.header("content-security-policy").unwrap().contains("client.example");
    assert!(!leads_there(&stage.get(Some(&stage.person), "/end-session", &out)));
    assert!(leads_there(&stage.get(Some(&owner), "/end-session", &out)));
    let page = stage.get(Some(&owner), "/authorize", &super::request(&rp, &[]));
    assert!(asks(&page) && page.text().contains("waits for a review"), "under a banner, whatever its switches say");
    let sent = [
        ("request", super::hidden(&page, "request")),
        ("account", super::hidden(&page, "account")),
        ("decision", "allow".to_owned()),
    ];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let code = fields(&stage.post(Some(&owner), "/authorize/decision", &sent))["code"].clone();
    assert_eq!(stage.redeem(&rp, &code).status, 200);

    let operator = store.registry(store::Actor::Operator { name: "test".to_owned() }, now());
    runtime.block_on(operator.add_tester(key, "Ines@example.org")).unwrap();
    let page = stage.authorize(&rp, &[]);
    assert!(asks(&page) && page.text().contains("waits for a review"));
    let code = fields(&stage.decide(&page, "allow"))["code"].clone();
    assert_eq!(stage.redeem(&rp, &code).status, 200);
    runtime.block_on(operator.remove_tester(key, "ines@example.org")).unwrap();
    assert_eq!(stage.authorize(&rp, &[]).status, 400);
}
