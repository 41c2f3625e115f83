//! Accounts from the provider upstream.

use domain::{
    AccountId, Role, Timestamp,
    registration::{RegistrationMode, RegistrationPolicy},
};
use store::{
    Action, Actor, AuditQuery, Identity, LinkToken, Registry, Session, SignIn, SignInOutcome, UpstreamOutcome,
};

use crate::engines::{Database, MINUTE, NOW, on_both};

const ISSUER: &str = "https://id.example";

fn identity(subject: &str, email: Option<&str>, role: Option<Role>) -> Identity {
    Identity {
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        email: email.map(str::to_owned),
        name: "Ada\u{7} Byron".to_owned(),
        role,
    }
}

async fn outcome(t: &Database, identity: &Identity) -> UpstreamOutcome {
    t.store.sign_in_upstream(identity, None, "Browser/1.0", NOW).await.unwrap()
}

async fn session(t: &Database, identity: &Identity) -> Session {
    match outcome(t, identity).await {
        UpstreamOutcome::SignedIn { token, session } => {
            assert_eq!(t.store.session(&token, NOW).await.unwrap().as_ref(), Some(&session));
            assert_eq!(session.method, Some(domain::SignInMethod::Upstream));
            session
        }
        other => panic!("{other:?}"),
    }
}

async fn link_token(t: &Database, identity: &Identity) -> LinkToken {
    match outcome(t, identity).await {
        UpstreamOutcome::AccountExists(token) => token,
        other => panic!("{other:?}"),
    }
}

async fn actions(t: &Database, account: AccountId) -> Vec<Action> {
    let query = AuditQuery { account: Some(account), ..AuditQuery::default() };
    t.operator().audit(&query).await.unwrap().events.into_iter().map(|event| event.action).collect()
}

fn of(t: &Database, session: &Session, offset: i64) -> Registry {
    t.store.registry(Actor::from(session), Timestamp(NOW.0 + offset))
}

on_both! {
    async fn an_identity_gets_an_account_once(t: &Database) {
        let first = session(t, &identity("1", Some("Ada@Example.org"), None)).await;
        assert_eq!((first.email.as_str(), first.name.as_str(), first.role), ("ada@example.org", "Ada Byron", Role::Owner));
        // Its address over there may change, and be somebody else's now.
        let again = session(t, &identity("1", Some("new@example.org"), None)).await;
        assert_eq!((again.account, again.email.as_str()), (first.account, "ada@example.org"));
        let account = t.operator().account(first.account).await.unwrap();
        assert!(account.upstream && !account.has_password);
        assert!(t.store.person_of(first.account).await.unwrap().unwrap().email_verified);
        assert_eq!(actions(t, first.account).await, [Action::SignedIn, Action::SignedIn, Action::AccountCreated]);
    }

    async fn it_has_no_password_that_anybody_could_guess(t: &Database) {
        let ada = session(t, &identity("1", Some("ada@example.org"), None)).await;
        for password in ["", "correct horse battery"] {
            let attempt = SignIn { email: "ada@example.org", password, address: None, user_agent: "" };
            assert_eq!(t.store.sign_in(attempt, NOW).await.unwrap(), SignInOutcome::Rejected);
            assert!(of(t, &ada, 0).change_password(password, "correct horse battery", None).await.is_err());
        }
    }

    async fn the_role_is_what_the_provider_says_now(t: &Database) {
        t.somebody(Role::Admin).await;
        let ada = session(t, &identity("1", Some("ada@example.org"), Some(Role::Admin))).await;
        assert_eq!(ada.role, Role::Admin);
        assert_eq!(session(t, &identity("1", None, Some(Role::Reviewer))).await.role, Role::Reviewer);
        // Where it says nothing, the role is given here.
        assert_eq!(session(t, &identity("1", None, None)).await.role, Role::Reviewer);
        let found = actions(t, ada.account).await;
        assert_eq!(found.iter().filter(|action| **action == Action::AccountRoleChanged).count(), 1);
    }

    async fn the_last_admin_stays_one(t: &Database) {
        let ada = session(t, &identity("1", Some("ada@example.org"), Some(Role::Admin))).await;
        assert_eq!(session(t, &identity("1", None, Some(Role::Owner))).await.role, Role::Admin);
        t.somebody(Role::Admin).await;
        assert_eq!(session(t, &identity("1", None, Some(Role::Owner))).await.role, Role::Owner);
        assert_eq!(t.operator().account(ada.account).await.unwrap().role, Role::Owner);
    }

    async fn an_address_alone_opens_no_account(t: &Database) {
        let id = t.account("ada@example.org", Role::Admin).await;
        let token = link_token(t, &identity("1", Some("ADA@example.org"), Some(Role::Owner))).await;
        assert_eq!(t.operator().account(id).await.unwrap().role, Role::Admin, "nothing has changed");
        assert!(!format!("{token:?}").contains(token.expose()));
        let proved = async || t.store.person_of(id).await.unwrap().unwrap().email_verified;
        assert!(!proved().await);

        // Somebody else's password proves nothing about it.
        let eve = t.person("eve@example.org", Role::Owner).await;
        assert!(!eve.link_upstream(&token).await.unwrap());
        let ada = Actor::Account { id, email: "ada@example.org".to_owned(), role: Role::Admin };
        let late = t.store.registry(ada.clone(), Timestamp(NOW.0 + 15 * MINUTE));
        assert!(!late.link_upstream(&token).await.unwrap());
        let ada = t.store.registry(ada, NOW);
        assert!(ada.link_upstream(&token).await.unwrap());
        assert!(!ada.link_upstream(&token).await.unwrap(), "once");
        t.somebody(Role::Admin).await;
        assert_eq!(session(t, &identity("1", None, None)).await.account, id);
        let account = t.operator().account(id).await.unwrap();
        assert!(account.upstream && account.has_password);
        assert!(proved().await);
        assert!(actions(t, id).await.contains(&Action::AccountLinked));
    }

    async fn disabled_is_disabled(t: &Database) {
        let ada = identity("1", Some("ada@example.org"), Some(Role::Admin));
        let id = session(t, &ada).await.account;
        t.somebody(Role::Admin).await;
        t.operator().disable_account(id).await.unwrap();
        assert_eq!(outcome(t, &ada).await, UpstreamOutcome::Disabled);
        t.operator().enable_account(id).await.unwrap();
        assert_eq!(session(t, &ada).await.account, id);
    }

    async fn without_a_verified_address_there_is_no_account(t: &Database) {
        for email in [None, Some(""), Some("no address")] {
            assert_eq!(outcome(t, &identity("1", email, None)).await, UpstreamOutcome::NoEmail);
        }
    }

    async fn closed_takes_nobody_new_from_there(t: &Database) {
        let ada = identity("1", Some("ada@example.org"), None);
        session(t, &ada).await;
        let closed = RegistrationPolicy { mode: RegistrationMode::Closed, ..RegistrationPolicy::default() };
        t.operator().set_registration_policy(&closed).await.unwrap();
        session(t, &ada).await;
        assert_eq!(outcome(t, &identity("2", Some("ben@example.org"), None)).await, UpstreamOutcome::Closed);
    }

    async fn two_issuers_may_have_one_subject(t: &Database) {
        let ada = session(t, &identity("1", Some("ada@example.org"), None)).await;
        let other = Identity { issuer: "https://other.example".to_owned(), ..identity("1", Some("ben@example.org"), None) };
        assert_ne!(session(t, &other).await.account, ada.account);
    }
}
