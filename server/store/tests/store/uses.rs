//! What the provider saw: refusals that are kept, and what is used by how many.

use domain::{
    ClientKey, RequestId, Role, Timestamp,
    doctor::{Endpoint, KEPT, RefusedRequest},
};
use store::{Actor, EndedSecret, Grace, Happened, StoreError, UseKind};
use uuid::Uuid;

use crate::engines::{DAY, Database, HOUR, NOW, form, on_both};

const URI: &str = "https://app.example.com/callback";

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

fn refused(client: ClientKey, number: u128) -> RefusedRequest {
    RefusedRequest {
        id: RequestId(Uuid::from_u128(number)),
        client,
        at: at(i64::try_from(number % 1000).unwrap()),
        endpoint: Endpoint::Authorize,
        error: "redirect_uri_mismatch".to_owned(),
        description: "Grüße".to_owned(),
        sent: vec![("redirect_uri".to_owned(), "https://app.example.com/<é>".to_owned())],
    }
}

async fn write(t: &Database, note: impl FnOnce(&mut Happened)) {
    let mut happened = Happened::default();
    note(&mut happened);
    t.store.write_down(&happened).await.unwrap();
}

on_both! {
    async fn the_last_fifty_refusals_of_each_client_are_kept(t: &Database) {
        let (key, other) = (t.named("Kiln").await, t.named("Fern").await);
        write(t, |happened| happened.refused(refused(other, 1))).await;
        for round in 0..3 {
            write(t, |happened| (0..30).for_each(|n| happened.refused(refused(key, 1000 + round * 30 + n)))).await;
        }
        let kept = t.operator().refused_requests(key).await.unwrap();
        assert_eq!(kept.len(), KEPT);
        assert_eq!(kept[0], refused(key, 1089), "the newest first, and all of it");
        assert_eq!(kept.last().unwrap().id, RequestId(Uuid::from_u128(1040)));
        assert_eq!(t.operator().refused_requests(other).await.unwrap().len(), 1, "others keep theirs");
        t.store.purge(at(91 * DAY)).await.unwrap();
        assert_eq!(t.operator().refused_requests(key).await.unwrap(), []);
    }

    async fn only_those_who_may_see_a_client_find_its_refusals(t: &Database) {
        let key = t.named("Kiln").await;
        let owner = t.account("olu@example.com", Role::Owner).await;
        t.operator().add_owner(key, owner).await.unwrap();
        write(t, |happened| {
            happened.refused(refused(key, 7));
            happened.used(key, UseKind::RedirectUri, URI, Some(owner), NOW);
        })
        .await;
        let id = RequestId(Uuid::from_u128(7));
        let own = t.store.registry(Actor::Account { id: owner, email: "olu@example.com".to_owned(), role: Role::Owner }, NOW);
        assert_eq!(own.refused_request(id).await.unwrap().client, key);
        assert_eq!(own.refused_requests(key).await.unwrap().len(), 1);
        assert_eq!(own.usage(key).await.unwrap().people, 1);
        let stranger = t.somebody(Role::Owner).await;
        assert!(matches!(stranger.refused_request(id).await, Err(StoreError::NotFound)));
        assert_eq!(stranger.refused_requests(key).await.unwrap(), []);
        assert_eq!(stranger.usage(key).await.unwrap(), store::Usage::default());
        assert!(matches!(stranger.client_view_with_uri_use(key).await, Err(StoreError::NotFound)));
        assert_eq!(t.somebody(Role::Reviewer).await.refused_request(id).await.unwrap().client, key);
    }

    async fn use_is_counted_by_day_and_by_person(t: &Database) {
        let key = t.named("Kiln").await;
        let (ada, ben) = (t.account("ada@example.com", Role::Owner).await, t.account("ben@example.com", Role::Owner).await);
        write(t, |happened| {
            for (account, when) in [(ada, NOW), (ada, at(-HOUR)), (ben, at(-3 * DAY)), (ben, at(-40 * DAY))] {
                happened.signed_in(key, when);
                happened.used(key, UseKind::RedirectUri, URI, Some(account), when);
            }
            happened.used(key, UseKind::RedirectUri, "https://old.example/cb", Some(ada), at(-8 * DAY));
            happened.used(key, UseKind::Scope, "openid", None, NOW);
        })
        .await;
        write(t, |happened| {
            happened.signed_in(key, NOW);
            happened.used(key, UseKind::RedirectUri, URI, Some(ada), at(-2 * HOUR));
        })
        .await;
        let usage = t.operator().usage(key).await.unwrap();
        assert_eq!(usage.people, 2);
        assert_eq!(usage.days.iter().map(|(_, sign_ins)| sign_ins).sum::<u64>(), 4, "of the last thirty days");
        let uri = usage.of(UseKind::RedirectUri, URI).unwrap();
        assert_eq!((uri.people, uri.last_at), (2, NOW), "the latest use counts, whenever it is written");
        let old = usage.of(UseKind::RedirectUri, "https://old.example/cb").unwrap();
        assert_eq!((old.people, old.last_at), (0, at(-8 * DAY)), "that was not this week");
        assert_eq!(usage.of(UseKind::Scope, "openid").unwrap().last_at, NOW);
        assert_eq!(usage.of(UseKind::Scope, "email"), None);
        let (view, uris) = t.operator().client_view_with_uri_use(key).await.unwrap();
        assert_eq!(view.record.client.key, key);
        assert_eq!(uris.of(UseKind::RedirectUri, URI), Some(uri));
        assert_eq!(uris.parts.len(), 2);
        let unused = t.named("Fern").await;
        assert_eq!(t.operator().client_view_with_uri_use(unused).await.unwrap().1, store::Usage::default());
    }

    async fn somebody_who_uses_several_clients_is_one_person(t: &Database) {
        let (kiln, fern, gone) = (t.named("Kiln").await, t.named("Fern").await, t.named("Gone").await);
        let (ada, ben) = (t.account("ada@example.com", Role::Owner).await, t.account("ben@example.com", Role::Owner).await);
        write(t, |happened| {
            for (client, account, when) in [(kiln, ada, NOW), (fern, ada, NOW), (kiln, ben, NOW), (fern, ben, at(-8 * DAY))] {
                happened.used(client, UseKind::RedirectUri, URI, Some(account), when);
                happened.used(client, UseKind::RedirectUri, "https://b.example/cb", Some(account), when);
                happened.used(client, UseKind::Secret, "s", Some(account), when);
            }
            happened.used(gone, UseKind::RedirectUri, URI, Some(ben), NOW);
        })
        .await;
        let operator = t.operator();
        operator.delete_clients(&[gone], "").await.unwrap();
        let nowhere = ClientKey(Uuid::from_u128(7));
        let affected = operator.affected(&[kiln, fern, gone, nowhere]).await.unwrap();
        let each: Vec<_> = affected.clients.iter().map(|(row, people)| (row.key, *people)).collect();
        assert_eq!((each, affected.people), (vec![(fern, 1), (kiln, 2)], 2));
        assert_eq!(operator.affected(&[fern]).await.unwrap().people, 1);
        assert_eq!(operator.affected(&[]).await.unwrap(), store::Affected::default());
        let many = vec![kiln; 501];
        assert!(matches!(operator.affected(&many).await, Err(StoreError::TooMany(_))));
    }

    async fn servers_that_write_at_the_same_time_lose_nothing(t: &Database) {
        let key = t.named("Kiln").await;
        let ada = t.account("ada@example.com", Role::Owner).await;
        let other = t.another().await;
        let mut happened = Happened::default();
        happened.signed_in(key, NOW);
        happened.used(key, UseKind::RedirectUri, URI, Some(ada), NOW);
        for _ in 0..10 {
            let (one, two) = tokio::join!(t.store.write_down(&happened), other.write_down(&happened));
            one.unwrap();
            two.unwrap();
        }
        assert_eq!(t.operator().usage(key).await.unwrap().days[0].1, 20);
        assert_eq!(t.operator().client(key).await.unwrap().last_used_at, Some(NOW));
    }

    async fn secrets_know_when_they_were_used_and_why_they_ended(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let (key, old) = (created.client.key, created.secret.unwrap());
        let id = t.operator().secrets(key).await.unwrap()[0].id;
        write(t, |happened| happened.authenticated(key, id, NOW)).await;
        write(t, |happened| happened.authenticated(key, id, at(-HOUR))).await;
        assert_eq!(t.operator().secrets(key).await.unwrap()[0].last_used_at, Some(NOW));
        assert_eq!(t.operator().client(key).await.unwrap().last_used_at, Some(NOW));
        t.operator().rotate_secret(key, "", Grace::Hour, None).await.unwrap();
        assert_eq!(t.store.ended_secret(key, old.expose()).await.unwrap(), Some(EndedSecret::Expired));
        t.operator().revoke_secret(key, id).await.unwrap();
        assert_eq!(t.store.ended_secret(key, old.expose()).await.unwrap(), Some(EndedSecret::Revoked));
        assert_eq!(t.store.ended_secret(key, "another").await.unwrap(), None);
    }
}
