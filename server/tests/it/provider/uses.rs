//! What is used, and by how many.

use domain::Role;

use store::{Actor, UseKind};

use super::{CHALLENGE, Stage, VERIFIER};
use crate::program::{now, wait_for};

#[test]
fn what_people_use_is_shown_where_it_can_be_taken_away() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    let said = stage.registry.run(&["client", "show", &rp.id]).stdout;
    let key = said.lines().find(|line| line.starts_with("key ")).unwrap().split_whitespace().nth(1).unwrap();
    let page = |part: &str| stage.get(Some(&admin), &format!("/clients/{key}/{part}"), &[]).text();
    assert!(page("danger").contains("Nobody has signed in so far."));
    assert!(page("sign-ins").contains("Nobody has signed in so far"));
    stage.tokens(&rp, "openid email");
    stage.tokens(&rp, "openid");
    let shown = wait_for(|| Some(page("sign-ins")).filter(|page| page.contains("2 sign-ins in the last 30 days")));
    assert!(shown.contains("1 person signed in this week."), "{shown}");
    assert!(shown.contains("It signs in without PKCE"), "{shown}");
    assert!(page("danger").contains("1 person signed in this week."));
    let credentials = page("credentials");
    assert!(credentials.contains("1 person signed in with this secret this week."), "{credentials}");
    assert!(!credentials.contains("Never"), "the secret was used");
}

#[test]
fn who_uses_pkce_is_shown_where_it_can_be_required() {
    let stage = Stage::new();
    let rp = stage.rp(&[]);
    let admin = stage.registry.sign_in("ada@example.org", Role::Admin);
    let said = stage.registry.run(&["client", "show", &rp.id]).stdout;
    let key = said.lines().find(|line| line.starts_with("key ")).unwrap().split_whitespace().nth(1).unwrap();
    let page = || stage.get(Some(&admin), &format!("/clients/{key}/sign-ins"), &[]).text();
    let code = stage.code(&rp, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
    let sent = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", super::URI)];
    assert_eq!(stage.token(&rp, &[&sent[..], &[("code_verifier", VERIFIER)]].concat()).status, 200);
    let link = format!("href=\"/clients/{key}/edit#require_pkce\"");
    wait_for(|| page().contains(&link).then_some(()));
    stage.registry.json(&["client", "edit", &rp.id, "--require-pkce", "true"]);
    assert!(!page().contains(&link));
}

#[test]
fn what_happened_last_is_there_after_a_stop() {
    let mut stage = Stage::new();
    let rp = stage.rp(&[]);
    stage.tokens(&rp, "openid");
    stage.server.terminate();
    assert_eq!(stage.server.wait(), Some(0));
    let said = stage.registry.run(&["client", "show", &rp.id]).stdout;
    let key = said.lines().find(|line| line.starts_with("key ")).unwrap().split_whitespace().nth(1).unwrap();
    let usage = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = stage.registry.store().await;
        store.registry(Actor::Operator { name: "test".to_owned() }, now()).usage(key.parse().unwrap()).await.unwrap()
    });
    assert_eq!(usage.people, 1);
    assert!(usage.of(UseKind::Step, "token").is_some());
}
