//! Who may get an account.

use domain::{
    Role,
    registration::{RegistrationMode, RegistrationPolicy},
};
use store::{AccountProblem, Action, AuditQuery, InvitationKind, Registry, StoreError};

use crate::engines::{Database, NOW, on_both};

const PASSWORD: &str = "correct horse battery";

fn policy(mode: RegistrationMode, domains: &[&str]) -> RegistrationPolicy {
    RegistrationPolicy { mode, domains: domains.iter().map(|&domain| domain.to_owned()).collect() }
}

fn is_closed<T>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Account(AccountProblem::Closed)))
}

async fn events(registry: &Registry, action: Action) -> usize {
    let query = AuditQuery { action: Some(action), ..AuditQuery::default() };
    registry.audit(&query).await.unwrap().events.len()
}

on_both! {
    async fn it_is_by_invitation_until_an_admin_says_otherwise(t: &Database) {
        assert_eq!(t.store.registration_policy().await.unwrap(), RegistrationPolicy::default());
        let admin = t.mailing().await.registry(t.somebody(Role::Admin).await.actor().clone(), NOW);
        let open = policy(RegistrationMode::Open, &["example.org"]);
        admin.set_registration_policy(&open).await.unwrap();
        admin.set_registration_policy(&open).await.unwrap();
        assert_eq!(t.store.registration_policy().await.unwrap(), open);
        assert_eq!(events(&admin, Action::RegistrationPolicySet).await, 1, "what changes nothing is no event");
        for role in [Role::Owner, Role::Reviewer] {
            let other = t.somebody(role).await;
            assert!(matches!(other.set_registration_policy(&RegistrationPolicy::default()).await, Err(StoreError::Forbidden)));
        }
    }

    async fn open_for_nobody_and_without_proof_is_refused(t: &Database) {
        let mute = t.somebody(Role::Admin).await;
        let open = policy(RegistrationMode::Open, &["example.org"]);
        let Err(StoreError::Invalid(why)) = mute.set_registration_policy(&open).await else { panic!() };
        assert!(why.contains("--smtp-url"), "{why}");
        let admin = t.mailing().await.registry(mute.actor().clone(), NOW);
        let nobody = policy(RegistrationMode::Open, &[]);
        assert!(matches!(admin.set_registration_policy(&nobody).await, Err(StoreError::Invalid(_))));
    }

    async fn closed_takes_nobody_new_and_lets_others_be(t: &Database) {
        let admin = t.somebody(Role::Admin).await;
        let (_, account) = admin.invite_account("new@example.org", Role::Owner).await.unwrap();
        let key = t.named("Kiln").await;
        admin.set_registration_policy(&policy(RegistrationMode::Closed, &[])).await.unwrap();
        assert!(is_closed(admin.invite_account("late@example.org", Role::Owner).await));
        assert!(!t.store.invitation(&account, NOW).await.unwrap().unwrap().takes_accounts);
        let join = async |token| t.store.accept_with_account(token, "New", PASSWORD, None, "", NOW).await;
        assert!(is_closed(join(&account).await));

        // Whoever is here becomes an owner as before; whoever is not does not.
        let here = t.person("here@example.org", Role::Owner).await;
        let (_, token) = admin.invite_to_client(key, InvitationKind::Owner, "here@example.org").await.unwrap();
        assert_eq!(here.accept_invitation(&token).await.unwrap().client, Some(key));
        let (_, token) = admin.invite_to_client(key, InvitationKind::Owner, "away@example.org").await.unwrap();
        assert!(is_closed(join(&token).await));

        // What was invited before is good again.
        admin.set_registration_policy(&RegistrationPolicy::default()).await.unwrap();
        assert!(t.store.invitation(&account, NOW).await.unwrap().unwrap().takes_accounts);
        join(&account).await.unwrap();
        join(&token).await.unwrap();
    }
}
