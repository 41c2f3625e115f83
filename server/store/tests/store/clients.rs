//! Registering, reading, saving, suspending, deleting.

use domain::{ClientForm, ClientId, ClientStatus, ClientType, Field, JwtAlg, Revision, Rule};
use store::{Action, AuditQuery, Brought, StoreError};

use crate::engines::{DAY, Database, HOUR, NOW, form, on_both};

fn public(name: &str) -> ClientForm {
    ClientForm { client_type: "public".to_owned(), ..form(name) }
}

#[track_caller]
fn refused(result: Result<impl std::fmt::Debug, StoreError>) -> Vec<(Field, Rule)> {
    match result {
        Err(StoreError::Refused(problems)) => problems.iter().map(|p| (p.field, p.rule)).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

on_both! {
    async fn a_new_client_gets_identifiers_and_is_there(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let secret = created.secret.unwrap();
        assert_eq!(created.client.client_id.as_str().len(), 24);
        assert!(secret.expose().starts_with("cl_"));

        let record = t.operator().client(created.client.key).await.unwrap();
        assert_eq!(record.client, created.client);
        assert_eq!(record.client.metadata.name, "Kiln");
        assert_eq!(record.client.revision, Revision(1));
        assert!(record.client.has_secret);
        assert_eq!(record.changed_by, "root@test");
        assert_eq!(record.deleted_at, None);
        assert_eq!(t.operator().client_by_id(&created.client.client_id).await.unwrap(), record);
        let verified = t.store.verify_secret(&created.client.client_id, secret.expose(), NOW).await.unwrap();
        assert_eq!(verified.unwrap().client, created.client.key);
    }

    async fn a_public_client_has_no_secret(t: &Database) {
        let created = t.create(&public("App")).await;
        assert_eq!(created.secret, None);
        assert!(!created.client.has_secret);
        assert!(t.operator().secrets(created.client.key).await.unwrap().is_empty());
    }

    async fn rules_hold_at_this_door_too(t: &Database) {
        let bad = ClientForm { redirect_uris: vec!["http://example.com/".to_owned()], ..form("Bad") };
        let fields = refused(t.operator().create_client(&bad, &Brought::default()).await);
        assert_eq!(fields, [(Field::RedirectUris, Rule::UriHttp)]);
        assert!(t.operator().list(&store::ListQuery::default()).await.unwrap().rows.is_empty());
    }

    async fn what_is_brought_along_is_kept(t: &Database) {
        let proposal = Brought {
            client_id: Some("123".to_owned()),
            client_secret: Some("456".to_owned()),
            suspended: true,
            ..Brought::default()
        };
        let created = t.operator().create_client(&form("Some Client"), &proposal).await.unwrap();
        assert_eq!(created.client.client_id.as_str(), "123");
        assert_eq!(created.secret.unwrap().expose(), "456");
        assert_eq!(created.client.status, ClientStatus::Suspended);
        // A short secret is not hinted at: three characters would be all of it.
        assert_eq!(t.operator().secrets(created.client.key).await.unwrap()[0].hint, "");
        let bad = Brought { client_id: Some(" ü".to_owned()), client_secret: Some(String::new()), ..Brought::default() };
        assert_eq!(
            refused(t.operator().create_client(&form("Bad"), &bad).await),
            [(Field::ClientId, Rule::ClientIdForm), (Field::ClientSecret, Rule::ClientSecretForm)]
        );
    }

    async fn a_client_id_is_never_given_again(t: &Database) {
        let proposal = Brought { client_id: Some("kiln".to_owned()), ..Brought::default() };
        let key = t.operator().create_client(&form("Kiln"), &proposal).await.unwrap().client.key;
        let again = async |registry: store::Registry| {
            refused(registry.create_client(&form("Other"), &proposal).await)
        };
        assert_eq!(again(t.operator()).await, [(Field::ClientId, Rule::ClientIdTaken)]);
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert_eq!(again(t.operator()).await, [(Field::ClientId, Rule::ClientIdTaken)]);
        let later = domain::Timestamp(NOW.0 + 31 * DAY);
        assert_eq!(t.store.purge(later).await.unwrap().clients, 1);
        assert!(matches!(t.operator().client(key).await, Err(StoreError::NotFound)));
        assert_eq!(again(t.operator_at(later)).await, [(Field::ClientId, Rule::ClientIdTaken)]);
        let gone = t.sql("DELETE FROM given_client_id").await;
        assert!(gone.unwrap_err().to_string().contains("never given again"));
    }

    async fn a_collision_is_retried_and_never_shown(t: &Database) {
        // Randomness that repeats itself once: the second client draws the same client_id first.
        let mut draws = 0;
        let random = move |bytes: &mut [u8]| {
            domain::Random::fill(&mut store::os_random(), bytes);
            if bytes.len() == 32 {
                draws += 1;
                bytes.fill(if draws <= 2 { 7 } else { 8 });
            }
        };
        let options = store::Options::new(t.key.clone(), random);
        let store = store::Store::open(&t.url, options).await.unwrap();
        let registry = store.registry(store::Actor::Operator { name: "x".to_owned() }, NOW);
        let first = registry.create_client(&public("One"), &Brought::default()).await.unwrap();
        let second = registry.create_client(&public("Two"), &Brought::default()).await.unwrap();
        assert_ne!(first.client.client_id, second.client.client_id);
        store.close().await;
    }

    async fn parallel_creates_all_count(t: &Database) {
        let other = t.another().await;
        let tasks: Vec<_> = (0..40).map(|n| {
            let store = if n % 2 == 0 { t.store.clone() } else { other.clone() };
            tokio::spawn(async move {
                let registry = store.registry(store::Actor::Operator { name: format!("p{n}") }, NOW);
                // Of each pair one gets the client_id.
                let proposal = Brought { client_id: Some(format!("c{}", n / 2)), ..Brought::default() };
                registry.create_client(&form(&format!("Client {n}")), &proposal).await
            })
        }).collect();
        let (mut made, mut taken) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => made += 1,
                Err(StoreError::Refused(problems)) if problems[0].rule == Rule::ClientIdTaken => taken += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!((made, taken), (20, 20));
        let page = t.operator().list(&store::ListQuery::default()).await.unwrap();
        assert_eq!(page.rows.len(), 20);
        assert_eq!(page.tallies.live(|_| true), 20);
        other.close().await;
    }

    async fn saving_makes_a_revision(t: &Database) {
        let key = t.named("Kiln").await;
        let later = domain::Timestamp(NOW.0 + HOUR);
        let saved = t.operator_at(later).update_client(key, Revision(1), &form("Kiln 2"), " renamed ").await.unwrap();
        assert!(saved.changed);
        assert_eq!(saved.secret, None);
        assert_eq!(saved.client.revision, Revision(2));
        let record = t.operator().client(key).await.unwrap();
        assert_eq!(record.client.metadata.name, "Kiln 2");
        assert_eq!(record.changed_at, later);
        assert_eq!(record.client.date_created, NOW);

        let history = t.operator().revisions(key, None, 100).await.unwrap();
        assert_eq!(history.iter().map(|r| (r.number.0, r.reason.as_str())).collect::<Vec<_>>(), [(2, "renamed"), (1, "")]);
        let first = t.operator().revision(key, Revision(1)).await.unwrap();
        assert_eq!(first.metadata.name, "Kiln");
        assert_eq!(first.summary, history[1]);
        let whole = t.operator().history(key, None, 100).await.unwrap();
        assert_eq!(whole.iter().map(|r| r.metadata.name.as_str()).collect::<Vec<_>>(), ["Kiln 2", "Kiln"]);
        assert_eq!(t.operator().revisions(key, Some(Revision(2)), 100).await.unwrap(), history[1..]);
        assert!(matches!(t.operator().revision(key, Revision(3)).await, Err(StoreError::NotFound)));
    }

    async fn saving_nothing_new_makes_no_revision(t: &Database) {
        let key = t.named("Kiln").await;
        t.operator().update_client(key, Revision(1), &form("Kiln 2"), "").await.unwrap();
        // A second click on Save posts the same form once more, with the revision it was loaded with.
        let again = t.operator().update_client(key, Revision(1), &form("Kiln 2"), "").await.unwrap();
        assert!(!again.changed);
        assert_eq!(again.client.revision, Revision(2));
        assert_eq!(t.operator().revisions(key, None, 100).await.unwrap().len(), 2);
    }

    async fn a_stale_edit_meets_the_newer_revision(t: &Database) {
        let key = t.named("Kiln").await;
        t.operator().update_client(key, Revision(1), &form("Theirs"), "because").await.unwrap();
        let Err(StoreError::Conflict(newer)) = t.operator().update_client(key, Revision(1), &form("Mine"), "").await else {
            panic!("no conflict");
        };
        assert_eq!(newer.client.metadata.name, "Theirs");
        assert_eq!(newer.client.revision, Revision(2));
        assert_eq!((newer.by.as_str(), newer.at, newer.reason.as_str()), ("root@test", NOW, "because"));
        assert_eq!(t.operator().client(key).await.unwrap().client.metadata.name, "Theirs");
        t.operator().update_client(key, Revision(2), &form("Mine"), "").await.unwrap();
    }

    async fn of_parallel_edits_one_wins(t: &Database) {
        let key = t.named("Kiln").await;
        let other = t.another().await;
        let tasks: Vec<_> = (0..10).map(|n| {
            let store = if n % 2 == 0 { t.store.clone() } else { other.clone() };
            tokio::spawn(async move {
                let registry = store.registry(store::Actor::Operator { name: format!("p{n}") }, NOW);
                registry.update_client(key, Revision(1), &form(&format!("Edit {n}")), "").await
            })
        }).collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(StoreError::Conflict(newer)) => assert_eq!(newer.client.revision, Revision(2)),
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(t.operator().revisions(key, None, 10).await.unwrap().len(), 2);
        other.close().await;
    }

    async fn an_older_revision_comes_back_as_a_new_one(t: &Database) {
        let key = t.named("One").await;
        t.operator().update_client(key, Revision(1), &form("Two"), "").await.unwrap();
        let saved = t.operator().restore_revision(key, Revision(2), Revision(1), "oops").await.unwrap();
        assert_eq!(saved.client.metadata.name, "One");
        assert_eq!(saved.client.revision, Revision(3));
        let history = t.operator().revisions(key, None, 10).await.unwrap();
        assert_eq!(history[0].restores, Some(Revision(1)));
        assert!(matches!(
            t.operator().restore_revision(key, Revision(3), Revision(9), "").await,
            Err(StoreError::NotFound)
        ));
    }

    async fn public_and_back_makes_a_new_secret(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        let saved = t.operator().update_client(key, Revision(1), &public("Kiln"), "").await.unwrap();
        assert_eq!((saved.secret.clone(), saved.erased), (None, 1));
        assert!(!saved.client.has_secret);
        assert!(t.operator().secrets(key).await.unwrap().is_empty());
        let old = created.secret.unwrap();
        assert_eq!(t.store.verify_secret(&created.client.client_id, old.expose(), NOW).await.unwrap(), None);

        let saved = t.operator().update_client(key, Revision(2), &form("Kiln"), "").await.unwrap();
        let new = saved.secret.unwrap();
        assert_ne!(new, old);
        assert!(saved.client.has_secret);
        assert!(t.store.verify_secret(&created.client.client_id, new.expose(), NOW).await.unwrap().is_some());
    }

    async fn turning_to_hs256_needs_a_secret_that_can_sign(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        let hs256 = ClientForm { jwt_alg: "HS256".to_owned(), ..form("Kiln") };
        let saved = t.operator().update_client(key, Revision(1), &hs256, "").await.unwrap();
        assert_eq!(saved.client.metadata.jwt_alg, JwtAlg::HS256);
        let made = saved.secret.unwrap();
        let secrets = t.operator().secrets(key).await.unwrap();
        assert_eq!(secrets.iter().map(|s| s.sealed).collect::<Vec<_>>(), [true, false]);
        // The old one still opens the token endpoint.
        let old = created.secret.unwrap();
        assert!(t.store.verify_secret(&created.client.client_id, old.expose(), NOW).await.unwrap().is_some());
        assert!(t.store.verify_secret(&created.client.client_id, made.expose(), NOW).await.unwrap().is_some());

        // Another edit needs no further one, and a change back keeps no copy.
        let renamed = ClientForm { name: "Kiln 2".to_owned(), ..hs256 };
        assert_eq!(t.operator().update_client(key, Revision(2), &renamed, "").await.unwrap().secret, None);
        t.operator().update_client(key, Revision(3), &form("Kiln 2"), "").await.unwrap();
        assert!(t.operator().secrets(key).await.unwrap().iter().all(|secret| !secret.sealed));
    }

    async fn suspending_and_resuming_skips_what_is_done(t: &Database) {
        let (a, b) = (t.named("A").await, t.named("B").await);
        let ghost = domain::ClientKey(uuid::Uuid::from_u128(1));
        let done = t.operator().suspend_clients(&[a, ghost, a], "leak").await.unwrap();
        assert_eq!((done.changed, done.skipped), (vec![a], vec![ghost, a]));
        assert_eq!(t.operator().client(a).await.unwrap().client.status, ClientStatus::Suspended);
        let done = t.operator().suspend_clients(&[a, b], "").await.unwrap();
        assert_eq!((done.changed, done.skipped), (vec![b], vec![a]));
        t.operator().resume_clients(&[a, b], "").await.unwrap();
        assert_eq!(t.operator().client(a).await.unwrap().client.status, ClientStatus::Active);
        let many: Vec<_> = (0..501).map(|n| domain::ClientKey(uuid::Uuid::from_u128(n))).collect();
        assert!(matches!(t.operator().delete_clients(&many, "").await, Err(StoreError::TooMany(_))));
        assert_eq!(t.operator().delete_clients(&[], "").await.unwrap().changed, []);
    }

    async fn deleting_is_undone_within_thirty_days(t: &Database) {
        let created = t.create(&form("Kiln")).await;
        let key = created.client.key;
        t.operator().suspend_clients(&[key], "").await.unwrap();
        t.operator().delete_clients(&[key], "gone").await.unwrap();
        let record = t.operator().client(key).await.unwrap();
        assert_eq!(record.deleted_at, Some(NOW));
        assert_eq!(t.store.verify_secret(&created.client.client_id, created.secret.unwrap().expose(), NOW).await.unwrap(), None);
        for result in [
            t.operator().update_client(key, Revision(1), &form("X"), "").await.map(drop),
            t.operator().rotate_secret(key, "", store::Grace::Now, None).await.map(drop),
        ] {
            assert!(matches!(result, Err(StoreError::NotFound)));
        }
        assert_eq!(t.store.purge(domain::Timestamp(NOW.0 + 29 * DAY)).await.unwrap().clients, 0);
        let done = t.operator().restore_clients(&[key]).await.unwrap();
        assert_eq!(done.changed, [key]);
        let record = t.operator().client(key).await.unwrap();
        assert_eq!(record.deleted_at, None);
        assert_eq!(record.client.status, ClientStatus::Suspended);
        assert_eq!(record.client.metadata.client_type, ClientType::Confidential);
    }

    async fn every_change_leaves_one_event(t: &Database) {
        let key = t.named("Kiln").await;
        t.operator().update_client(key, Revision(1), &form("Kiln 2"), "").await.unwrap();
        t.operator().rotate_secret(key, "ci", store::Grace::Day, None).await.unwrap();
        t.operator().suspend_clients(&[key], "").await.unwrap();
        t.operator().resume_clients(&[key], "").await.unwrap();
        t.operator().delete_clients(&[key], "").await.unwrap();
        t.operator().restore_clients(&[key]).await.unwrap();
        t.operator().update_client(key, Revision(1), &form("Stale"), "").await.unwrap_err();
        let query = AuditQuery { client: Some(key), ..AuditQuery::default() };
        let mut actions: Vec<_> = t.operator().audit(&query).await.unwrap().events.iter().map(|e| e.action.as_str()).collect();
        actions.sort_unstable();
        let mut expected = [
            Action::ClientCreated, Action::ClientUpdated, Action::SecretRotated, Action::ClientSuspended,
            Action::ClientResumed, Action::ClientDeleted, Action::ClientRestored,
        ].map(Action::as_str);
        expected.sort_unstable();
        assert_eq!(actions, expected);
    }

    async fn revisions_cannot_be_changed(t: &Database) {
        t.named("Kiln").await;
        for sql in ["UPDATE revision SET reason = 'x'", "DELETE FROM revision"] {
            let error = t.sql(sql).await.unwrap_err().to_string();
            assert!(error.contains("a revision cannot be changed"), "{error}");
        }
    }

    async fn a_logo_that_is_not_there_is_refused(t: &Database) {
        let form = ClientForm { logo: "a".repeat(64), ..form("Kiln") };
        assert_eq!(refused(t.operator().create_client(&form, &Brought::default()).await), [(Field::Logo, Rule::LogoHash)]);
        let key = t.named("Kiln").await;
        assert_eq!(refused(t.operator().update_client(key, Revision(1), &form, "").await), [(Field::Logo, Rule::LogoHash)]);
    }

    async fn further_warnings_are_counted(t: &Database) {
        let mut options = crate::engines::options(&t.key);
        options.lint = |metadata| {
            vec![domain::Problem::warn(Rule::UriLookalike, Field::RedirectUris, &metadata.redirect_uris[0], "Look twice.")]
        };
        let store = store::Store::open(&t.url, options).await.unwrap();
        let registry = store.registry(store::Actor::Operator { name: "x".to_owned() }, NOW);
        let created = registry.create_client(&form("Kiln"), &Brought::default()).await.unwrap();
        assert!(created.remarks.iter().any(|p| p.rule == Rule::UriLookalike));
        assert_eq!(registry.client(created.client.key).await.unwrap().warnings, 1);
        store.close().await;
    }

    async fn an_unknown_client_is_not_found(t: &Database) {
        let key = domain::ClientKey(uuid::Uuid::from_u128(7));
        let registry = t.operator();
        for result in [
            registry.client(key).await.map(drop),
            registry.client_by_id(&ClientId::parse("nobody").unwrap()).await.map(drop),
            registry.update_client(key, Revision(1), &form("X"), "").await.map(drop),
            registry.rotate_secret(key, "", store::Grace::Now, None).await.map(drop),
            registry.revoke_secret(key, domain::SecretId(uuid::Uuid::nil())).await.map(drop),
        ] {
            assert!(matches!(result, Err(StoreError::NotFound)), "{result:?}");
        }
    }
}
