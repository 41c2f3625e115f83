//! What applications get to know, and how people take it back.

use super::{Stage, asks};

#[test]
fn applications_get_what_somebody_says_of_themselves_by_scope() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let said = [
        ("profile[nickname]", "Ines"),
        ("profile[phone_number]", "+47 22 12 34 56"),
        ("profile[locality]", "Oslo"),
        ("profile[country]", "Norway"),
    ];
    let answer = stage.post(Some(&stage.person), "/api/profile/set", &said);
    assert_eq!(answer.header("location"), Some("/account/applications"), "{}", answer.text());
    let userinfo = |scope: &str| {
        let tokens = stage.tokens(&rp, scope);
        stage.userinfo(tokens["access_token"].as_str().unwrap()).json()
    };
    let all = userinfo("openid profile email phone address");
    assert_eq!(all["nickname"], "Ines");
    assert_eq!((&all["email"], &all["email_verified"]), (&"ines@example.org".into(), &false.into()));
    assert_eq!((&all["phone_number"], &all["phone_number_verified"]), (&"+47 22 12 34 56".into(), &false.into()));
    assert_eq!(all["address"]["formatted"], "Oslo\nNorway");
    assert_eq!(all["address"]["country"], "Norway");
    let least = userinfo("openid");
    assert_eq!(least.as_object().unwrap().len(), 1, "{least}");
    let page = stage.get(Some(&stage.person), "/account/applications", &[]).text();
    assert!(page.contains("value=\"+47 22 12 34 56\""), "{page}");

    let bad = stage.post(Some(&stage.person), "/api/profile/set", &[("profile[website]", "javascript:alert(1)")]);
    assert!((300..500).contains(&bad.status), "{}", bad.status);
    assert_eq!(userinfo("openid profile")["nickname"], "Ines", "nothing was changed");
}

#[test]
fn whoever_is_shut_out_has_to_ask_again() {
    let stage = Stage::new();
    let rp = stage.asking(&[]);
    let page = stage.authorize(&rp, &[("scope", "openid email")]);
    assert!(asks(&page));
    let code = super::fields(&stage.decide(&page, "allow"))["code"].clone();
    let tokens = stage.redeem(&rp, &code).json();
    let token = tokens["access_token"].as_str().unwrap();
    assert!(!asks(&stage.authorize(&rp, &[("scope", "openid email")])), "the answer is remembered");
    let page = stage.get(Some(&stage.person), "/account/applications", &[]);
    assert!(page.text().contains("Shut out Kiln"), "{}", page.text());
    let client = super::hidden(&page, "client");
    stage.post(Some(&stage.person), "/api/profile/withdraw", &[("client", &client)]);
    assert_eq!(stage.userinfo(token).status, 401);
    assert!(asks(&stage.authorize(&rp, &[("scope", "openid email")])));
    let page = stage.get(Some(&stage.person), "/account/applications", &[]).text();
    assert!(!page.contains("Kiln"), "{page}");
}
