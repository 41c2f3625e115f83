//! Many reviewers at once.

use std::collections::HashSet;

use domain::{
    Field, ProposalId, Revision, Role,
    review::{ProposalState, Verdict},
};
use store::{Action, AuditQuery, ProposalQuery, StoreError};

use crate::{
    engines::{Database, form, on_both},
    review::{Person, at},
};

const PROPOSALS: usize = 100;
const REVIEWERS: usize = 10;
const MINUTE: i64 = 60 * 1000;

/// A hundred changes that wait.
async fn proposals(t: &Database) -> Vec<ProposalId> {
    let olu = Person::new(t, "olu@example.com", Role::Owner).await;
    let mut ids = Vec::new();
    for n in 0..PROPOSALS {
        let key = t.named(&format!("Client {n}")).await;
        t.operator().add_owner(key, olu.id).await.unwrap();
        let wish = form(&format!("Renamed {n}"));
        let done = olu.at(t, 0).submit_change(key, Revision(1), &wish, "").await.unwrap();
        ids.push(done.proposal.unwrap());
    }
    ids
}

on_both! {
    async fn each_is_decided_once_and_takes_effect_once(t: &Database) {
        let ids = proposals(t).await;
        let mut tasks = Vec::new();
        for n in 0..REVIEWERS {
            let reviewer = Person::new(t, &format!("reviewer{n}@example.com"), Role::Reviewer).await.at(t, 0);
            let mut ids = ids.clone();
            // Each begins somewhere else, and meets the others everywhere.
            ids.rotate_left(n * PROPOSALS / REVIEWERS);
            tasks.push(tokio::spawn(async move {
                let mut decided = Vec::new();
                for id in ids {
                    let verdict = Verdict::Accept { fields: vec![Field::Name] };
                    match reviewer.decide(id, 1, &verdict, "").await {
                        Ok(decision) => decided.push((id, decision.by)),
                        Err(StoreError::Overtaken(_)) => {}
                        Err(error) => panic!("{error:?}"),
                    }
                }
                decided
            }));
        }
        let mut decided = Vec::new();
        for task in tasks {
            decided.extend(task.await.unwrap());
        }
        assert_eq!(decided.len(), PROPOSALS);
        assert_eq!(decided.iter().map(|(id, _)| *id).collect::<HashSet<_>>().len(), PROPOSALS);
        for (id, by) in &decided {
            assert_eq!(&t.operator().proposal(*id).await.unwrap().summary.decision.unwrap().by, by);
        }

        let mut tasks = Vec::new();
        for _ in 0..3 {
            let store = t.another().await;
            tasks.push(tokio::spawn(async move { store.apply_due_verdicts(at(MINUTE)).await.unwrap() }));
        }
        let mut applied = 0;
        for task in tasks {
            applied += task.await.unwrap();
        }
        assert_eq!(applied as usize, PROPOSALS);
        let accepted = ProposalQuery { states: vec![ProposalState::Accepted], limit: 200, ..ProposalQuery::default() };
        let page = t.operator().proposals(&accepted).await.unwrap();
        assert_eq!(page.rows.len(), PROPOSALS);
        for row in page.rows {
            let client = t.operator().client(row.client).await.unwrap().client;
            assert_eq!((client.revision, client.metadata.name), (Revision(2), row.name));
        }
        let query = AuditQuery { action: Some(Action::ProposalAccepted), limit: 500, ..AuditQuery::default() };
        assert_eq!(t.operator().audit(&query).await.unwrap().events.len(), PROPOSALS);
    }
}
