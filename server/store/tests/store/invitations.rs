//! Invitations: whom they are for, how often, how long.

use domain::{ClientKey, InvitationId, Role, Timestamp};
use store::{
    AccountProblem, Action, AuditQuery, InvitationKind, InvitationToken, ListQuery, NewLogo, OwnershipProblem,
    Registry, SignIn, SignInOutcome, StoreError,
};

use crate::{
    engines::{DAY, Database, NOW, form, on_both},
    ownership::id,
};

const PASSWORD: &str = "correct horse battery";

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

async fn invite(registry: &Registry, key: ClientKey, email: &str) -> InvitationToken {
    registry.invite_to_client(key, InvitationKind::Owner, email).await.unwrap().1
}

fn is_missing<T>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::NotFound))
}

fn problem<T>(result: Result<T, StoreError>) -> Option<OwnershipProblem> {
    match result {
        Err(StoreError::Ownership(problem)) => Some(problem),
        _ => None,
    }
}

#[test]
fn kinds_have_a_written_form() {
    for &kind in InvitationKind::ALL {
        assert_eq!(InvitationKind::parse(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    assert_eq!(InvitationKind::parse("gift"), None);
}

on_both! {
    async fn whoever_was_invited_becomes_an_owner_once(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        let (invitation, token) = ada.invite_to_client(key, InvitationKind::Owner, " Ben@Example.org ").await.unwrap();
        assert_eq!((invitation.email.as_str(), invitation.created_by.as_str()), ("ben@example.org", "ada@example.org"));
        assert_eq!(invitation.client, Some((key, "Kiln".to_owned())));
        assert_eq!(invitation.expires_at, at(30 * DAY));
        assert_eq!(ada.invitations(Some(key)).await.unwrap().as_slice(), std::slice::from_ref(&invitation));
        let offer = t.store.invitation(&token, NOW).await.unwrap().unwrap();
        assert_eq!(offer.invitation, invitation);
        assert!(offer.open && offer.has_account);

        let stranger = t.person("eve@example.org", Role::Owner).await;
        assert_eq!(problem(stranger.accept_invitation(&token).await), Some(OwnershipProblem::AnotherAddress));
        assert!(matches!(t.operator().accept_invitation(&token).await, Err(StoreError::Forbidden)));
        assert_eq!(ben.accept_invitation(&token).await.unwrap().client, Some(key));
        assert!(ben.owns(key).await.unwrap());
        assert!(is_missing(ben.accept_invitation(&token).await));
        assert!(ada.invitations(Some(key)).await.unwrap().is_empty());
        let offer = t.store.invitation(&token, NOW).await.unwrap().unwrap();
        assert!(!offer.open);
        assert_eq!(offer.invitation.accepted_at, Some(NOW));
        let search = ListQuery { search: "ben@example".to_owned(), ..ListQuery::default() };
        assert_eq!(t.operator().list(&search).await.unwrap().rows.len(), 1);
        let actions: Vec<Action> = t.operator().audit(&AuditQuery { client: Some(key), limit: 3, ..AuditQuery::default() })
            .await.unwrap().events.into_iter().map(|event| event.action).collect();
        assert_eq!(actions, [Action::OwnerAdded, Action::InvitationAccepted, Action::InvitationCreated]);
    }

    async fn a_transfer_takes_it_from_who_offered_it(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        let transfer = InvitationKind::Transfer;
        let admin = t.somebody(Role::Admin).await;
        assert_eq!(problem(admin.invite_to_client(key, transfer, "ben@example.org").await), Some(OwnershipProblem::NotYours));
        assert_eq!(problem(t.operator().invite_to_client(key, transfer, "ben@example.org").await), Some(OwnershipProblem::NotYours));
        let (_, token) = ada.invite_to_client(key, transfer, "ben@example.org").await.unwrap();
        let (_, second) = ada.invite_to_client(key, transfer, "eve@example.org").await.unwrap();
        ben.accept_invitation(&token).await.unwrap();
        let owners = ben.owners(key).await.unwrap();
        assert_eq!(owners.iter().map(|owner| owner.account).collect::<Vec<_>>(), [id(&ben)]);
        assert!(is_missing(ada.client(key).await));
        // It can be handed over once.
        let eve = t.person("eve@example.org", Role::Owner).await;
        assert!(is_missing(eve.accept_invitation(&second).await));
        let transferred = AuditQuery { action: Some(Action::OwnerTransferred), ..AuditQuery::default() };
        let event = &t.operator().audit(&transferred).await.unwrap().events[0];
        assert_eq!(event.actor, "ben@example.org");
        assert!(event.summary.contains("ada@example.org"));
    }

    async fn with_a_new_account_one_is_signed_in(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        let token = invite(&ada, key, "new@example.org").await;
        assert!(!t.store.invitation(&token, NOW).await.unwrap().unwrap().has_account);
        let accept = async |name: &str, password: &str, now| {
            let address = Some([192, 0, 2, 1].into());
            t.store.accept_with_account(&token, name, password, address, "Firefox", now).await
        };
        let problem = async |name: &str, password: &str| match accept(name, password, NOW).await {
            Err(StoreError::Account(problem)) => problem,
            other => panic!("{other:?}"),
        };
        assert_eq!(problem("New", "short").await, AccountProblem::PasswordTooShort);
        assert_eq!(problem(&"x".repeat(101), PASSWORD).await, AccountProblem::Name);
        assert!(is_missing(accept("New", PASSWORD, at(30 * DAY)).await));
        let (session, accepted) = accept(" New ", PASSWORD, NOW).await.unwrap();
        assert_eq!(accepted.client, Some(key));
        let session = t.store.session(&session, NOW).await.unwrap().unwrap();
        assert_eq!((session.email.as_str(), session.name.as_str(), session.role), ("new@example.org", "New", Role::Owner));
        let registry = t.store.registry((&session).into(), NOW);
        assert!(registry.owns(key).await.unwrap());
        let sessions = registry.sessions().await.unwrap();
        assert_eq!((sessions[0].address.as_str(), sessions[0].user_agent.as_str()), ("192.0.2.1", "Firefox"));
        assert!(registry.account(session.account).await.unwrap().last_sign_in_at.is_some());
        assert!(is_missing(accept("New", PASSWORD, NOW).await));
        let attempt = SignIn { email: "new@example.org", password: PASSWORD, address: None, user_agent: "" };
        assert!(matches!(t.store.sign_in(attempt, NOW).await.unwrap(), SignInOutcome::SignedIn { .. }));
    }

    async fn whoever_has_an_account_makes_no_second_one(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        let token = invite(&ada, key, "ben@example.org").await;
        let ben = t.person("ben@example.org", Role::Owner).await;
        let accepted = t.store.accept_with_account(&token, "", PASSWORD, None, "", NOW).await;
        assert!(matches!(accepted, Err(StoreError::Account(AccountProblem::EmailTaken))));
        ben.accept_invitation(&token).await.unwrap();
    }

    async fn accounts_are_given_by_admins(t: &Database) {
        let admin = t.somebody(Role::Admin).await;
        let (invitation, token) = admin.invite_account("Rev@example.org", Role::Reviewer).await.unwrap();
        assert_eq!(admin.invitations(None).await.unwrap(), [invitation]);
        let (session, accepted) = t.store.accept_with_account(&token, "", PASSWORD, None, "", NOW).await.unwrap();
        assert_eq!(accepted.client, None);
        assert_eq!(t.store.session(&session, NOW).await.unwrap().unwrap().role, Role::Reviewer);
        let again = admin.invite_account("rev@example.org", Role::Owner).await;
        assert!(matches!(again, Err(StoreError::Account(AccountProblem::EmailTaken))));
        assert!(admin.invitations(None).await.unwrap().is_empty());
        // Somebody who got an account meanwhile keeps the role that it has.
        let (_, token) = admin.invite_account("late@example.org", Role::Admin).await.unwrap();
        let late = t.person("late@example.org", Role::Owner).await;
        assert_eq!(late.accept_invitation(&token).await.unwrap().client, None);
        assert_eq!(late.account(id(&late)).await.unwrap().role, Role::Owner);
        assert!(is_missing(late.accept_invitation(&token).await));
    }

    async fn what_cannot_be_is_refused(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        for email in ["", "ada", "a@b", "a b@example.org", "ada@example.org\nBcc: x@example.org"] {
            let refused = ada.invite_to_client(key, InvitationKind::Owner, email).await;
            assert!(matches!(refused, Err(StoreError::Account(AccountProblem::Email))), "{email:?}");
        }
        let again = ada.invite_to_client(key, InvitationKind::Owner, "ADA@example.org").await;
        assert_eq!(problem(again), Some(OwnershipProblem::OwnerAlready));
        let again = ada.invite_to_client(key, InvitationKind::Transfer, "ada@example.org").await;
        assert_eq!(problem(again), Some(OwnershipProblem::OwnerAlready));
        let kind = ada.invite_to_client(key, InvitationKind::Account, "ben@example.org").await;
        assert_eq!(problem(kind), Some(OwnershipProblem::Kind));
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert!(is_missing(ada.invite_to_client(key, InvitationKind::Owner, "ben@example.org").await));
    }

    async fn twenty_can_be_open(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        for i in 0..20 {
            invite(&ada, key, &format!("somebody{i}@example.org")).await;
        }
        let more = ada.invite_to_client(key, InvitationKind::Owner, "one-more@example.org").await;
        assert!(matches!(more, Err(StoreError::TooMany(_))));
        let open = ada.invitations(Some(key)).await.unwrap();
        assert_eq!(open.len(), 20);
        assert!(open.is_sorted_by(|a, b| a.id > b.id));
        ada.revoke_invitation(open[3].id).await.unwrap();
        invite(&ada, key, "one-more@example.org").await;
        // Those that have expired are not open.
        let later = t.store.registry(ada.actor().clone(), at(30 * DAY));
        assert!(later.invitations(Some(key)).await.unwrap().is_empty());
        invite(&later, key, "later@example.org").await;
    }

    async fn revoking_ends_it(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        let (invitation, token) = ada.invite_to_client(key, InvitationKind::Owner, "ben@example.org").await.unwrap();
        ada.revoke_invitation(invitation.id).await.unwrap();
        ada.revoke_invitation(invitation.id).await.unwrap();
        assert!(is_missing(ben.accept_invitation(&token).await));
        assert!(!t.store.invitation(&token, NOW).await.unwrap().unwrap().open);
        let revoked = AuditQuery { action: Some(Action::InvitationRevoked), ..AuditQuery::default() };
        assert_eq!(t.operator().audit(&revoked).await.unwrap().events.len(), 1);
        let (invitation, token) = ada.invite_to_client(key, InvitationKind::Owner, "ben@example.org").await.unwrap();
        ben.accept_invitation(&token).await.unwrap();
        assert_eq!(problem(ada.revoke_invitation(invitation.id).await), Some(OwnershipProblem::Accepted));
        assert!(is_missing(ada.revoke_invitation(InvitationId(uuid::Uuid::nil())).await));
        // To owners there are no invitations to accounts.
        let (account, _) = t.operator().invite_account("rev@example.org", Role::Reviewer).await.unwrap();
        assert!(is_missing(ada.revoke_invitation(account.id).await));
        assert!(matches!(t.somebody(Role::Reviewer).await.revoke_invitation(account.id).await, Err(StoreError::Forbidden)));
        t.operator().revoke_invitation(account.id).await.unwrap();
        assert!(t.operator().invitations(None).await.unwrap().is_empty());
    }

    async fn it_works_for_thirty_days_and_while_its_client_and_its_maker_do(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let key = t.owned("Kiln", &ada).await;
        let token = invite(&ada, key, "ben@example.org").await;
        let open = async |now| t.store.invitation(&token, now).await.unwrap().unwrap().open;
        assert!(open(at(30 * DAY - 1)).await);
        assert!(!open(at(30 * DAY)).await);
        let late = t.store.registry(ben.actor().clone(), at(30 * DAY));
        assert!(is_missing(late.accept_invitation(&token).await));
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert!(!open(NOW).await);
        assert!(is_missing(ben.accept_invitation(&token).await));
        t.operator().restore_clients(&[key]).await.unwrap();
        t.operator().disable_account(id(&ada)).await.unwrap();
        assert!(!open(NOW).await);
        assert!(is_missing(ben.accept_invitation(&token).await));
        t.operator().enable_account(id(&ada)).await.unwrap();
        ben.accept_invitation(&token).await.unwrap();
    }

    async fn an_admin_that_is_none_any_more_invites_nobody(t: &Database) {
        let (eve, ada) = (t.person("eve@example.org", Role::Admin).await, t.person("ada@example.org", Role::Owner).await);
        t.person("bo@example.org", Role::Admin).await;
        let key = t.owned("Kiln", &ada).await;
        let (_, account) = eve.invite_account("eve2@example.org", Role::Admin).await.unwrap();
        let owner = invite(&eve, key, "eve3@example.org").await;
        let open = async |token| t.store.invitation(token, NOW).await.unwrap().unwrap().open;
        assert!(open(&account).await && open(&owner).await);
        t.operator().set_role(id(&eve), Role::Owner).await.unwrap();
        assert!(!open(&account).await && !open(&owner).await);
        assert!(is_missing(ada.accept_invitation(&owner).await));
    }

    async fn of_two_who_accept_at_once_one_wins(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        let ben = t.person("ben@example.org", Role::Owner).await;
        let another = t.another().await;
        for n in 0..4 {
            let token = invite(&ada, key, "ben@example.org").await;
            let same = another.registry(ben.actor().clone(), NOW);
            let (first, second) = tokio::join!(ben.accept_invitation(&token), same.accept_invitation(&token));
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            assert!(is_missing(if first.is_ok() { second } else { first }));
            let owners = ada.owners(key).await.unwrap();
            assert_eq!(owners.iter().filter(|owner| owner.account == id(&ben)).count(), 1);
            ada.remove_owner(key, id(&ben)).await.unwrap();

            let token = invite(&ada, key, &format!("new{n}@example.org")).await;
            let (first, second) = tokio::join!(
                t.store.accept_with_account(&token, "First", PASSWORD, None, "", NOW),
                another.accept_with_account(&token, "Second", PASSWORD, None, "", NOW)
            );
            assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
            assert!(is_missing(if first.is_ok() { second } else { first }));
            assert_eq!(ada.owners(key).await.unwrap().len(), n + 2);
        }
        another.close().await;
    }

    async fn there_are_fifty_owners_at_most(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        for n in 1..50 {
            let owner = t.account(&format!("owner{n}@example.org"), Role::Owner).await;
            t.operator().add_owner(key, owner).await.unwrap();
        }
        let ben = t.person("ben@example.org", Role::Owner).await;
        let token = invite(&ada, key, "ben@example.org").await;
        assert!(matches!(ben.accept_invitation(&token).await, Err(StoreError::TooMany(_))));
        assert!(t.store.invitation(&token, NOW).await.unwrap().unwrap().open, "it can be accepted later");
        // Handing it over makes none more.
        let (_, token) = ada.invite_to_client(key, InvitationKind::Transfer, "ben@example.org").await.unwrap();
        ben.accept_invitation(&token).await.unwrap();
        assert_eq!(ben.owners(key).await.unwrap().len(), 50);
    }

    async fn the_link_is_nowhere(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        let (invitation, token) = ada.invite_to_client(key, InvitationKind::Owner, "ben@example.org").await.unwrap();
        let debug = format!("{token:?} {invitation:?} {:?}", t.store.invitation(&token, NOW).await.unwrap());
        assert!(!debug.contains(token.expose()));
        assert!(!t.sql("SELECT summary FROM audit").await.unwrap().iter().any(|text| text.contains(token.expose())));
        let other = InvitationToken::parse(&"A".repeat(43)).unwrap();
        assert!(t.store.invitation(&other, NOW).await.unwrap().is_none());
        assert!(is_missing(t.store.accept_with_account(&other, "", PASSWORD, None, "", NOW).await));
    }

    async fn the_holder_sees_the_logo(t: &Database) {
        let hash = domain::LogoHash::parse(&"a".repeat(64)).unwrap();
        let ada = t.person("ada@example.org", Role::Owner).await;
        ada.put_logo(&NewLogo {
            hash: hash.clone(), large: vec![1], small: vec![1], media_type: "image/png".to_owned(), width: 1, height: 1,
        look: None,
        }).await.unwrap();
        let with_logo = domain::ClientForm { logo: hash.as_str().to_owned(), ..form("Kiln") };
        let key = t.create(&with_logo).await.client.key;
        let token = invite(&t.operator(), key, "ben@example.org").await;
        assert_eq!(t.store.invitation(&token, NOW).await.unwrap().unwrap().logo, Some(hash));
    }

    async fn time_does_away_with_them(t: &Database) {
        let ada = t.person("ada@example.org", Role::Owner).await;
        let key = t.owned("Kiln", &ada).await;
        let token = invite(&ada, key, "ben@example.org").await;
        assert_eq!(t.store.purge(at(60 * DAY)).await.unwrap().invitations, 0);
        assert!(t.store.invitation(&token, at(60 * DAY)).await.unwrap().is_some());
        assert_eq!(t.store.purge(at(60 * DAY + 1)).await.unwrap().invitations, 1);
        assert!(t.store.invitation(&token, NOW).await.unwrap().is_none());
    }
}
