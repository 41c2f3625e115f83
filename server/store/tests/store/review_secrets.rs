//! A secret is shown to whoever makes it, or not made.

use domain::{ClientForm, ClientType, JwtAlg, review::Verdict};
use store::Grace;

use crate::{
    engines::{Database, MINUTE, form, on_both},
    review::{Cast, at, cast},
};

on_both! {
    async fn accepting_a_change_makes_none_that_nobody_would_see(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let public = ClientForm { client_type: ClientType::Public.as_str().to_owned(), ..form("Atlas") };
        let key = t.create(&public).await.client.key;
        t.operator().add_owner(key, olu.id).await.unwrap();
        let signed = ClientForm { jwt_alg: JwtAlg::HS256.as_str().to_owned(), ..form("Atlas") };
        let submitted = olu.at(t, 0).submit_change(key, domain::Revision(1), &signed, "").await.unwrap();
        let id = submitted.proposal.unwrap();
        let verdict = Verdict::Accept { fields: rui.at(t, 0).proposal(id).await.unwrap().summary.fields };
        rui.at(t, 0).decide(id, 1, &verdict, "").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(MINUTE)).await.unwrap(), 1);

        let record = olu.at(t, MINUTE).client(key).await.unwrap();
        assert_eq!(record.client.metadata.client_type, ClientType::Confidential);
        assert!(!record.client.has_secret);
        assert_eq!(olu.at(t, MINUTE).secrets(key).await.unwrap(), []);
        // Their list says so first, and they make one.
        let other = t.named("Zeta").await;
        t.operator().add_owner(other, olu.id).await.unwrap();
        let own = olu.at(t, MINUTE).own_clients(0, 100).await.unwrap();
        assert_eq!((own[0].row.key, own[0].row.has_secret), (key, false));
        let rotated = olu.at(t, MINUTE).rotate_secret(key, "", Grace::Now, None).await.unwrap();
        let client_id = &record.client.client_id;
        assert!(t.store.verify_secret(client_id, rotated.secret.expose(), at(MINUTE)).await.unwrap().is_some());
        let sealed = olu.at(t, MINUTE).secrets(key).await.unwrap();
        assert!(sealed[0].sealed, "ID tokens can be signed with it");
    }
}
