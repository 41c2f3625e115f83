//! Clients that register themselves, and the tokens with which they do.

use std::future::ready;

use domain::{
    ClientForm, ClientId, ClientStatus, Extended, Member, Role, Timestamp,
    dynamic::DynamicRegistration,
    review::{ReviewPolicy, Verdict},
};
use store::{
    Created, InitialAccessToken, Managed, NewInitialAccess, ProposalQuery, Registered, RegistrationAccessToken,
    Registry, StoreError,
};

use crate::{
    engines::{DAY, Database, HOUR, NOW, form, on_both},
    review::{Person, at, cast},
};

async fn set(t: &Database, mode: DynamicRegistration) {
    t.operator().set_dynamic_registration(mode).await.unwrap();
}

async fn token(by: &Registry, owner: &Person, uses: u32) -> InitialAccessToken {
    let new = NewInitialAccess { owner: owner.id, note: "CI".to_owned(), uses, expires_at: at(DAY) };
    by.make_initial_access(&new).await.unwrap().1
}

async fn register(t: &Database, form: &ClientForm, token: Option<&InitialAccessToken>, now: Timestamp) -> Registered {
    let address = Some("192.0.2.1".parse().unwrap());
    t.store.register_client(ready(Ok(form.clone())), token, address, now).await.unwrap()
}

