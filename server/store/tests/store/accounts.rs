//! Accounts and the first of them.

use domain::{Role, Timestamp};
use store::{AccountProblem, Actor, NewAccount, SetupToken, SignIn, SignInOutcome, StoreError};

use crate::engines::{DAY, Database, NOW, on_both};

fn account(email: &str, password: &str) -> NewAccount {
    NewAccount { email: email.to_owned(), name: " Ada ".to_owned(), role: Role::Owner, password: password.to_owned() }
}

#[track_caller]
fn problem<T: std::fmt::Debug>(result: Result<T, StoreError>) -> AccountProblem {
    match result {
        Err(StoreError::Account(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

async fn signs_in(t: &Database, email: &str, password: &str) -> bool {
    let attempt = SignIn { email, password, address: None, user_agent: "" };
    matches!(t.store.sign_in(attempt, NOW).await.unwrap(), SignInOutcome::SignedIn { .. })
}

on_both! {
    async fn an_address_is_taken_once(t: &Database) {
        let made = t.operator().create_account(&account(" Ada@Example.com ", "correct horse battery")).await.unwrap();
        assert_eq!((made.email.as_str(), made.name.as_str()), ("ada@example.com", "Ada"));
        assert_eq!(problem(t.operator().create_account(&account("ADA@example.com", "correct horse battery")).await), AccountProblem::EmailTaken);
        assert_eq!(t.operator().account_by_email("ADA@example.COM").await.unwrap(), made);
        assert_eq!(t.operator().accounts().await.unwrap(), [made]);
    }

    async fn what_makes_no_account_is_said(t: &Database) {
        let make = async |email: &str, password: &str| problem(t.operator().create_account(&account(email, password)).await);
        assert_eq!(make("nope", "correct horse battery").await, AccountProblem::Email);
        assert_eq!(make("a@example.com", "short").await, AccountProblem::PasswordTooShort);
        assert_eq!(make("a@example.com", &"x".repeat(257)).await, AccountProblem::PasswordTooLong);
        assert!(!format!("{:?}", account("a@example.com", "correct horse battery")).contains("horse"));
    }

    async fn the_last_admin_stays(t: &Database) {
        let a = t.account("a@example.com", Role::Admin).await;
        assert_eq!(problem(t.operator().disable_account(a).await), AccountProblem::LastAdmin);
        assert_eq!(problem(t.operator().set_role(a, Role::Owner).await), AccountProblem::LastAdmin);
        let b = t.account("b@example.com", Role::Admin).await;
        // Each wants to get rid of the other.
        let (first, second) = tokio::join!(
            async { t.operator().disable_account(a).await },
            async { t.operator().set_role(b, Role::Reviewer).await },
        );
        assert_eq!(u8::from(first.is_ok()) + u8::from(second.is_ok()), 1);
    }

    async fn a_disabled_account_is_out_at_once(t: &Database) {
        t.account("a@example.com", Role::Admin).await;
        let b = t.account("b@example.com", Role::Reviewer).await;
        let attempt = SignIn { email: "b@example.com", password: "correct horse battery", address: None, user_agent: "" };
        let SignInOutcome::SignedIn { token, .. } = t.store.sign_in(attempt, NOW).await.unwrap() else { panic!("no session") };
        assert!(t.operator().disable_account(b).await.unwrap().disabled_at.is_some());
        assert!(t.store.session(&token, NOW).await.unwrap().is_none());
        assert!(!signs_in(t, "b@example.com", "correct horse battery").await);
        t.operator().enable_account(b).await.unwrap();
        assert!(signs_in(t, "b@example.com", "correct horse battery").await);
        assert!(t.store.session(&token, NOW).await.unwrap().is_none());
        t.operator().set_role(b, Role::Admin).await.unwrap();
        assert_eq!(t.operator().account(b).await.unwrap().role, Role::Admin);
    }

    async fn a_new_password_ends_the_sessions(t: &Database) {
        let a = t.account("a@example.com", Role::Admin).await;
        assert!(signs_in(t, "a@example.com", "correct horse battery").await);
        t.operator().set_password(a, "another horse battery").await.unwrap();
        assert!(!signs_in(t, "a@example.com", "correct horse battery").await);
        let attempt = |password| SignIn { email: "a@example.com", password, address: None, user_agent: "" };
        let SignInOutcome::SignedIn { token: other, .. } = t.store.sign_in(attempt("another horse battery"), NOW).await.unwrap() else { panic!() };
        let SignInOutcome::SignedIn { token, session } = t.store.sign_in(attempt("another horse battery"), NOW).await.unwrap() else { panic!() };
        let own = t.store.registry(Actor::from(&session), NOW);
        assert_eq!(problem(own.change_password("wrong", "a third horse battery", Some(session.id)).await), AccountProblem::WrongPassword);
        own.change_password("another horse battery", "a third horse battery", Some(session.id)).await.unwrap();
        assert!(t.store.session(&token, NOW).await.unwrap().is_some());
        assert!(t.store.session(&other, NOW).await.unwrap().is_none());
        assert!(signs_in(t, "a@example.com", "a third horse battery").await);
        let mut last = Ok(());
        for _ in 0..12 {
            last = own.change_password("wrong", "a third horse battery", None).await;
        }
        assert!(matches!(last, Err(StoreError::TooMany(_))));
    }

    async fn an_empty_database_is_set_up_once(t: &Database) {
        let token = t.store.begin_setup(NOW).await.unwrap().unwrap();
        let second = t.store.begin_setup(NOW).await.unwrap().unwrap();
        assert!(t.store.setup_open(&token, NOW).await.unwrap());
        assert!(!t.store.setup_open(&token, Timestamp(NOW.0 + DAY)).await.unwrap());
        let stranger = SetupToken::parse(&"x".repeat(43)).unwrap();
        let new = account("ada@example.com", "correct horse battery");
        assert!(matches!(t.store.complete_setup(&stranger, &new, NOW).await, Err(StoreError::NotFound)));
        assert_eq!(problem(t.store.complete_setup(&token, &account("ada@example.com", "short"), NOW).await), AccountProblem::PasswordTooShort);
        let (a, b) = tokio::join!(
            t.store.complete_setup(&token, &new, NOW),
            async { t.store.complete_setup(&second, &account("eve@example.com", "correct horse battery"), NOW).await },
        );
        let made: Vec<_> = [a, b].into_iter().flatten().collect();
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].role, Role::Admin);
        assert!(!t.store.setup_open(&second, NOW).await.unwrap());
        assert_eq!(t.store.begin_setup(NOW).await.unwrap(), None);
    }
}
