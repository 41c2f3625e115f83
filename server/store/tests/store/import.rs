//! Many clients at once.

use domain::{ClientForm, ClientStatus, JwtAlg, Rule, Timestamp};
use sqlx::{Connection, PgConnection};
use store::{Brought, Engine, Export, Import, ImportOutcome, ListQuery, StoreError};

use crate::engines::{Database, NOW, form, on_both};

fn import(name: &str, id: Option<&str>) -> Import {
    let proposal = Brought { client_id: id.map(str::to_owned), ..Brought::default() };
    Import { form: form(name), proposal }
}

async fn count(t: &Database) -> usize {
    t.operator().list(&ListQuery::default()).await.unwrap().rows.len()
}

on_both! {
    async fn all_or_nothing(t: &Database) {
        t.operator().import(&[import("There", Some("there"))], false).await.unwrap();
        let bad = Import { form: ClientForm { name: String::new(), ..form("") }, proposal: Brought::default() };
        let clients = [import("A", Some("a")), import("Dup", Some("a")), import("Taken", Some("there")), bad, import("B", None)];
        let report = t.operator().import(&clients, false).await.unwrap();
        assert!(!report.imported);
        let rules: Vec<_> = report.lines.iter().map(|line| match &line.outcome {
            ImportOutcome::Create { .. } => None,
            ImportOutcome::Refuse(problems) => Some(problems[0].rule),
        }).collect();
        assert_eq!(rules, [None, Some(Rule::ClientIdTaken), Some(Rule::ClientIdTaken), Some(Rule::Required), None]);
        assert_eq!(count(t).await, 1);
    }

    async fn a_dry_run_leaves_nothing(t: &Database) {
        let clients = [import("A", Some("a")), import("B", None)];
        let report = t.operator().import(&clients, true).await.unwrap();
        assert!(!report.imported);
        assert!(report.lines.iter().all(|line| matches!(line.outcome, ImportOutcome::Create { secret_made: None, .. })));
        assert_eq!(count(t).await, 0);
        let report = t.operator().import(&clients, false).await.unwrap();
        assert!(report.imported);
        assert!(report.lines.iter().all(|line| matches!(line.outcome, ImportOutcome::Create { secret_made: Some(_), .. })));
        assert_eq!(count(t).await, 2);
    }

    async fn what_was_exported_comes_in_elsewhere(t: &Database) {
        let hs256 = ClientForm { jwt_alg: "HS256".to_owned(), ..form("Signed") };
        let signed = t.create(&hs256).await;
        t.named("Plain").await;
        t.operator().suspend_clients(&[signed.client.key], "").await.unwrap();
        let deleted = t.named("Deleted").await;
        t.operator().delete_clients(&[deleted], "").await.unwrap();
        let owner = t.account("ada@example.com", domain::Role::Owner).await;
        t.operator().add_owner(signed.client.key, owner).await.unwrap();

        // In parts of one.
        let mut export = Export { with_secrets: true, after: None, limit: 1 };
        let mut exported = Vec::new();
        loop {
            let part = t.operator().export(&export).await.unwrap();
            let Some(last) = part.last() else { break };
            export.after = Some(last.client.key);
            exported.extend(part);
        }
        assert_eq!(exported.len(), 2);
        let found = exported.iter().find(|c| c.client.key == signed.client.key).unwrap();
        assert_eq!(found.owners, ["ada@example.com"]);
        assert_eq!(found.client.metadata.jwt_alg, JwtAlg::HS256);
        let query = store::AuditQuery { action: Some(store::Action::SecretsExported), ..store::AuditQuery::default() };
        assert_eq!(t.operator().audit(&query).await.unwrap().events.len(), 1);

        let clients: Vec<Import> = exported.iter().map(|exported| Import {
            form: ClientForm::from(&exported.client.metadata),
            proposal: Brought {
                client_id: Some(exported.client.client_id.as_str().to_owned()),
                client_secret: exported.secret.as_ref().map(|secret| secret.expose().to_owned()),
                date_created: Some(Timestamp(5)),
                suspended: exported.client.status == ClientStatus::Suspended,
            },
        }).collect();
        let elsewhere = Database::sqlite().await;
        assert!(elsewhere.operator().import(&clients, false).await.unwrap().imported);
        let client = elsewhere.operator().client_by_id(&signed.client.client_id).await.unwrap().client;
        assert_eq!(client.metadata, signed.client.metadata);
        assert_eq!((client.status, client.date_created), (ClientStatus::Suspended, Timestamp(5)));
        let secret = signed.secret.unwrap();
        elsewhere.operator().resume_clients(&[client.key], "").await.unwrap();
        assert!(elsewhere.store.verify_secret(&client.client_id, secret.expose(), NOW).await.unwrap().is_some());
    }

    async fn a_logo_from_elsewhere_is_left_out(t: &Database) {
        let mut client = import("A", None);
        client.form.logo = "a".repeat(64);
        let report = t.operator().import(&[client], false).await.unwrap();
        let ImportOutcome::Create { client_id, remarks, .. } = &report.lines[0].outcome else { panic!("{report:?}") };
        assert!(remarks.iter().any(|problem| problem.rule == Rule::LogoHash));
        assert_eq!(t.operator().client_by_id(client_id).await.unwrap().client.metadata.logo, None);
    }

    async fn many_are_made_quickly(t: &Database) {
        let forms: Vec<_> = (0..2500).map(|n| form(&format!("Client {n}"))).collect();
        assert_eq!(t.operator().create_clients(&forms).await.unwrap(), 2500);
        assert_eq!(t.operator().tallies().await.unwrap().live(|_| true), 2500);
        let bad = [form("Fine"), form("")];
        assert!(matches!(t.operator().create_clients(&bad).await, Err(StoreError::Refused(_))));
        assert_eq!(t.operator().tallies().await.unwrap().live(|_| true), 2500);

        t.store.settle().await.unwrap();
        if t.store.engine() == Engine::Postgres {
            let mut connection = PgConnection::connect(&t.url).await.unwrap();
            let known = "SELECT reltuples::bigint FROM pg_class WHERE relname = 'client_by_search'";
            let known: i64 = sqlx::query_scalar(known).fetch_one(&mut connection).await.unwrap();
            assert_eq!(known, 2500, "the index knows all of them");
        }
    }
}
