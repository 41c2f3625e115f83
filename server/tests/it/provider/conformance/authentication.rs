//! Who signs in, when, and whether they are asked.

use std::{thread::sleep, time::Duration};

use super::{
    super::{Stage, people::goes_on},
    Flow, refused,
};

/// `oidcc-prompt-login`: a second sign-in is a later one.
#[test]
fn prompt_login() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all().filter(|flow| !flow.posted) {
        let first = stage.signs_in(&rp, flow, &[]).id_token;
        sleep(Duration::from_secs(1));
        let next = goes_on(&stage.flow(&rp, flow, Some(&stage.person), &[("prompt", "login")]));
        let second = stage.completes(&rp, flow, &stage.get(Some(&stage.again()), &next, &[])).id_token;
        assert_eq!(first["sub"], second["sub"], "{flow:?}");
        assert!(second["auth_time"].as_i64() > first["auth_time"].as_i64(), "{flow:?}: {first} {second}");
    }
}

/// `oidcc-prompt-none-not-logged-in`
#[test]
fn prompt_none_not_logged_in() {
    let stage = Stage::new();
    let rp = stage.party();
    for flow in Flow::all() {
        let answer = stage.flow(&rp, flow, None, &[("prompt", "none")]);
        assert_eq!(refused(&answer, flow), "login_required", "{flow:?}");
    }
}

/// `oidcc-prompt-none-logged-in`, `oidcc-id-token-hint`, `oidcc-max-age-10000`: the sign-in that there is does, and is told of
/// as the same one.
#[test]
fn who_is_signed_in_stays_so() {
    let stage = Stage::new();
    let rp = stage.party();
    let hint = stage.tokens(&rp, "openid")["id_token"].as_str().unwrap().to_owned();
    for flow in Flow::all() {
        let first = stage.signs_in(&rp, flow, &[]).id_token;
        for more in
            [&[("prompt", "none")][..], &[("prompt", "none"), ("id_token_hint", &hint)], &[("max_age", "10000")]]
        {
            let second = stage.signs_in(&rp, flow, more).id_token;
            for claim in ["sub", "auth_time", "acr"] {
                assert_eq!(first[claim], second[claim], "{flow:?} {claim}");
            }
            assert!(first["auth_time"].is_i64(), "{flow:?}");
        }
    }
}

/// `oidcc-max-age-1`
#[test]
fn max_age_1() {
    let stage = Stage::new();
    let rp = stage.party();
    sleep(Duration::from_millis(1100));
    for flow in Flow::all() {
        let next = goes_on(&stage.flow(&rp, flow, Some(&stage.person), &[("max_age", "1")]));
        let outcome = stage.completes(&rp, flow, &stage.get(Some(&stage.again()), &next, &[]));
        let age = crate::program::now().0 / 1000 - outcome.id_token["auth_time"].as_i64().unwrap();
        assert!((0..60).contains(&age), "{flow:?}: {age}");
    }
}
