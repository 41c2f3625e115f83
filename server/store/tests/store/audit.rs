//! The audit trail.

use domain::Role;
use store::{Action, Actor, AuditQuery, Subject};

use crate::engines::{Database, NOW, on_both};

on_both! {
    async fn it_cannot_be_changed(t: &Database) {
        t.named("Kiln").await;
        for sql in ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE action = 'client.created'"] {
            let error = t.sql(sql).await.unwrap_err().to_string();
            assert!(error.contains("the audit trail cannot be changed"), "{error}");
        }
        assert_eq!(t.operator().audit(&AuditQuery::default()).await.unwrap().events.len(), 1);
    }

    async fn it_is_read_in_pages(t: &Database) {
        let mut keys = Vec::new();
        for n in 0..25 {
            let registry = t.operator_at(domain::Timestamp(NOW.0 + n));
            let form = crate::engines::form(&format!("Client {n:02}"));
            keys.push(registry.create_client(&form, &store::Brought::default()).await.unwrap().client.key);
        }
        let mut query = AuditQuery { limit: 10, ..AuditQuery::default() };
        let mut labels = Vec::new();
        let mut pages = 0;
        loop {
            let page = t.operator().audit(&query).await.unwrap();
            labels.extend(page.events.iter().map(|event| match &event.subject {
                Subject::Client { label, .. } => label.clone(),
                other => panic!("{other:?}"),
            }));
            pages += 1;
            query.before = page.next;
            if query.before.is_none() { break }
        }
        assert_eq!(pages, 3);
        let expected: Vec<_> = (0..25).rev().map(|n| format!("Client {n:02}")).collect();
        assert_eq!(labels, expected);
    }

    async fn it_is_filtered(t: &Database) {
        let admin = t.account("ada@example.com", Role::Admin).await;
        let ada = t.store.registry(Actor::Account { id: admin, email: "ada@example.com".to_owned(), role: Role::Admin }, NOW);
        let key = t.named("Kiln").await;
        ada.suspend_clients(&[key], "").await.unwrap();
        let count = async |query: AuditQuery| t.operator().audit(&query).await.unwrap().events.len();
        let all = AuditQuery::default;
        assert_eq!(count(AuditQuery { actor: Some("ada@example.com".to_owned()), ..all() }).await, 1);
        assert_eq!(count(AuditQuery { actor: Some("root@test".to_owned()), ..all() }).await, 2);
        assert_eq!(count(AuditQuery { action: Some(Action::ClientCreated), ..all() }).await, 1);
        assert_eq!(count(AuditQuery { client: Some(key), ..all() }).await, 2);
        assert_eq!(count(AuditQuery { account: Some(admin), ..all() }).await, 1);
        assert_eq!(count(AuditQuery { client: Some(key), action: Some(Action::SecretRotated), ..all() }).await, 0);
        let event = &t.operator().audit(&AuditQuery { action: Some(Action::ClientSuspended), ..all() }).await.unwrap().events[0];
        assert_eq!(event.account, Some(admin));
        assert_eq!(event.subject, Subject::Client { key, label: "Kiln".to_owned() });
    }
}
