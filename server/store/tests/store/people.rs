//! What people say of themselves, and which applications they let in.

use domain::{AccountId, ClientKey, Profile, Role, Timestamp};
use store::{Action, Actor, AuditQuery, ClaimAsked, NewGrant, Registry, SessionId, StoreError};

use crate::engines::{DAY, Database, MINUTE, NOW, on_both};

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

async fn own(t: &Database, email: &str) -> (AccountId, Registry) {
    let id = t.account(email, Role::Owner).await;
    (id, t.store.registry(Actor::Account { id, email: email.to_owned(), role: Role::Owner }, NOW))
}

fn grant(client: ClientKey, account: AccountId, scope: &str, agreed: bool) -> NewGrant<'_> {
    NewGrant {
        client,
        account,
        scope,
        claims: None,
        beyond: &[],
        nonce: None,
        session: SessionId(client.0),
        auth_time: NOW,
        method: None,
        redirect_uri: "https://app.example.com/callback",
        code_challenge: None,
        code_until: None,
        access_token_until: Some(at(MINUTE)),
        consent_until: agreed.then(|| at(DAY)),
    }
}

on_both! {
    async fn what_people_say_of_themselves_is_theirs_alone(t: &Database) {
        let (ada, hers) = own(t, "ada@example.com").await;
        let (_, his) = own(t, "ben@example.com").await;
        assert_eq!(hers.own_person().await.unwrap().profile, Profile::default());
        let said = Profile { nickname: " Ada Ø ".to_owned(), ..Profile::default() };
        hers.set_own_profile(said).await.unwrap();
        let person = t.store.person_of(ada).await.unwrap().unwrap();
        assert_eq!((person.profile.nickname.as_str(), person.updated_at), ("Ada Ø", Some(NOW)));
        assert!(!person.email_verified);
        assert_eq!(his.own_person().await.unwrap().profile, Profile::default());
        let bad = Profile { website: "javascript:alert(1)".to_owned(), ..Profile::default() };
        assert!(matches!(hers.set_own_profile(bad).await, Err(StoreError::Invalid(_))));
        assert_eq!(hers.own_person().await.unwrap().profile.nickname, "Ada Ø");
        assert!(matches!(t.operator().own_person().await, Err(StoreError::Forbidden)));
    }

    async fn whoever_is_shut_out_has_nothing_any_more(t: &Database) {
        let (ada, hers) = own(t, "ada@example.com").await;
        let (ben, his) = own(t, "ben@example.com").await;
        let (kiln, fern) = (t.named("Kiln").await, t.named("Fern").await);
        let (_, token) = t.store.grant(grant(kiln, ada, "openid email", true), NOW).await.unwrap();
        let beyond = [ClaimAsked { name: "phone_number", scope: "phone" }];
        t.store.grant(NewGrant { beyond: &beyond, ..grant(kiln, ada, "openid", true) }, NOW).await.unwrap();
        t.store.grant(grant(fern, ada, "openid", false), NOW).await.unwrap();
        let (_, other) = t.store.grant(grant(kiln, ben, "openid", true), NOW).await.unwrap();
        let found = hers.let_in().await.unwrap();
        assert_eq!(found.len(), 1, "an application that never asked and holds nothing for long is none");
        assert_eq!((found[0].name.as_str(), found[0].offline), ("Kiln", false));
        assert_eq!((&found[0].scope[..], &found[0].claims[..]), (&["email", "openid"].map(String::from)[..], &["phone_number".to_owned()][..]));
        assert!(t.store.consent_covers(ada, kiln, ("openid", &beyond), NOW).await.unwrap());
        hers.withdraw_consent(kiln).await.unwrap();
        assert_eq!(hers.let_in().await.unwrap(), []);
        assert_eq!(t.store.access(&token.unwrap(), NOW).await.unwrap(), None);
        for beyond in [&[][..], &beyond] {
            assert!(!t.store.consent_covers(ada, kiln, ("openid", beyond), NOW).await.unwrap());
        }
        assert_eq!(t.sql("SELECT CAST(COUNT(*) AS TEXT) FROM consent_claim").await.unwrap(), ["0"]);
        hers.withdraw_consent(kiln).await.unwrap();
        let withdrawn = AuditQuery { action: Some(Action::ConsentWithdrawn), ..AuditQuery::default() };
        let noted = t.operator().audit(&withdrawn).await.unwrap().events;
        assert_eq!(noted.len(), 1, "once: the second time there was nothing to withdraw");
        assert_eq!((noted[0].actor.as_str(), noted[0].account), ("ada@example.com", Some(ada)));
        assert_eq!(his.let_in().await.unwrap().len(), 1, "others stay");
        assert!(t.store.access(&other.unwrap(), NOW).await.unwrap().is_some());
    }
}
