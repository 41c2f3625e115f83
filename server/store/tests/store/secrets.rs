//! Secrets: shown once, overlapping, ending, hashed.

use domain::{ClientForm, Field, Rule, Timestamp};
use store::{Grace, StoreError};

use crate::engines::{DAY, Database, HOUR, MINUTE, NOW, form, on_both};

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

on_both! {
    async fn rotation_lets_the_old_one_work_for_a_while(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let (key, id, old) = (created.client.key, created.client.client_id, created.secret.unwrap());
        let rotated = t.operator().rotate_secret(key, " deploy ", Grace::Hour, None).await.unwrap();
        assert_eq!(rotated.old_until, at(HOUR));
        let works = async |secret: &domain::ClientSecret, now| {
            t.store.verify_secret(&id, secret.expose(), now).await.unwrap().is_some()
        };
        assert!(works(&old, at(HOUR - 1)).await);
        assert!(!works(&old, at(HOUR)).await);
        assert!(works(&rotated.secret, at(DAY)).await);

        let secrets = t.operator().secrets(key).await.unwrap();
        assert_eq!(secrets.len(), 2);
        assert_eq!((secrets[0].id, secrets[0].name.as_str()), (rotated.id, "deploy"));
        assert_eq!(secrets[0].hint, rotated.secret.hint());
        assert_eq!(secrets[0].last_used_at, Some(at(DAY)));
        assert_eq!(secrets[1].expires_at, Some(at(HOUR)));
        assert!(!secrets[1].works(at(HOUR)));
        assert_eq!(t.operator().client(key).await.unwrap().last_used_at, Some(at(DAY)));
    }

    async fn a_grace_never_prolongs(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        let short = t.operator().rotate_secret(key, "", Grace::Now, Some(at(MINUTE))).await.unwrap();
        t.operator().rotate_secret(key, "", Grace::Week, None).await.unwrap();
        let secrets = t.operator().secrets(key).await.unwrap();
        let kept = secrets.iter().find(|secret| secret.id == short.id).unwrap();
        assert_eq!(kept.expires_at, Some(at(MINUTE)));
    }

    async fn an_expiring_secret_ends_by_itself(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        let rotated = t.operator().rotate_secret(key, "", Grace::Now, Some(at(DAY))).await.unwrap();
        assert!(t.operator_at(at(DAY - 1)).client(key).await.unwrap().client.has_secret);
        assert!(!t.operator_at(at(DAY)).client(key).await.unwrap().client.has_secret);
        let id = created.client.client_id;
        assert!(t.store.verify_secret(&id, rotated.secret.expose(), at(DAY)).await.unwrap().is_none());
    }

    async fn revoking_ends_it_at_once(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        let id = t.operator().secrets(key).await.unwrap()[0].id;
        t.operator().revoke_secret(key, id).await.unwrap();
        t.operator().revoke_secret(key, id).await.unwrap();
        assert!(!t.operator().client(key).await.unwrap().client.has_secret);
        assert_eq!(t.operator().secrets(key).await.unwrap()[0].revoked_at, Some(NOW));
        let other = t.named("Other").await;
        assert!(matches!(t.operator().revoke_secret(other, id).await, Err(StoreError::NotFound)));
        // Saving a confidential client without a secret makes one, as in the admin it replaces.
        let saved = t.operator().update_client(key, domain::Revision(1), &form("Kiln"), "").await.unwrap();
        assert!(saved.secret.is_some());
        assert!(!saved.changed);
    }

    async fn what_makes_no_sense_is_refused(t: &Database) {
        let public = ClientForm { client_type: "public".to_owned(), ..form("App") };
        let key = t.create(&public).await.client.key;
        let long = "x".repeat(101);
        let Err(StoreError::Refused(problems)) = t.operator().rotate_secret(key, &long, Grace::Now, Some(NOW)).await else {
            panic!("not refused");
        };
        assert!(problems.iter().all(|p| p.field == Field::ClientSecret));
        assert_eq!(problems.iter().map(|p| p.rule).collect::<Vec<_>>(), [Rule::PublicSecret, Rule::TooLong, Rule::SecretExpiry]);
    }

    async fn their_number_is_bounded(t: &Database) {
        let key = t.named("Kiln").await;
        for _ in 0..19 {
            t.operator().rotate_secret(key, "", Grace::Week, None).await.unwrap();
        }
        assert!(matches!(t.operator().rotate_secret(key, "", Grace::Week, None).await, Err(StoreError::TooMany(_))));
        t.operator().rotate_secret(key, "", Grace::Now, None).await.unwrap();
    }

    async fn wrong_ones_do_not_work(t: &Database) {
        let a = t.create(&form("A")).await;
        let b = t.create(&form("B")).await;
        let verify = async |id: &domain::ClientId, secret: &str| t.store.verify_secret(id, secret, NOW).await.unwrap().is_some();
        assert!(!verify(&a.client.client_id, b.secret.as_ref().unwrap().expose()).await);
        assert!(!verify(&a.client.client_id, "").await);
        assert!(!verify(&domain::ClientId::parse("nobody").unwrap(), "x").await);
        t.operator().suspend_clients(&[a.client.key], "").await.unwrap();
        assert!(!verify(&a.client.client_id, a.secret.unwrap().expose()).await);
    }

    async fn none_is_readable_anywhere(t: &Database) {
        let hs256 = ClientForm { jwt_alg: "HS256".to_owned(), ..form("Kiln") };
        let created = t.create(&hs256).await;
        let rotated = t.operator().rotate_secret(created.client.key, "x", Grace::Day, None).await.unwrap();
        let (first, second) = (created.secret.clone().unwrap(), rotated.secret.clone());
        let debug = format!("{created:?} {rotated:?} {:?} {:?}", t.operator().secrets(created.client.key).await.unwrap(), t.key);
        let audit = format!("{:?}", t.operator().audit(&store::AuditQuery::default()).await.unwrap());
        let mut dump = Vec::new();
        for sql in [
            "SELECT metadata FROM revision", "SELECT summary FROM audit", "SELECT metadata || search_text FROM client",
            "SELECT name || hint FROM secret",
        ] {
            dump.extend(t.sql(sql).await.unwrap());
        }
        for secret in [first.expose(), second.expose()] {
            // All but the hint, and the hint itself in few places.
            let rest = &secret[6..];
            assert!(!debug.contains(rest));
            assert!(!audit.contains(rest));
            assert!(!dump.iter().any(|text| text.contains(rest)));
        }
        assert!(!debug.contains(&t.key.expose()));
    }

    async fn a_sealed_copy_opens_only_in_its_place(t: &Database) {
        let hs256 = ClientForm { jwt_alg: "HS256".to_owned(), ..form("Kiln") };
        let first = t.create(&hs256).await;
        t.create(&hs256).await;
        let export = store::Export { with_secrets: true, after: None, limit: 10 };
        let exported = t.operator().export(&export).await.unwrap();
        let found = exported.iter().find(|client| client.client.key == first.client.key).unwrap();
        assert_eq!(found.secret, first.secret);
        t.sql("UPDATE secret SET sealed = (SELECT sealed FROM secret ORDER BY id LIMIT 1)").await.unwrap();
        assert!(matches!(t.operator().export(&export).await, Err(StoreError::Corrupt(_))));
    }
}
