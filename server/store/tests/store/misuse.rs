//! Codes, tokens and secrets in the wrong hands: what is counted, and what the audit trail says.

use std::net::{IpAddr, Ipv4Addr};

use domain::Timestamp;
use store::{Action, AuditQuery, Redeemed, Refreshed};

use crate::{
    engines::{Database, MINUTE, NOW, form, on_both},
    provider::Pair,
};

const HERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9)));
const ELSEWHERE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7)));

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

/// The summaries of one kind of event, the newest first.
async fn noted(t: &Database, action: Action) -> Vec<String> {
    let query = AuditQuery { action: Some(action), ..AuditQuery::default() };
    t.operator().audit(&query).await.unwrap().events.into_iter().map(|event| event.summary).collect()
}

on_both! {
    async fn what_is_used_twice_is_noted_once(t: &Database) {
        let pair = Pair::new(t).await;
        let code = pair.code(&t.store).await;
        let Redeemed::Tokens(tokens) = pair.redeem(&t.store, &code, NOW).await else { panic!("no tokens") };
        for _ in 0..3 {
            assert_eq!(pair.redeem(&t.store, &code, NOW).await, Redeemed::Replayed);
        }
        let one = noted(t, Action::GrantMisused).await;
        assert_eq!(one.len(), 1);
        assert!(one[0].contains("a code came a second time") && one[0].contains("ada@example.com"), "{}", one[0]);
        let old = pair.tokens(&t.store).await.refresh_token.unwrap();
        assert!(matches!(pair.refresh(&t.store, &old, None).await, Refreshed::Tokens(_)));
        for _ in 0..3 {
            assert_eq!(pair.refresh(&t.store, &old, None).await, Refreshed::Replayed);
        }
        assert_eq!(noted(t, Action::GrantMisused).await.len(), 2);
        let kept = pair.tokens(&t.store).await.refresh_token.unwrap();
        for token in [&kept, &kept, &old, tokens.refresh_token.as_ref().unwrap()] {
            assert!(t.store.revoke_token(token.expose(), pair.client, NOW).await.unwrap());
        }
        assert_eq!(noted(t, Action::GrantRevoked).await.len(), 1, "of what had not ended");
    }

    async fn guessing_a_secret_slows_down_where_it_comes_from(t: &Database) {
        let id = t.create(&form("Kiln")).await.client.client_id;
        let count = async |address, now| t.store.count_wrong_secret(&id, address, now).await.unwrap();
        let wait = async |address, now| t.store.wait_of_client(&id, address, now).await.unwrap();
        for _ in 0..10 {
            assert_eq!(wait(HERE, NOW).await, None);
            assert_eq!(count(HERE, NOW).await, None);
        }
        assert_eq!((count(HERE, NOW).await, wait(HERE, NOW).await), (Some(60), Some(60)));
        assert_eq!((wait(ELSEWHERE, NOW).await, wait(None, NOW).await), (None, None));
        let summaries = noted(t, Action::ClientThrottled).await;
        assert_eq!(summaries.len(), 1);
        assert!(summaries[0].contains("203.0.113.9"), "{}", summaries[0]);
        assert_eq!(wait(HERE, at(MINUTE)).await, None, "one a minute");
        assert_eq!((count(HERE, at(MINUTE)).await, count(HERE, at(MINUTE)).await), (None, Some(60)));
        assert_eq!(count(HERE, at(11 * MINUTE)).await, None);
        let nobody = domain::ClientId::parse("nobody").unwrap();
        for _ in 0..10 {
            assert_eq!(t.store.count_wrong_secret(&nobody, HERE, NOW).await.unwrap(), None);
        }
        assert!(t.store.count_wrong_secret(&nobody, HERE, NOW).await.unwrap().is_some());
        assert_eq!(noted(t, Action::ClientThrottled).await.len(), 2, "of clients that are there");
    }
}
