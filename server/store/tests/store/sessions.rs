//! Signing in and out, and what slows guessing down.

use std::net::IpAddr;

use domain::{Role, SignInMethod, Timestamp};
use store::{Actor, ListQuery, SessionToken, SignIn, SignInOutcome};

use crate::engines::{DAY, Database, HOUR, MINUTE, NOW, form, on_both};

fn attempt<'a>(email: &'a str, password: &'a str, address: &str) -> SignIn<'a> {
    SignIn { email, password, address: address.parse::<IpAddr>().ok(), user_agent: "Browser/1.0\u{0}" }
}

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

const RIGHT: &str = "correct horse battery";

async fn sign_in(t: &Database, now: Timestamp) -> (SessionToken, store::Session) {
    match t.store.sign_in(attempt("ada@example.com", RIGHT, "192.0.2.1"), now).await.unwrap() {
        SignInOutcome::SignedIn { token, session } => (token, session),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_session_is_one_statement(t: &Database) {
        let id = t.account("ada@example.com", Role::Admin).await;
        let (token, session) = sign_in(t, NOW).await;
        assert_eq!((session.account, session.role), (id, Role::Admin));
        assert_eq!(session.method, Some(SignInMethod::Password));
        let (found, statements) = store::statements::count(t.store.session(&token, at(MINUTE))).await;
        assert_eq!(found.unwrap(), Some(session));
        assert_eq!(statements, 1);
        assert_eq!(t.operator().account(id).await.unwrap().last_sign_in_at, Some(NOW));
        assert!(!format!("{token:?}").contains(token.expose()));
        assert_eq!(SessionToken::parse(token.expose()), Some(token));
        assert_eq!(SessionToken::parse("x"), None);
    }

    async fn it_comes_with_the_tallies_of_the_list(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        for name in ["Atlas", "Beacon", "Cedar"] {
            t.create(&form(name)).await;
        }
        let (token, session) = sign_in(t, NOW).await;
        let (_, tallied) = t.store.session_and_tallies(&token, at(MINUTE)).await.unwrap().unwrap();
        let alone = t.store.registry(Actor::from(&session), NOW);
        let registry = alone.clone().knowing(tallied.clone());
        for (query, needed) in [("", 1), ("beacon", 2), ("nobody", 1)] {
            let query = ListQuery { search: query.to_owned(), ..ListQuery::default() };
            let (page, statements) = store::statements::count(registry.list(&query)).await;
            assert_eq!(page.unwrap(), alone.list(&query).await.unwrap(), "{query:?}");
            assert_eq!(statements, needed, "{query:?}");
        }
        assert_eq!(registry.tallies().await.unwrap().live(|_| true), 3);
        // Knowing them is no right to see them.
        let owner = Actor::from(&store::Session { role: Role::Owner, ..session });
        assert!(t.store.registry(owner, NOW).knowing(tallied).tallies().await.is_err());
    }

    async fn it_ends_when_nobody_is_there(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        let (token, _) = sign_in(t, NOW).await;
        let mut now = 0;
        // Used every seven hours it lives on, until its week is over.
        while now + 7 * HOUR < 7 * DAY {
            now += 7 * HOUR;
            assert!(t.store.session(&token, at(now)).await.unwrap().is_some(), "{now}");
        }
        assert!(t.store.session(&token, at(7 * DAY)).await.unwrap().is_none());
        let (token, _) = sign_in(t, NOW).await;
        assert!(t.store.session(&token, at(8 * HOUR)).await.unwrap().is_none());
        assert_eq!(t.store.purge(at(9 * DAY)).await.unwrap().sessions, 2);
    }

    async fn signing_out_ends_it(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        let (first, session) = sign_in(t, NOW).await;
        let (second, other) = sign_in(t, at(1)).await;
        let (third, _) = sign_in(t, at(2)).await;
        let own = t.store.registry(Actor::from(&session), at(3));
        let sessions = own.sessions().await.unwrap();
        assert_eq!(sessions.len(), 3);
        assert_eq!((sessions[2].id, sessions[2].address.as_str(), sessions[2].user_agent.as_str()), (session.id, "192.0.2.1", "Browser/1.0"));
        t.store.sign_out(&first, at(3)).await.unwrap();
        t.store.sign_out(&first, at(3)).await.unwrap();
        own.end_session(other.id).await.unwrap();
        assert!(own.end_session(other.id).await.is_err());
        assert!(t.store.session(&second, at(3)).await.unwrap().is_none());
        assert!(t.store.session(&third, at(3)).await.unwrap().is_some());
        assert_eq!(own.sign_out_everywhere().await.unwrap(), 1);
        assert!(t.store.session(&third, at(3)).await.unwrap().is_none());
    }

    async fn nobody_is_told_why(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        for (email, password) in [("ada@example.com", "wrong"), ("eve@example.com", RIGHT), ("", ""), ("\u{0}", "\u{0}")] {
            let outcome = t.store.sign_in(attempt(email, password, "192.0.2.1"), NOW).await.unwrap();
            assert_eq!(outcome, SignInOutcome::Rejected, "{email:?}");
        }
        sign_in(t, NOW).await;
    }

    async fn guessing_an_account_slows_down(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        for n in 0..10 {
            let address = format!("192.0.2.{n}");
            let outcome = t.store.sign_in(attempt("Ada@example.com ", "wrong", &address), NOW).await.unwrap();
            assert_eq!(outcome, SignInOutcome::Rejected);
        }
        // Neither the right password nor another process helps now.
        let other = t.another().await;
        let outcome = other.sign_in(attempt("ada@example.com", RIGHT, "198.51.100.1"), NOW).await.unwrap();
        assert_eq!(outcome, SignInOutcome::Throttled { retry_after_s: 60 });
        let outcome = t.store.sign_in(attempt("ada@example.com", RIGHT, "198.51.100.1"), at(MINUTE)).await.unwrap();
        assert!(matches!(outcome, SignInOutcome::SignedIn { .. }));
        // Signing in starts anew.
        let outcome = t.store.sign_in(attempt("ada@example.com", "wrong", "198.51.100.1"), at(MINUTE)).await.unwrap();
        assert_eq!(outcome, SignInOutcome::Rejected);
        other.close().await;
    }

    async fn guessing_from_an_address_slows_down(t: &Database) {
        let mut rejected = 0;
        for n in 0..60 {
            let email = format!("user{n}@example.com");
            let address = format!("2001:db8:1:2::{n:x}");
            match t.store.sign_in(attempt(&email, "wrong", &address), NOW).await.unwrap() {
                SignInOutcome::Rejected => rejected += 1,
                SignInOutcome::Throttled { retry_after_s } => assert_eq!(retry_after_s, 10),
                other @ SignInOutcome::SignedIn { .. } => panic!("{other:?}"),
            }
        }
        assert_eq!(rejected, 55);
        let outcome = t.store.sign_in(attempt("user@example.com", "wrong", "2001:db8:1:3::1"), NOW).await.unwrap();
        assert_eq!(outcome, SignInOutcome::Rejected);
        assert!(t.store.purge(at(DAY)).await.unwrap().throttles > 50);
    }

    async fn whoever_is_held_back_holds_nobody_else_back(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        for n in 0..55 {
            t.store.sign_in(attempt(&format!("user{n}@example.com"), "wrong", "192.0.2.1"), NOW).await.unwrap();
        }
        for _ in 0..20 {
            let outcome = t.store.sign_in(attempt("ada@example.com", "wrong", "192.0.2.1"), NOW).await.unwrap();
            assert!(matches!(outcome, SignInOutcome::Throttled { .. }));
        }
        let outcome = t.store.sign_in(attempt("ada@example.com", RIGHT, "198.51.100.1"), NOW).await.unwrap();
        assert!(matches!(outcome, SignInOutcome::SignedIn { .. }), "{outcome:?}");
    }

    async fn guesses_at_once_are_counted(t: &Database) {
        t.account("ada@example.com", Role::Admin).await;
        let tasks: Vec<_> = (0..40).map(|_| {
            let store = t.store.clone();
            tokio::spawn(async move { store.sign_in(attempt("ada@example.com", "wrong", ""), NOW).await.unwrap() })
        }).collect();
        let mut rejected = 0;
        for task in tasks {
            rejected += u32::from(task.await.unwrap() == SignInOutcome::Rejected);
        }
        assert_eq!(rejected, 10);
    }
}
