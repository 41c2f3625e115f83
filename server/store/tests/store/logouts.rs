//! Who is told that somebody signed out: queued with the end of the session, taken by one server at a time.

use domain::{AccountId, ClientForm, ClientKey, Extended, Member, Role};
use store::{NewGrant, Session, SessionToken, SignIn, SignInOutcome};

use crate::{
    engines::{Database, HOUR, MINUTE, NOW, form, on_both},
    review::at,
};

const SECOND: i64 = 1000;

async fn told(t: &Database, name: &str) -> ClientKey {
    let uri = (Member::BackchannelLogoutUri, "https://kiln.example/logout".to_owned());
    t.create(&ClientForm { extended: Some(Extended::new([uri])), ..form(name) }).await.client.key
}

async fn sign_in(t: &Database) -> (SessionToken, Session) {
    let who = SignIn { email: "ada@example.com", password: "correct horse battery", address: None, user_agent: "" };
    match t.store.sign_in(who, NOW).await.unwrap() {
        SignInOutcome::SignedIn { token, session } => (token, session),
        other => panic!("{other:?}"),
    }
}

async fn grant(t: &Database, client: ClientKey, session: &Session) {
    let grant = NewGrant {
        client,
        account: session.account,
        scope: "openid",
        claims: None,
        beyond: &[],
        nonce: None,
        session: session.id,
        auth_time: NOW,
        method: None,
        redirect_uri: "https://app.example.com/callback",
        code_challenge: None,
        code_until: None,
        access_token_until: Some(at(HOUR)),
        consent_until: None,
    };
    t.store.grant(grant, NOW).await.unwrap();
}

async fn ada(t: &Database) -> AccountId {
    t.account("ada@example.com", Role::Owner).await
}

on_both! {
    async fn those_of_the_session_that_want_to_know(t: &Database) {
        let account = ada(t).await;
        let (kiln, quiet, stranger) = (told(t, "Kiln").await, t.named("Quiet").await, told(t, "Stranger").await);
        let (token, session) = sign_in(t).await;
        let (_, other) = sign_in(t).await;
        grant(t, kiln, &session).await;
        grant(t, kiln, &session).await;
        grant(t, quiet, &session).await;
        grant(t, stranger, &other).await;
        assert_eq!(t.store.claim_logouts(NOW, 16).await.unwrap(), []);
        t.store.sign_out(&token, NOW).await.unwrap();
        let tasks = t.store.claim_logouts(NOW, 16).await.unwrap();
        assert_eq!(tasks.len(), 1);
        assert_eq!((tasks[0].client.key, tasks[0].session, tasks[0].account), (kiln, session.id, account));
        // Whatever else ends a session counts as well.
        t.operator().disable_account(account).await.unwrap();
        let more = t.store.claim_logouts(at(SECOND), 16).await.unwrap();
        assert_eq!(more.iter().map(|task| (task.client.key, task.session)).collect::<Vec<_>>(), [(stranger, other.id)]);
    }

    async fn one_server_at_a_time_until_it_is_done(t: &Database) {
        ada(t).await;
        let kiln = told(t, "Kiln").await;
        let (token, session) = sign_in(t).await;
        grant(t, kiln, &session).await;
        t.store.sign_out(&token, NOW).await.unwrap();
        let another = t.another().await;
        let (mine, theirs) = tokio::join!(t.store.claim_logouts(NOW, 16), another.claim_logouts(NOW, 16));
        assert_eq!(mine.unwrap().len() + theirs.unwrap().len(), 1);
        // Whoever took it was killed: somebody else takes it a minute later.
        assert_eq!(t.store.claim_logouts(at(MINUTE - 1), 16).await.unwrap(), []);
        let mut now = MINUTE;
        let mut attempts = 1;
        loop {
            let tasks = t.store.claim_logouts(at(now), 16).await.unwrap();
            assert_eq!(tasks.len(), 1, "after {attempts}");
            attempts += 1;
            if !t.store.logout_failed(&tasks[0], at(now)).await.unwrap() {
                break;
            }
            assert_eq!(t.store.claim_logouts(at(now + SECOND), 16).await.unwrap(), [], "there is a pause");
            now += 24 * HOUR;
        }
        assert_eq!(attempts, 6);
        assert_eq!(t.store.claim_logouts(at(now + 24 * HOUR), 16).await.unwrap(), []);
        another.close().await;
    }

    async fn a_client_that_is_gone_is_not_told(t: &Database) {
        ada(t).await;
        let kiln = told(t, "Kiln").await;
        let (token, session) = sign_in(t).await;
        grant(t, kiln, &session).await;
        t.store.sign_out(&token, NOW).await.unwrap();
        t.operator().delete_clients(&[kiln], "").await.unwrap();
        assert_eq!(t.store.claim_logouts(NOW, 16).await.unwrap(), []);
        t.operator().restore_clients(&[kiln]).await.unwrap();
        assert_eq!(t.store.claim_logouts(at(HOUR), 16).await.unwrap(), []);
    }
}
