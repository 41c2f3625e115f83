//! Owners.

use domain::{AccountId, Role};
use store::{ListQuery, StoreError};

use crate::engines::{Database, form, on_both};

on_both! {
    async fn come_and_go_and_are_found(t: &Database) {
        let key = t.named("Kiln").await;
        t.named("Other").await;
        let ada = t.account("Ada@Example.org", Role::Owner).await;
        let ben = t.account("ben@example.org", Role::Owner).await;
        t.operator().add_owner(key, ben).await.unwrap();
        t.operator().add_owner(key, ada).await.unwrap();
        t.operator().add_owner(key, ada).await.unwrap();
        let owners = t.operator().owners(key).await.unwrap();
        assert_eq!(owners.iter().map(|o| o.email.as_str()).collect::<Vec<_>>(), ["ada@example.org", "ben@example.org"]);

        let search = async |text: &str| {
            let query = ListQuery { search: text.to_owned(), ..ListQuery::default() };
            t.operator().list(&query).await.unwrap().rows
        };
        let found = search("ADA@ex").await;
        assert_eq!(found.len(), 1);
        let matched = found[0].matched.as_ref().unwrap();
        assert_eq!((matched.field, matched.value.as_str()), (None, "ada@example.org"));
        // An edit keeps them.
        t.operator().update_client(key, domain::Revision(1), &form("Renamed"), "").await.unwrap();
        assert_eq!(search("ada@ex").await.len(), 1);
        let query = ListQuery { owner: Some(ada), ..ListQuery::default() };
        assert_eq!(t.operator().list(&query).await.unwrap().rows[0].key, key);

        t.operator().remove_owner(key, ada).await.unwrap();
        assert!(matches!(t.operator().remove_owner(key, ada).await, Err(StoreError::NotFound)));
        assert!(search("ada@ex").await.is_empty());
        assert!(t.operator().list(&query).await.unwrap().rows.is_empty());
        let nobody = AccountId(uuid::Uuid::from_u128(9));
        assert!(matches!(t.operator().add_owner(key, nobody).await, Err(StoreError::NotFound)));
    }
}
