//! Reviewers and admins decide: whose it is to decide, how long it can be undone, and what came in between.

use domain::{
    ClientForm, ClientStatus, Field, Revision, Role,
    review::{ProposalState, ReviewPolicy, Verdict},
};
use store::{Action, ProposalQuery, StoreError};

use crate::{
    engines::{DAY, Database, HOUR, MINUTE, form, on_both},
    review::{
        Cast, Person, SECOND, accept_all, actions, all_fields, at, cast, client, overtaken, owned, renamed, state,
    },
};

on_both! {
    async fn claims_hold_for_ten_minutes(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let rea = Person::new(t, "rea@example.com", Role::Reviewer).await;
        let key = owned(t, "Kiln", &olu).await;
        let id = olu.at(t, 0).submit_change(key, Revision(1), &renamed("Other"), "").await.unwrap().proposal.unwrap();
        assert_eq!(rui.at(t, 0).claim(id).await.unwrap().until, at(10 * MINUTE));
        assert_eq!(rui.at(t, MINUTE).claim(id).await.unwrap().until, at(11 * MINUTE));
        assert_eq!(rea.at(t, 2 * MINUTE).claim(id).await.unwrap().account, rui.id);
        let text = overtaken(rea.at(t, 2 * MINUTE).decide(id, 1, &accept_all(), "").await);
        assert_eq!(text, "rui@example.com is working on it.");
        rea.at(t, 2 * MINUTE).release(id).await.unwrap();
        assert_eq!(rea.at(t, 2 * MINUTE).claim(id).await.unwrap().account, rui.id);
        assert_eq!(rea.at(t, 11 * MINUTE).claim(id).await.unwrap().account, rea.id);
        rea.at(t, 11 * MINUTE).release(id).await.unwrap();
        assert_eq!(rui.at(t, 11 * MINUTE).proposal(id).await.unwrap().summary.claim, None);
        for nobody in [olu.at(t, 0).claim(id).await, t.operator().claim(id).await] {
            assert!(matches!(nobody, Err(StoreError::Forbidden)));
        }
    }

    async fn decisions_can_be_undone(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let id = olu.at(t, 0).submit_change(key, Revision(1), &renamed("Other"), "").await.unwrap().proposal.unwrap();
        let decision = rui.at(t, 0).decide(id, 1, &accept_all(), "").await.unwrap();
        assert_eq!(decision.due_at, Some(at(10 * SECOND)));
        assert_eq!(overtaken(ada.at(t, SECOND).decide(id, 1, &accept_all(), "").await), "rui@example.com has decided on it already.");
        assert!(matches!(ada.at(t, SECOND).undo_decision(id).await, Err(StoreError::Forbidden)));
        rui.at(t, SECOND).undo_decision(id).await.unwrap();
        overtaken(rui.at(t, SECOND).undo_decision(id).await);
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 0);
        rui.at(t, 0).decide(id, 1, &accept_all(), "").await.unwrap();
        overtaken(rui.at(t, 10 * SECOND).undo_decision(id).await);
        assert_eq!(actions(t, Action::ProposalUndone).await, 1);
    }

    async fn nobody_decides_on_their_own(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let (created, id) = rui.at(t, 0).submit_client(&form("Reviewer's"), "").await.unwrap();
        let id = id.unwrap();
        assert_eq!(created.client.status, ClientStatus::Waiting);
        let verdict = all_fields(t, id).await;
        for refused in [rui.at(t, 0).decide(id, 1, &verdict, "").await, olu.at(t, 0).decide(id, 1, &verdict, "").await,
            t.operator().decide(id, 1, &verdict, "").await]
        {
            assert!(matches!(refused, Err(StoreError::Forbidden)));
        }
        ada.at(t, 0).comment(id, None, "Between us", true).await.unwrap();
        assert!(rui.at(t, 0).comments(id).await.unwrap().is_empty(), "here a reviewer is an owner");
        let policy = ReviewPolicy { accept_own: true, ..ReviewPolicy::default() };
        ada.at(t, 0).set_review_policy(&policy).await.unwrap();
        rui.at(t, 0).decide(id, 1, &verdict, "").await.unwrap();
        assert!(rui.at(t, 0).proposal(id).await.unwrap().summary.decision.is_some());
    }

    async fn two_pairs_of_eyes(t: &Database) {
        let Cast { ada, .. } = cast(t).await;
        let ben = Person::new(t, "ben@example.com", Role::Admin).await;
        let key = t.named("Kiln").await;
        let direct = ada.at(t, 0).submit_change(key, Revision(1), &renamed("Kiln 2"), "").await.unwrap();
        assert_eq!((direct.saved.unwrap().changed, direct.proposal), (true, None));
        let policy = ReviewPolicy { two_pairs_of_eyes: true, ..ReviewPolicy::default() };
        assert_eq!(ada.at(t, 0).policy_reach(&policy).await.unwrap().active_clients, 1);
        ada.at(t, 0).set_review_policy(&policy).await.unwrap();
        let wish = ClientForm { reuse_consent: false, ..form("Kiln 3") };
        let waits = ada.at(t, 0).submit_change(key, Revision(2), &wish, "").await.unwrap();
        assert!(!waits.saved.unwrap().client.metadata.reuse_consent);
        let id = waits.proposal.unwrap();
        assert!(matches!(ada.at(t, 0).decide(id, 1, &accept_all(), "").await, Err(StoreError::Forbidden)));
        ben.at(t, 0).decide(id, 1, &accept_all(), "").await.unwrap();
        t.store.apply_due_verdicts(at(HOUR)).await.unwrap();
        assert_eq!(client(t, key).await.metadata.name, "Kiln 3");
        let quiet = ClientForm { contact_email: "it@example.com".to_owned(), ..wish };
        let louder = ClientForm { name: "Kiln 4".to_owned(), ..quiet.clone() };
        let saved = ada.at(t, 0).submit_change(key, Revision(4), &quiet, "").await.unwrap();
        assert!(saved.saved.unwrap().changed && saved.proposal.is_none());
        // Another way to the same change is none.
        let restored = ada.at(t, 0).restore_revision(key, Revision(5), Revision(1), "").await;
        assert!(matches!(restored, Err(StoreError::Invalid(_))), "{restored:?}");
        // Nor is a time in which nobody uses it.
        ada.at(t, 0).suspend_clients(&[key], "").await.unwrap();
        let waits = ada.at(t, 0).submit_change(key, Revision(5), &louder, "").await.unwrap();
        assert!(waits.proposal.is_some(), "{waits:?}");
        ada.at(t, 0).withdraw(waits.proposal.unwrap()).await.unwrap();
        let restored = ada.at(t, 0).restore_revision(key, Revision(5), Revision(1), "").await;
        assert!(matches!(restored, Err(StoreError::Invalid(_))), "{restored:?}");
        ada.at(t, 0).resume_clients(&[key], "").await.unwrap();
        t.operator().submit_change(key, Revision(5), &renamed("Operator's"), "").await.unwrap();
        assert_eq!(client(t, key).await.metadata.name, "Operator's");
    }

    async fn an_admin_steps_in(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let mut made = Vec::new();
        for name in ["Resumed", "Suspended", "Deleted"] {
            let (created, id) = olu.at(t, 0).submit_client(&form(name), "").await.unwrap();
            made.push((created.client.key, id.unwrap()));
        }
        let [(resumed, first), (suspended, second), (deleted, third)] = made[..] else { panic!() };
        ada.at(t, 0).resume_clients(&[resumed], "").await.unwrap();
        assert_eq!(client(t, resumed).await.status, ClientStatus::Active);
        let decided = rui.at(t, 0).proposal(first).await.unwrap().summary;
        assert_eq!((decided.state, decided.decision.unwrap().account), (ProposalState::Accepted, ada.id));
        assert_eq!(ada.at(t, 0).resume_clients(&[resumed], "").await.unwrap().skipped, [resumed]);

        ada.at(t, 0).suspend_clients(&[suspended], "").await.unwrap();
        for id in [second, third] {
            rui.at(t, 0).decide(id, 1, &all_fields(t, id).await, "").await.unwrap();
        }
        ada.at(t, 0).delete_clients(&[deleted], "").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 1);
        assert_eq!(client(t, suspended).await.status, ClientStatus::Suspended, "accepting undoes no suspension");
        assert_eq!(state(t, second).await, ProposalState::Accepted);
        let dropped = t.operator().proposal(third).await.unwrap().summary;
        assert_eq!((dropped.state, dropped.decision), (ProposalState::Waiting, None));
        assert_eq!(overtaken(rui.at(t, 0).decide(third, 1, &Verdict::Refuse, "x").await), "The client was deleted meanwhile.");
        let waiting = ProposalQuery { states: vec![ProposalState::Waiting], limit: 10, ..ProposalQuery::default() };
        assert!(rui.at(t, 0).proposals(&waiting).await.unwrap().rows.is_empty());
    }

    async fn what_was_saved_meanwhile(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let wish = ClientForm { require_consent: false, ..form("Kiln Works") };
        let id = olu.at(t, 0).submit_change(key, Revision(1), &wish, "").await.unwrap().proposal.unwrap();
        let theirs = ClientForm { contact_email: "it@example.com".to_owned(), ..form("Kiln") };
        ada.at(t, 0).update_client(key, Revision(1), &theirs, "").await.unwrap();
        let shown = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!(shown.after.contact_email, "it@example.com");
        assert_eq!(shown.risks.iter().map(|risk| risk.0).collect::<Vec<_>>(), [Field::Name, Field::RequireConsent]);
        assert!(shown.conflicts.is_empty());

        // Decided, and then somebody names it otherwise.
        let both = Verdict::Accept { fields: vec![Field::Name, Field::RequireConsent] };
        rui.at(t, 0).decide(id, 1, &both, "").await.unwrap();
        ada.at(t, 0).update_client(key, Revision(2), &renamed("Admin's"), "").await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 1);
        let shown = rui.at(t, 0).proposal(id).await.unwrap();
        assert_eq!((shown.summary.state, shown.conflicts.as_slice()), (ProposalState::SentBack, &[Field::Name][..]));
        assert!(olu.at(t, 0).comments(id).await.unwrap()[0].text.starts_with("Name was changed meanwhile"));
        assert_eq!(client(t, key).await.metadata.name, "Admin's");

        // Who sees the conflict may decide on it.
        olu.at(t, HOUR).resubmit(id, shown.summary.version, &wish, "").await.unwrap();
        let version = rui.at(t, 0).proposal(id).await.unwrap().summary.version;
        rui.at(t, HOUR).decide(id, version, &accept_all(), "").await.unwrap();
        t.store.apply_due_verdicts(at(DAY)).await.unwrap();
        assert_eq!(client(t, key).await.metadata.name, "Kiln Works");
    }

    async fn whoever_lost_the_right_decides_nothing(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let key = owned(t, "Kiln", &olu).await;
        let id = olu.at(t, 0).submit_change(key, Revision(1), &renamed("Other"), "").await.unwrap().proposal.unwrap();
        rui.at(t, 0).decide(id, 1, &accept_all(), "").await.unwrap();
        t.operator().disable_account(rui.id).await.unwrap();
        assert_eq!(t.store.apply_due_verdicts(at(HOUR)).await.unwrap(), 0);
        let shown = t.operator().proposal(id).await.unwrap().summary;
        assert_eq!((shown.state, shown.decision), (ProposalState::Waiting, None));
    }
}
