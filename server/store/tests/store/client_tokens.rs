//! What clients prove themselves with, and the tokens that they get for themselves.

use domain::{ClientForm, Extended, Member};
use store::AccessToken;

use crate::{
    engines::{DAY, Database, HOUR, MINUTE, NOW, form, on_both},
    review::at,
};

fn signing(name: &str) -> ClientForm {
    let method = (Member::TokenEndpointAuthMethod, "client_secret_jwt".to_owned());
    ClientForm { extended: Some(Extended::new([method])), ..form(name) }
}

on_both! {
    async fn an_assertion_works_once(t: &Database) {
        let (kiln, other) = (t.named("Kiln").await, t.named("Other").await);
        let used = async |client, jti: u8, now| t.store.use_assertion(client, [jti; 32], at(5 * MINUTE), now).await.unwrap();
        assert!(used(kiln, 1, NOW).await);
        assert!(!used(kiln, 1, at(MINUTE)).await);
        assert!(used(kiln, 2, NOW).await && used(other, 1, NOW).await, "of each client by itself");
        let another = t.another().await;
        let racing = tokio::join!(
            t.store.use_assertion(kiln, [3; 32], at(5 * MINUTE), NOW),
            another.use_assertion(kiln, [3; 32], at(5 * MINUTE), NOW)
        );
        assert_ne!(racing.0.unwrap(), racing.1.unwrap(), "one of two servers wins");
        assert!(t.operator().client(kiln).await.unwrap().last_used_at.is_some());
        t.store.purge(at(DAY)).await.unwrap();
        assert!(used(kiln, 1, at(DAY)).await, "by then it has expired itself");
        another.close().await;
    }

    async fn a_secret_that_signs_can_be_read_again(t: &Database) {
        let plain = t.create(&form("Plain")).await.client;
        assert_eq!(t.store.sealed_secrets(plain.key, NOW).await.unwrap(), []);
        let created = t.create(&signing("Kiln")).await;
        let client = created.client;
        let secret = created.secret.unwrap();
        assert_eq!(t.store.sealed_secrets(client.key, NOW).await.unwrap(), [secret]);
        let changed = t.operator().update_client(plain.key, plain.revision, &signing("Plain"), "").await.unwrap();
        let made = changed.secret.unwrap();
        assert_eq!(t.store.sealed_secrets(plain.key, NOW).await.unwrap(), [made]);
        let none = ClientForm { extended: Some(Extended::default()), ..form("Kiln") };
        t.operator().update_client(client.key, client.revision, &none, "").await.unwrap();
        assert_eq!(t.store.sealed_secrets(client.key, NOW).await.unwrap(), [], "nothing signs with it any more");
    }

    async fn a_token_for_itself_ends_with_its_client(t: &Database) {
        let key = t.named("Kiln").await;
        let grant = async || t.store.grant_itself(key, "things:read", at(HOUR), NOW).await.unwrap();
        let token = grant().await;
        let access = t.store.client_access(&token, NOW).await.unwrap().unwrap();
        assert_eq!((access.scope.as_str(), access.expires_at), ("things:read", at(HOUR)));
        assert_eq!(t.store.access(&token, NOW).await.unwrap(), None, "nobody is behind it");
        assert_eq!(t.store.client_access(&token, at(HOUR)).await.unwrap(), None);
        let unknown = AccessToken::parse(&"a".repeat(43)).unwrap();
        assert_eq!(t.store.client_access(&unknown, NOW).await.unwrap(), None);
        let other = t.named("Other").await;
        assert!(!t.store.revoke_token(token.expose(), other, NOW).await.unwrap());
        assert!(t.store.client_access(&token, NOW).await.unwrap().is_some());
        assert!(t.store.revoke_token(token.expose(), key, NOW).await.unwrap());
        assert_eq!(t.store.client_access(&token, NOW).await.unwrap(), None);
        let (second, third) = (grant().await, grant().await);
        t.operator().suspend_clients(&[key], "").await.unwrap();
        assert_eq!(t.store.client_access(&second, NOW).await.unwrap(), None);
        t.operator().resume_clients(&[key], "").await.unwrap();
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert_eq!(t.store.client_access(&third, NOW).await.unwrap(), None);
    }
}
