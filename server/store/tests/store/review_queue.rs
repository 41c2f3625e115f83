//! The way through the queue, and what the pages about a client read at once.

use domain::{
    Role, Timestamp,
    review::{ProposalState, ReviewPolicy, Verdict},
};
use store::{InvitationKind, Neighbours, ProposalQuery, QueueCounts, StoreError};

use crate::{
    engines::{Database, MINUTE, NOW, form, on_both},
    review::{Cast, Person, cast},
};

on_both! {
    async fn lists_go_page_by_page(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        for n in 0..5_i64 {
            let owner = if n == 4 { &eve } else { &olu };
            owner.at(t, n * MINUTE).submit_client(&form(&format!("No. {n}")), "").await.unwrap();
        }
        let mut query = ProposalQuery { states: vec![ProposalState::Waiting], limit: 2, ..ProposalQuery::default() };
        let mut names = Vec::new();
        loop {
            let page = rui.at(t, 0).proposals(&query).await.unwrap();
            names.extend(page.rows.into_iter().map(|row| row.name));
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!(names, ["No. 0", "No. 1", "No. 2", "No. 3", "No. 4"]);
        let all = ProposalQuery { limit: 200, ..ProposalQuery::default() };
        let own = eve.at(t, 0).proposals(&all).await.unwrap();
        assert_eq!((own.rows.len(), own.rows[0].name.as_str()), (1, "No. 4"));
        let of_one = ProposalQuery { client: Some(own.rows[0].client), ..all.clone() };
        assert_eq!(found(t, &rui, &of_one).await, 1);
        assert_eq!(found(t, &olu, &of_one).await, 0);
        assert_eq!(found(t, &rui, &ProposalQuery { warned: Some(true), ..all.clone() }).await, 0);
        assert_eq!(found(t, &rui, &ProposalQuery { warned: Some(false), ..all }).await, 5);

        let policy = ReviewPolicy::default();
        assert!(matches!(rui.at(t, 0).policy_reach(&policy).await, Err(StoreError::Forbidden)));
        let (reach, statements) = store::statements::count(t.operator().policy_reach(&policy)).await;
        let reach = reach.unwrap();
        assert_eq!((reach.registrations_waiting, reach.active_clients, reach.with_owners), (5, 0, 5));
        assert!(statements <= 2);
    }

    async fn one_goes_from_one_to_the_next(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let mut waiting = Vec::new();
        for n in 0..4_i64 {
            let (_, id) = olu.at(t, n * MINUTE).submit_client(&form(&format!("No. {n}")), "").await.unwrap();
            waiting.push(id.unwrap());
        }
        let around = async |n: usize| rui.at(t, 0).neighbours(waiting[n]).await.unwrap();
        let id = |n: usize| Some(waiting[n]);
        let first = Neighbours { before: 0, others: 3, previous: None, next: id(1), first: id(1) };
        assert_eq!(around(0).await, first);
        let third = Neighbours { before: 2, others: 3, previous: id(1), next: id(3), first: id(0) };
        let (found, statements) = store::statements::count(rui.at(t, 0).neighbours(waiting[2])).await;
        assert_eq!((found.unwrap(), statements), (third, 1));
        assert_eq!(around(3).await.next, None);
        let refused = olu.at(t, 0).neighbours(waiting[0]).await;
        assert!(matches!(refused, Err(StoreError::Forbidden)));

        // What is decided waits for nobody, though the verdict can still be undone.
        rui.at(t, 0).decide(waiting[1], 1, &Verdict::SendBack, "Why?").await.unwrap();
        assert_eq!(around(0).await, Neighbours { before: 0, others: 2, previous: None, next: id(2), first: id(2) });
        let counts = rui.at(t, 0).queue_counts().await.unwrap();
        assert_eq!(counts, QueueCounts { waiting: 4, sent_back: 0 });
        t.store.apply_due_verdicts(Timestamp(NOW.0 + MINUTE)).await.unwrap();
        assert_eq!(rui.at(t, 0).queue_counts().await.unwrap(), QueueCounts { waiting: 3, sent_back: 1 });
        assert!(matches!(olu.at(t, 0).queue_counts().await, Err(StoreError::Forbidden)));

        let (one, last) = rui.at(t, 2).proposal_after(waiting[2], waiting[1]).await.unwrap();
        assert_eq!(one, rui.at(t, 2).proposal(waiting[2]).await.unwrap());
        assert_eq!(last.unwrap(), rui.at(t, 2).proposal(waiting[1]).await.unwrap().summary);
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        assert!(matches!(eve.at(t, 0).proposal_after(waiting[2], waiting[1]).await, Err(StoreError::NotFound)));
    }

    async fn a_client_comes_with_what_waits_about_it(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let (made, id) = olu.at(t, 0).submit_client(&form("Atlas"), "").await.unwrap();
        let key = made.client.key;
        let view = olu.at(t, 0).client_view(key).await.unwrap();
        assert_eq!(view.record, olu.at(t, 0).client(key).await.unwrap());
        let open = view.open.unwrap();
        assert_eq!((view.owned, Some(open.id), open.proposer, open.sent_back), (true, id, olu.id, None));
        rui.at(t, 0).decide(open.id, 1, &Verdict::SendBack, "Which team?").await.unwrap();
        t.store.apply_due_verdicts(Timestamp(NOW.0 + MINUTE)).await.unwrap();
        let (view, statements) = store::statements::count(rui.at(t, 0).client_view(key)).await;
        let view = view.unwrap();
        assert_eq!((view.owned, view.open.unwrap().sent_back.as_deref(), statements), (false, Some("Which team?"), 1));
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        assert!(matches!(eve.at(t, 0).client_view(key).await, Err(StoreError::NotFound)));
        assert_eq!(t.operator().client_view(key).await.unwrap().record.client.key, key);
    }

    async fn its_people_come_at_once(t: &Database) {
        let Cast { olu, .. } = cast(t).await;
        let (made, _) = olu.at(t, 0).submit_client(&form("Atlas"), "").await.unwrap();
        let key = made.client.key;
        for (n, email) in ["ben@example.com", "cleo@example.com"].into_iter().enumerate() {
            let at = i64::try_from(n).unwrap();
            olu.at(t, at).invite_to_client(key, InvitationKind::Owner, email).await.unwrap();
        }
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        t.operator().add_owner(key, eve.id).await.unwrap();
        let (people, statements) = store::statements::count(olu.at(t, 5).people(key)).await;
        let people = people.unwrap();
        assert_eq!(statements, 1);
        assert_eq!(people.owners, olu.at(t, 5).owners(key).await.unwrap());
        assert_eq!(people.invitations, olu.at(t, 5).invitations(Some(key)).await.unwrap());
        assert_eq!((people.owners.len(), people.invitations.len()), (2, 2));
        let fay = Person::new(t, "fay@example.com", Role::Owner).await;
        assert!(matches!(fay.at(t, 0).people(key).await, Err(StoreError::NotFound)));
    }
}

async fn found(t: &Database, who: &Person, query: &ProposalQuery) -> usize {
    who.at(t, 0).proposals(query).await.unwrap().rows.len()
}
