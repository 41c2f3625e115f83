//! Clients with subject identifiers of their own.

use domain::{ClientForm, Extended, Field, Member, Problem, Role, Rule, Timestamp};
use store::{Actor, NewGrant, SessionId, StoreError};

use crate::engines::{Database, MINUTE, NOW, form, on_both};

fn extended(entries: &[(Member, &str)]) -> Extended {
    Extended::new(entries.iter().map(|&(member, value)| (member, value.to_owned())))
}

fn at_hosts(hosts: &[&str]) -> Vec<String> {
    hosts.iter().map(|host| format!("https://{host}/callback")).collect()
}

/// A form as a person sends it, who sees nothing of what is beyond it.
fn by_hand(hosts: &[&str]) -> ClientForm {
    ClientForm { redirect_uris: at_hosts(hosts), ..form("Kiln") }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> Vec<Problem> {
    match outcome {
        Err(StoreError::Refused(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn every_server_makes_the_same_identifiers(t: &Database) {
        let (ines, otto) = (t.account("ines@example.com", Role::Owner).await, t.account("otto@example.com", Role::Owner).await);
        let other = t.another().await;
        let known = t.store.pairwise_subject("kiln.example", ines);
        assert_eq!(known, other.pairwise_subject("kiln.example", ines));
        assert_ne!(known, t.store.pairwise_subject("kiln.example", otto));
        assert_ne!(known, t.store.pairwise_subject("fern.example", ines));
        other.close().await;
    }

    async fn a_token_knows_the_sector_of_its_client(t: &Database) {
        let ines = t.account("ines@example.com", Role::Owner).await;
        let pairwise = ClientForm { extended: Some(extended(&[(Member::SubjectType, "pairwise")])), ..by_hand(&["kiln.example.com"]) };
        for (form, sector) in [(pairwise, Some("kiln.example.com")), (form("Fern"), None)] {
            let client = t.create(&form).await.client.key;
            let grant = NewGrant {
                client,
                account: ines,
                scope: "openid",
                claims: None,
                beyond: &[],
                nonce: None,
                session: SessionId(client.0),
                auth_time: NOW,
                method: None,
                redirect_uri: "https://kiln.example.com/callback",
                code_challenge: None,
                code_until: None,
                access_token_until: Some(Timestamp(NOW.0 + MINUTE)),
                consent_until: Some(Timestamp(NOW.0 + MINUTE)),
            };
            let (_, token) = t.store.grant(grant, NOW).await.unwrap();
            let access = t.store.access(&token.unwrap(), NOW).await.unwrap().unwrap();
            assert_eq!(access.sector.as_deref(), sector);
        }
    }

    async fn nobody_leaves_the_sector_by_hand(t: &Database) {
        let alone = extended(&[(Member::SubjectType, "pairwise")]);
        let created = t.create(&ClientForm { extended: Some(alone.clone()), ..by_hand(&["kiln.example.com"]) }).await.client;
        assert_eq!(created.metadata.extended.sector().as_deref(), Some("kiln.example.com"));
        let base = created.revision;
        for hosts in [&["kiln.example.com", "fern.example.com"][..], &["fern.example.com"]] {
            let problems = refused(t.operator().update_client(created.key, base, &by_hand(hosts), "").await);
            let at = u32::try_from(hosts.len()).unwrap() - 1;
            let found: Vec<_> = problems.iter().map(|problem| (problem.rule, problem.field, problem.index)).collect();
            assert_eq!(found, [(Rule::PairwiseSector, Field::RedirectUris, Some(at))]);
            assert!(problems[0].message.contains("kiln.example.com"), "{}", problems[0].message);
        }
        let owner = t.account("olu@example.com", Role::Owner).await;
        t.operator().add_owner(created.key, owner).await.unwrap();
        let actor = Actor::Account { id: owner, email: "olu@example.com".to_owned(), role: Role::Owner };
        let olu = t.store.registry(actor, NOW);
        refused(olu.submit_change(created.key, base, &by_hand(&["fern.example.com"]), "").await);
        // Another address of the same host is the same sector.
        let more = ClientForm { redirect_uris: vec!["https://kiln.example.com/other".to_owned()], ..form("Kiln") };
        let saved = t.operator().update_client(created.key, base, &more, "").await.unwrap().client;
        assert_eq!(saved.metadata.extended, created.metadata.extended);
        // The client itself may go elsewhere: its users are others to it then.
        let moved = ClientForm { extended: Some(alone), ..by_hand(&["fern.example.com"]) };
        let moved = t.operator().update_client(created.key, saved.revision, &moved, "").await.unwrap().client;
        assert_eq!(moved.metadata.extended.sector().as_deref(), Some("fern.example.com"));
    }

    async fn a_document_joins_the_hosts_that_were_in_it(t: &Database) {
        let joined = extended(&[
            (Member::SubjectType, "pairwise"),
            (Member::SectorIdentifierUri, "https://sector.example.com/uris.json"),
        ]);
        let both = ["kiln.example.com", "fern.example.com"];
        let created = t.create(&ClientForm { extended: Some(joined), ..by_hand(&both) }).await.client;
        assert_eq!(created.metadata.extended.sector().as_deref(), Some("sector.example.com"));
        let fewer = t.operator().update_client(created.key, created.revision, &by_hand(&both[1..]), "").await.unwrap();
        let again = t.operator().update_client(created.key, fewer.client.revision, &by_hand(&both), "").await.unwrap();
        let third = by_hand(&["kiln.example.com", "fern.example.com", "moss.example.com"]);
        let problems = refused(t.operator().update_client(created.key, again.client.revision, &third, "").await);
        assert_eq!((problems[0].rule, problems[0].index), (Rule::PairwiseSector, Some(2)));
    }
}
