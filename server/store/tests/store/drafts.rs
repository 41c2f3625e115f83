//! Drafts.

use domain::{Role, Timestamp};
use store::{Actor, NewDraft, SessionToken, SignIn, SignInOutcome, StoreError};

use crate::engines::{DAY, Database, NOW, on_both};

fn draft(form: &str) -> NewDraft {
    NewDraft { target: "/clients/new".to_owned(), form: form.to_owned(), problems: "[]".to_owned() }
}

async fn sign_in(t: &Database) -> (SessionToken, Actor) {
    t.account("ada@example.com", Role::Admin).await;
    let attempt = SignIn { email: "ada@example.com", password: "correct horse battery", address: None, user_agent: "" };
    match t.store.sign_in(attempt, NOW).await.unwrap() {
        SignInOutcome::SignedIn { token, session } => (token, Actor::from(&session)),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn what_was_typed_survives_the_session(t: &Database) {
        let (token, ada) = sign_in(t).await;
        let later = Timestamp(NOW.0 + 8 * DAY);
        assert!(t.store.session(&token, later).await.unwrap().is_none());
        let kept = t.store.stash_draft(&token, &draft("{\"name\":\"Kiln\"}"), later).await.unwrap().unwrap();
        let registry = t.store.registry(ada, later);
        assert_eq!(registry.draft(&kept).await.unwrap().unwrap().form, "{\"name\":\"Kiln\"}");
        let back = registry.take_draft(&kept).await.unwrap().unwrap();
        assert_eq!((back.target.as_str(), back.at), ("/clients/new", later));
        assert_eq!(registry.take_draft(&kept).await.unwrap(), None);
    }

    async fn nobody_else_gets_it(t: &Database) {
        let (token, ada) = sign_in(t).await;
        let kept = t.store.stash_draft(&token, &draft("{}"), NOW).await.unwrap().unwrap();
        let eve = t.somebody(Role::Reviewer).await;
        assert_eq!(eve.take_draft(&kept).await.unwrap(), None);
        assert_eq!(t.operator().take_draft(&kept).await.unwrap(), None);
        let tomorrow = t.store.registry(ada.clone(), Timestamp(NOW.0 + DAY));
        assert_eq!(tomorrow.take_draft(&kept).await.unwrap(), None);
        assert!(t.store.registry(ada, NOW).take_draft(&kept).await.unwrap().is_some());
    }

    async fn strangers_keep_nothing_here(t: &Database) {
        let stranger = SessionToken::parse(&"A".repeat(43)).unwrap();
        assert_eq!(t.store.stash_draft(&stranger, &draft("{}"), NOW).await.unwrap(), None);
        let (token, ada) = sign_in(t).await;
        let large = draft(&"x".repeat(300_000));
        assert!(matches!(t.store.stash_draft(&token, &large, NOW).await, Err(StoreError::TooMany(_))));
        let mut kept = Vec::new();
        for n in 0..25 {
            let at = Timestamp(NOW.0 + n);
            kept.push(t.store.stash_draft(&token, &draft(&n.to_string()), at).await.unwrap().unwrap());
        }
        let registry = t.store.registry(ada, NOW);
        assert_eq!(registry.draft(&kept[4]).await.unwrap(), None);
        assert_eq!(registry.draft(&kept[5]).await.unwrap().unwrap().form, "5");
        assert_eq!(t.store.purge(Timestamp(NOW.0 + 2 * DAY)).await.unwrap().drafts, 20);
    }
}