#[track_caller]
fn made(registered: Registered) -> (Created, RegistrationAccessToken) {
    match registered {
        Registered::Client(created, access) => (*created, access),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn done<T: std::fmt::Debug>(managed: Managed<T>) -> T {
    match managed {
        Managed::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

async fn replace(
    t: &Database,
    id: &ClientId,
    access: &RegistrationAccessToken,
    form: &ClientForm,
) -> Managed<store::Replaced> {
    t.store.replace_registration(id, access, |_| Ok(form.clone()), None, at(HOUR)).await.unwrap()
}

on_both! {
    async fn whether_anybody_may(t: &Database) {
        assert_eq!(t.store.dynamic_registration().await.unwrap(), DynamicRegistration::Closed);
        assert_eq!(register(t, &form("Kiln"), None, NOW).await, Registered::Closed);
        let who = cast(t).await;
        for person in [&who.olu, &who.rui] {
            let refused = person.at(t, 0).set_dynamic_registration(DynamicRegistration::Open).await;
            assert!(matches!(refused, Err(StoreError::Forbidden)));
        }
        who.ada.at(t, 0).set_dynamic_registration(DynamicRegistration::Token).await.unwrap();
        assert_eq!(register(t, &form("Kiln"), None, NOW).await, Registered::TokenNeeded);
        let token = token(&who.ada.at(t, 0), &who.olu, 1).await;
        set(t, DynamicRegistration::Closed).await;
        assert_eq!(register(t, &form("Kiln"), Some(&token), NOW).await, Registered::Closed);
    }

    async fn who_comes_without_a_token_waits(t: &Database) {
        set(t, DynamicRegistration::Open).await;
        let who = cast(t).await;
        // Whatever the policy says of owners: nobody stands behind it.
        let policy = ReviewPolicy { review_registrations: false, ..ReviewPolicy::default() };
        t.operator().set_review_policy(&policy).await.unwrap();
        let (created, access) = made(register(t, &form("Kiln"), None, NOW).await);
        let client = &created.client;
        assert_eq!(client.status, ClientStatus::Waiting);
        assert!(created.secret.is_some());
        assert!(matches!(who.olu.at(t, 0).client(client.key).await, Err(StoreError::NotFound)));
        let desk = who.rui.at(t, 1);
        let query = ProposalQuery { limit: 10, ..ProposalQuery::default() };
        let page = desk.proposals(&query).await.unwrap();
        assert_eq!((page.rows.len(), page.rows[0].proposed_by.as_str()), (1, "open registration"));
        assert!(!page.rows[0].own);
        // It changes itself while it waits, and what waits with it.
        let replaced = done(replace(t, &client.client_id, &access, &form("Kiln Works")).await);
        assert_eq!((replaced.client.metadata.name.as_str(), replaced.client.status), ("Kiln Works", ClientStatus::Waiting));
        let proposal = desk.proposal(page.rows[0].id).await.unwrap();
        assert_eq!(proposal.after.name, "Kiln Works");
        let fields = proposal.summary.fields.clone();
        let later = who.rui.at(t, 2 * HOUR);
        later.decide(proposal.summary.id, proposal.summary.version, &Verdict::Accept { fields }, "").await.unwrap();
        t.store.apply_due_verdicts(at(3 * HOUR)).await.unwrap();
        let found = done(t.store.registered_client(&client.client_id, &replaced.token, at(3 * HOUR)).await.unwrap());
        assert_eq!(found.status, ClientStatus::Active);
    }

    async fn who_comes_too_often_has_to_wait(t: &Database) {
        set(t, DynamicRegistration::Open).await;
        let mut waits = 0;
        for n in 0..12 {
            if let Registered::Wait(seconds) = register(t, &form(&format!("Kiln {n}")), None, NOW).await {
                assert!((1..=60).contains(&seconds), "{seconds}");
                waits += 1;
            }
        }
        assert_eq!(waits, 2);
        made(register(t, &form("Later"), None, at(HOUR)).await);
    }

    async fn a_token_registers_so_many(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let two = token(&who.ada.at(t, 0), &who.olu, 2).await;
        let (first, _) = made(register(t, &form("One"), Some(&two), NOW).await);
        assert_eq!(first.client.status, ClientStatus::Active, "an admin made the token");
        assert!(who.olu.at(t, 0).owns(first.client.key).await.unwrap());
        let bad = ClientForm { redirect_uris: vec!["http://rp.example.com/".to_owned()], ..form("Bad") };
        let refused = t.store.register_client(ready(Ok(bad)), Some(&two), None, NOW).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))));
        made(register(t, &form("Two"), Some(&two), NOW).await);
        assert_eq!(register(t, &form("Three"), Some(&two), NOW).await, Registered::TokenRefused);
        let old = token(&who.ada.at(t, 0), &who.olu, 1).await;
        assert_eq!(register(t, &form("Late"), Some(&old), at(DAY)).await, Registered::TokenRefused);
        let unknown = InitialAccessToken::parse(&"a".repeat(43)).unwrap();
        assert_eq!(register(t, &form("Kiln"), Some(&unknown), NOW).await, Registered::TokenRefused);
        let of_disabled = token(&who.ada.at(t, 0), &who.olu, 1).await;
        t.operator().disable_account(who.olu.id).await.unwrap();
        assert_eq!(register(t, &form("Kiln"), Some(&of_disabled), NOW).await, Registered::TokenRefused);
    }

    async fn one_use_is_one_client(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let single = token(&who.ada.at(t, 0), &who.olu, 1).await;
        let other = t.another().await;
        let (one, two) = (form("One"), form("Two"));
        let (first, second) = tokio::join!(
            t.store.register_client(ready(Ok(one)), Some(&single), None, NOW),
            other.register_client(ready(Ok(two)), Some(&single), None, NOW)
        );
        let outcomes = [first.unwrap(), second.unwrap()];
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Registered::TokenRefused).count(), 1);
        other.close().await;
    }

    async fn tokens_are_their_owners(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let new = |owner: &Person| {
            NewInitialAccess { owner: owner.id, note: String::new(), uses: 1, expires_at: at(DAY) }
        };
        let olu = who.olu.at(t, 0);
        assert!(matches!(olu.make_initial_access(&new(&who.ada)).await, Err(StoreError::Forbidden)));
        assert!(matches!(who.rui.at(t, 0).make_initial_access(&new(&who.olu)).await, Err(StoreError::Forbidden)));
        for (uses, expires_at) in [(0, at(DAY)), (1001, at(DAY)), (1, NOW), (1, at(400 * DAY))] {
            let refused = olu.make_initial_access(&NewInitialAccess { uses, expires_at, ..new(&who.olu) }).await;
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{uses} {expires_at:?}");
        }
        let (own, own_token) = olu.make_initial_access(&new(&who.olu)).await.unwrap();
        let (theirs, _) = who.rui.at(t, 0).make_initial_access(&new(&who.rui)).await.unwrap();
        let seen = olu.initial_accesses().await.unwrap();
        assert_eq!(seen.iter().map(|token| token.id).collect::<Vec<_>>(), [own.id]);
        assert_eq!(who.ada.at(t, 0).initial_accesses().await.unwrap().len(), 2);
        assert!(matches!(olu.revoke_initial_access(theirs.id).await, Err(StoreError::NotFound)));
        // Their own power and no more: what they register waits.
        let (created, _) = made(register(t, &form("Kiln"), Some(&own_token), NOW).await);
        assert_eq!(created.client.status, ClientStatus::Waiting);
        let two = token(&olu, &who.olu, 2).await;
        let id = olu.initial_accesses().await.unwrap()[0].id;
        olu.revoke_initial_access(id).await.unwrap();
        olu.revoke_initial_access(id).await.unwrap();
        assert_eq!(register(t, &form("Kiln"), Some(&two), NOW).await, Registered::TokenRefused);
    }

    async fn an_admin_that_is_none_any_more_vouches_for_nothing(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let second = Person::new(t, "second@example.com", Role::Admin).await;
        let two = token(&second.at(t, 0), &who.olu, 2).await;
        assert_eq!(made(register(t, &form("One"), Some(&two), NOW).await).0.client.status, ClientStatus::Active);
        t.operator().set_role(second.id, Role::Owner).await.unwrap();
        assert_eq!(made(register(t, &form("Two"), Some(&two), NOW).await).0.client.status, ClientStatus::Waiting);
    }

    async fn a_client_reaches_itself_alone(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let two = token(&who.ada.at(t, 0), &who.olu, 3).await;
        let (mine, access) = made(register(t, &form("Mine"), Some(&two), NOW).await);
        let (other, other_access) = made(register(t, &form("Other"), Some(&two), NOW).await);
        let (mine, other) = (mine.client, other.client);
        assert_eq!(done(t.store.registered_client(&mine.client_id, &access, NOW).await.unwrap()).key, mine.key);
        let unknown = RegistrationAccessToken::parse(&"a".repeat(43)).unwrap();
        assert_eq!(t.store.registered_client(&mine.client_id, &unknown, NOW).await.unwrap(), Managed::Unknown);
        // One that was tried on another client is in the wrong hands.
        let tried = replace(t, &mine.client_id, &other_access, &form("Taken over")).await;
        assert_eq!(tried, Managed::Unknown);
        assert_eq!(t.store.registered_client(&other.client_id, &other_access, NOW).await.unwrap(), Managed::Unknown);
        let replaced = done(replace(t, &mine.client_id, &access, &form("Mine still")).await);
        assert_eq!(replaced.client.metadata.name, "Mine still");
        assert_eq!(t.store.registered_client(&mine.client_id, &access, NOW).await.unwrap(), Managed::Unknown);
        let secret = Some("another");
        let wrong = t
            .store
            .replace_registration(&mine.client_id, &replaced.token, |_| Ok(form("No")), secret, at(HOUR))
            .await
            .unwrap();
        assert_eq!(wrong, Managed::WrongSecret);
        done(t.store.end_registration(&mine.client_id, &replaced.token, at(HOUR)).await.unwrap());
        assert!(t.operator().client(mine.key).await.unwrap().deleted_at.is_some());
        t.operator().restore_clients(&[mine.key]).await.unwrap();
        let gone = t.store.registered_client(&mine.client_id, &replaced.token, at(HOUR)).await.unwrap();
        assert_eq!(gone, Managed::Unknown);
        let (third, third_access) = made(register(t, &form("Third"), Some(&two), NOW).await);
        t.operator().delete_clients(&[third.client.key], "").await.unwrap();
        let id = &third.client.client_id;
        assert_eq!(t.store.registered_client(id, &third_access, NOW).await.unwrap(), Managed::Unknown);
        t.operator().restore_clients(&[third.client.key]).await.unwrap();
        assert_eq!(t.store.registered_client(id, &third_access, NOW).await.unwrap(), Managed::Unknown, "revoked");
    }

    async fn suspended_is_suspended(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let (created, access) = made(register(t, &form("Kiln"), Some(&token(&who.ada.at(t, 0), &who.olu, 1).await), NOW).await);
        let (id, key) = (&created.client.client_id, created.client.key);
        t.operator().suspend_clients(&[key], "").await.unwrap();
        assert_eq!(t.store.registered_client(id, &access, NOW).await.unwrap(), Managed::Suspended);
        assert_eq!(replace(t, id, &access, &form("Back")).await, Managed::Suspended);
        assert_eq!(t.store.end_registration(id, &access, NOW).await.unwrap(), Managed::Suspended);
        let record = t.operator().client(key).await.unwrap();
        assert_eq!((record.client.status, record.client.metadata.name.as_str()), (ClientStatus::Suspended, "Kiln"));
        t.operator().resume_clients(&[key], "").await.unwrap();
        done(t.store.registered_client(id, &access, NOW).await.unwrap());
    }

    async fn what_widens_waits_unless_an_admin_vouched(t: &Database) {
        set(t, DynamicRegistration::Token).await;
        let who = cast(t).await;
        let wider = ClientForm { redirect_uris: vec!["https://new.example.com/cb".to_owned()], ..form("Kiln") };
        let policy = ReviewPolicy { review_registrations: false, ..ReviewPolicy::default() };
        t.operator().set_review_policy(&policy).await.unwrap();
        let own = token(&who.olu.at(t, 0), &who.olu, 1).await;
        let (created, access) = made(register(t, &form("Kiln"), Some(&own), NOW).await);
        assert_eq!(created.client.status, ClientStatus::Active);
        let replaced = done(replace(t, &created.client.client_id, &access, &wider).await);
        assert_eq!(replaced.client.metadata, created.client.metadata, "as it is in force");
        let view = who.olu.at(t, HOUR).client_view(created.client.key).await.unwrap();
        assert!(view.open.is_some(), "it waits");
        let vouched = token(&who.ada.at(t, 0), &who.olu, 1).await;
        let (created, access) = made(register(t, &form("Kiln 2"), Some(&vouched), NOW).await);
        let replaced = done(replace(t, &created.client.client_id, &access, &wider).await);
        assert_eq!(replaced.client.metadata.redirect_uris, wider.redirect_uris);
        // Where two have to look at everything, nobody's word is enough.
        t.operator().set_review_policy(&ReviewPolicy { two_pairs_of_eyes: true, ..policy }).await.unwrap();
        let widest = ClientForm { redirect_uris: vec!["https://evil.example.com/cb".to_owned()], ..wider.clone() };
        let again = done(replace(t, &created.client.client_id, &replaced.token, &widest).await);
        assert_eq!(again.client.metadata.redirect_uris, wider.redirect_uris);
    }

    async fn the_form_leaves_what_it_does_not_show(t: &Database) {
        let software = Extended::new([(Member::SoftwareId, "kiln".to_owned())]);
        let created = t.create(&ClientForm { extended: Some(software.clone()), ..form("Kiln") }).await.client;
        assert_eq!(created.metadata.extended, software);
        let saved = t.operator().update_client(created.key, created.revision, &form("Kiln 2"), "").await.unwrap();
        assert_eq!(saved.client.metadata.extended, software);
        let who = cast(t).await;
        t.operator().add_owner(created.key, who.olu.id).await.unwrap();
        let base = saved.client.revision;
        let submitted = who.olu.at(t, 0).submit_change(created.key, base, &form("Kiln 3"), "").await.unwrap();
        let proposal = who.rui.at(t, 0).proposal(submitted.proposal.unwrap()).await.unwrap();
        assert_eq!(proposal.after.extended, software);
        assert!(!proposal.summary.fields.contains(&domain::Field::Extended));
        // A revision brings back its own.
        let none = ClientForm { extended: Some(Extended::default()), ..form("Kiln 2") };
        let without = t.operator().update_client(created.key, base, &none, "").await.unwrap().client;
        assert!(without.metadata.extended.is_empty());
        let back = t.operator().restore_revision(created.key, without.revision, base, "").await.unwrap();
        assert_eq!(back.client.metadata.extended, software);
    }
}
