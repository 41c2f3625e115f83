//! The queue of addresses: what is in it, who gets it, and what comes of it.

use std::collections::HashSet;

use domain::{
    ClientForm, ClientKey, ProposalId, Revision, Role, Timestamp,
    preflight::{Answer, Failure, Place, Visit},
    review::Verdict,
};
use store::{Notice, NoticeKind, PreflightTask, Registry, Store, StoreError};

use crate::{
    engines::{DAY, Database, HOUR, MINUTE, NOW, form, on_both},
    review::Person,
};

fn at(ms: i64) -> Timestamp {
    Timestamp(NOW.0 + ms)
}

fn fine() -> Visit {
    let answer = Answer { status: 404, content_type: "text/html".to_owned(), title: "Kiln".to_owned() };
    Visit { redirects: Vec::new(), certificates: Vec::new(), outcome: Ok(answer) }
}

fn broken() -> Visit {
    Visit { outcome: Err(Failure::Unresolved), ..fine() }
}

fn with(uris: &[&str]) -> ClientForm {
    ClientForm { redirect_uris: uris.iter().map(|&uri| uri.to_owned()).collect(), ..form("Kiln") }
}

async fn urls(registry: &Registry, key: ClientKey) -> Vec<String> {
    let mut urls: Vec<String> = registry.preflight(key).await.unwrap().into_iter().map(|row| row.url).collect();
    urls.sort();
    urls
}

async fn claim(store: &Store, at: Timestamp) -> Vec<PreflightTask> {
    store.claim_preflights(at, 100).await.unwrap()
}

/// What somebody is told of addresses that fail.
async fn failing(t: &Database, who: &Person) -> Vec<Notice> {
    let notices = who.at(t, 0).notices(None, 50).await.unwrap().notices;
    notices.into_iter().filter(|notice| notice.kind == NoticeKind::AddressFails).collect()
}

/// Visits everything that is due.
async fn visit_all(t: &Database, now: Timestamp, visit: &Visit) -> usize {
    let tasks = claim(&t.store, now).await;
    for task in &tasks {
        assert!(t.store.record_preflight(task, visit, now).await.unwrap());
    }
    tasks.len()
}

on_both! {
    async fn the_queue_follows_the_client(t: &Database) {
        let first = domain::ClientForm {
            application_type: "native".to_owned(),
            website_url: "https://a.example.com/".to_owned(),
            ..with(&["https://a.example.com/cb", "http://127.0.0.1/cb", "com.example.app:/cb"])
        };
        let key = t.create(&first).await.client.key;
        assert_eq!(urls(&t.operator(), key).await, ["https://a.example.com/", "https://a.example.com/cb"]);
        let places: Vec<_> = t.operator().preflight(key).await.unwrap().iter().map(|row| (row.place, row.due)).collect();
        assert!(places.contains(&(Place::Page, true)) && places.contains(&(Place::Callback, true)));

        let second = with(&["https://a.example.com/cb", "https://b.example.com/cb"]);
        t.operator().update_client(key, Revision(1), &second, "").await.unwrap();
        assert_eq!(urls(&t.operator(), key).await, ["https://a.example.com/cb", "https://b.example.com/cb"]);
    }

    async fn what_is_asked_for_is_visited_and_what_is_taken_back_is_forgotten(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        t.operator().add_owner(key, olu.id).await.unwrap();
        let wish = with(&["https://a.example.com/cb", "https://b.example.com/cb"]);
        let ask = async |base: i32| -> ProposalId {
            olu.at(t, 0).submit_change(key, Revision(base), &wish, "").await.unwrap().proposal.unwrap()
        };
        let both = ["https://a.example.com/cb", "https://b.example.com/cb"];
        let id = ask(1).await;
        assert_eq!(urls(&olu.at(t, 0), key).await, both);
        olu.at(t, 0).withdraw(id).await.unwrap();
        assert_eq!(urls(&olu.at(t, 0), key).await, ["https://a.example.com/cb"]);

        let rui = Person::new(t, "rui@example.com", Role::Reviewer).await;
        let refused = ask(1).await;
        rui.at(t, 0).decide(refused, 1, &Verdict::Refuse, "No").await.unwrap();
        t.store.apply_due_verdicts(at(MINUTE)).await.unwrap();
        assert_eq!(urls(&rui.at(t, 0), key).await, ["https://a.example.com/cb"]);

        let accepted = ask(1).await;
        let fields = vec![domain::Field::RedirectUris];
        rui.at(t, 0).decide(accepted, 1, &Verdict::Accept { fields }, "").await.unwrap();
        t.store.apply_due_verdicts(at(MINUTE)).await.unwrap();
        assert_eq!(urls(&rui.at(t, 0), key).await, both);
    }

    async fn a_result_is_dated_and_repeated_weekly(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        assert_eq!(visit_all(t, at(MINUTE), &fine()).await, 1);
        let row = t.operator().preflight(key).await.unwrap().remove(0);
        assert_eq!((row.last, row.checks, row.due, row.failing_since), (Some((at(MINUTE), fine())), 1, false, None));
        assert_eq!(claim(&t.store, at(6 * DAY)).await, []);
        assert_eq!(claim(&t.store, at(7 * DAY + MINUTE)).await.len(), 1);
    }

    async fn each_address_goes_to_one_of_ten_workers(t: &Database) {
        let mut all = 0;
        for n in 0..30 {
            let (a, b) = (format!("https://a{n}.example.com/cb"), format!("https://b{n}.example.com/cb"));
            t.create(&with(&[&a, &b])).await;
            all += 2;
        }
        let mut workers = Vec::new();
        for _ in 0..10 {
            let store = t.another().await;
            workers.push(tokio::spawn(async move {
                let mut done = Vec::new();
                loop {
                    let tasks = store.claim_preflights(at(0), 3).await.unwrap();
                    if tasks.is_empty() {
                        store.close().await;
                        return done;
                    }
                    for task in tasks {
                        assert!(store.record_preflight(&task, &fine(), at(0)).await.unwrap());
                        done.push(task.url);
                    }
                }
            }));
        }
        let mut done = Vec::new();
        for worker in workers {
            done.extend(worker.await.unwrap());
        }
        // Who finds nothing goes, while others still hold what they took: that is theirs.
        done.extend(claim(&t.store, at(0)).await.into_iter().map(|task| task.url));
        assert_eq!(done.iter().collect::<HashSet<_>>().len(), all);
        assert_eq!(done.len(), all);
        let checks = t.sql("SELECT CAST(SUM(checks) AS TEXT) FROM preflight").await.unwrap();
        assert_eq!(checks, [all.to_string()]);
    }

    async fn a_lease_that_ends_goes_to_another_and_one_result_is_kept(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        let killed = claim(&t.store, at(0)).await.remove(0);
        assert_eq!(claim(&t.store, at(59_999)).await, []);
        let other = claim(&t.store, at(MINUTE)).await.remove(0);
        assert!(t.store.record_preflight(&other, &fine(), at(MINUTE)).await.unwrap());
        // It was not dead after all, and comes too late.
        assert!(!t.store.record_preflight(&killed, &broken(), at(MINUTE)).await.unwrap());
        let row = t.operator().preflight(key).await.unwrap().remove(0);
        assert_eq!((row.checks, row.last.unwrap().1), (1, fine()));
    }

    async fn what_is_given_back_is_free_at_once(t: &Database) {
        t.create(&with(&["https://a.example.com/cb"])).await;
        let task = claim(&t.store, at(0)).await.remove(0);
        t.store.give_back_preflight(&task).await.unwrap();
        assert!(!t.store.record_preflight(&task, &fine(), at(0)).await.unwrap());
        assert_eq!(claim(&t.store, at(0)).await.len(), 1);
    }

    async fn a_host_is_visited_once_at_a_time(t: &Database) {
        t.create(&with(&["https://a.example.com/1", "https://a.example.com:8443/2", "https://b.example.com/3"])).await;
        let first = claim(&t.store, at(0)).await;
        assert_eq!(first.len(), 2);
        assert_eq!(claim(&t.store, at(0)).await, []);
        for task in first {
            t.store.record_preflight(&task, &fine(), at(0)).await.unwrap();
        }
        assert_eq!(claim(&t.store, at(0)).await.len(), 1);
    }

    async fn nothing_is_visited_for_a_client_in_the_trash(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        t.operator().delete_clients(&[key], "").await.unwrap();
        assert_eq!(claim(&t.store, at(0)).await, []);
        t.operator().restore_clients(&[key]).await.unwrap();
        assert_eq!(claim(&t.store, at(0)).await.len(), 1);
    }

    async fn a_result_for_an_address_that_is_gone_comes_to_nothing(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        let task = claim(&t.store, at(0)).await.remove(0);
        t.operator().update_client(key, Revision(1), &with(&["https://b.example.com/cb"]), "").await.unwrap();
        t.operator().update_client(key, Revision(2), &with(&["https://a.example.com/cb"]), "").await.unwrap();
        assert!(!t.store.record_preflight(&task, &broken(), at(0)).await.unwrap());
        assert_eq!(t.operator().preflight(key).await.unwrap()[0].last, None);
    }

    async fn a_failure_is_told_once_when_it_has_lasted_for_hours(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        let told = async |now| t.store.tell_of_failing_addresses(now).await.unwrap();
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        t.operator().add_owner(key, olu.id).await.unwrap();
        let ada = Person::new(t, "ada@example.com", Role::Admin).await;
        // The first failures are looked at again soon, and are nobody's business.
        assert_eq!(visit_all(t, at(0), &broken()).await, 1);
        assert_eq!(visit_all(t, at(HOUR - 1), &broken()).await, 0);
        assert_eq!(visit_all(t, at(HOUR), &broken()).await, 1);
        assert_eq!(told(at(HOUR)).await, 0);
        assert!(!t.operator().preflight(key).await.unwrap()[0].confirmed);
        assert_eq!(visit_all(t, at(4 * HOUR), &broken()).await, 1);
        let another = t.another().await;
        let (here, there) =
            tokio::join!(told(at(4 * HOUR)), async { another.tell_of_failing_addresses(at(4 * HOUR)).await.unwrap() });
        another.close().await;
        assert_eq!(here + there, 1);
        let notices = failing(t, &olu).await;
        assert_eq!(notices.len(), 1);
        assert_eq!((notices[0].client, notices[0].label.as_str()), (Some(key), "Kiln"));
        assert_eq!((notices[0].detail.as_str(), notices[0].actor.as_str()), ("https://a.example.com/cb", ""));
        assert_eq!(failing(t, &ada).await, [], "it has an owner");
        assert_eq!(told(at(4 * HOUR)).await, 0);
        // It goes on failing: that is known.
        assert_eq!(visit_all(t, at(4 * HOUR + DAY), &broken()).await, 1);
        assert_eq!(told(at(5 * DAY)).await, 0);
        let row = t.operator().preflight(key).await.unwrap().remove(0);
        assert_eq!((row.confirmed, row.failing_since), (true, Some(at(0))));
        // It ends, and begins anew.
        assert_eq!(visit_all(t, at(4 * HOUR + 2 * DAY), &fine()).await, 1);
        assert!(!t.operator().preflight(key).await.unwrap()[0].confirmed);
        for hours in [0, 1, 4] {
            assert_eq!(visit_all(t, at(10 * DAY + hours * HOUR), &broken()).await, 1);
        }
        // By now nobody owns it, and its admins are told.
        t.operator().remove_owner(key, olu.id).await.unwrap();
        assert_eq!(told(at(11 * DAY)).await, 1);
        assert_eq!((failing(t, &olu).await.len(), failing(t, &ada).await.len()), (0, 1));
    }

    async fn its_owner_sees_what_users_do_not_reach(t: &Database) {
        let (fine, bad) = (t.named("A fine one").await, t.create(&with(&["https://a.example.com/cb"])).await.client.key);
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        for key in [fine, bad] {
            t.operator().add_owner(key, olu.id).await.unwrap();
        }
        for hours in [0, 1, 4] {
            for task in claim(&t.store, at(hours * HOUR)).await {
                let visit = if task.client == bad { broken() } else { super::fine() };
                t.store.record_preflight(&task, &visit, at(hours * HOUR)).await.unwrap();
            }
        }
        let own = olu.at(t, 5 * HOUR).own_clients(0, 100).await.unwrap();
        let shown: Vec<_> = own.iter().map(|own| (own.row.key, own.unreachable)).collect();
        assert_eq!(shown, [(bad, 1), (fine, 0)]);
    }

    async fn pages_read_it_along_with_something_else(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb", "https://b.example.com/cb?x=1"])).await.client.key;
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        let rui = Person::new(t, "rui@example.com", Role::Reviewer).await;
        t.operator().add_owner(key, olu.id).await.unwrap();
        let wish = ClientForm { name: "Another".to_owned(), ..with(&["https://a.example.com/cb"]) };
        let id = olu.at(t, 0).submit_change(key, Revision(1), &wish, "").await.unwrap().proposal.unwrap();
        let odd = Answer { title: "\u{1e}\u{1f}\"'".to_owned(), ..fine().outcome.unwrap() };
        visit_all(t, at(0), &Visit { outcome: Ok(odd), ..fine() }).await;
        let mut alone = olu.at(t, HOUR).preflight(key).await.unwrap();
        let (_, mut with_view) = olu.at(t, HOUR).client_view_with_preflight(key).await.unwrap();
        let (_, mut with_neighbours) = rui.at(t, HOUR).neighbours_and_preflight(id).await.unwrap();
        for records in [&mut alone, &mut with_view, &mut with_neighbours] {
            records.sort_by(|a, b| a.url.cmp(&b.url));
        }
        assert!(!alone.is_empty() && alone.iter().all(|record| record.last.is_some()));
        assert_eq!(with_view, alone);
        assert_eq!(with_neighbours, alone);
        assert!(matches!(olu.at(t, 0).neighbours_and_preflight(id).await, Err(StoreError::Forbidden)));
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        assert!(matches!(eve.at(t, 0).client_view_with_preflight(key).await, Err(StoreError::NotFound)));
        let bare = t.create(&with(&["http://127.0.0.1/cb"])).await.client.key;
        assert_eq!(t.operator().client_view_with_preflight(bare).await.unwrap().1, []);
    }

    async fn failures_in_one_hour_are_one_accident(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        for minutes in 0..5 {
            assert_eq!(visit_all(t, at(minutes * MINUTE), &broken()).await, 1);
            t.operator_at(at(minutes * MINUTE)).check_again(key).await.unwrap();
        }
        assert!(!t.operator().preflight(key).await.unwrap()[0].confirmed);
    }

    async fn whoever_asks_again_gets_it_again_but_not_all_the_time(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        let olu = Person::new(t, "olu@example.com", Role::Owner).await;
        assert!(matches!(olu.at(t, 0).check_again(key).await, Err(StoreError::NotFound)));
        t.operator().add_owner(key, olu.id).await.unwrap();
        visit_all(t, at(0), &fine()).await;
        for _ in 0..10 {
            olu.at(t, 1000).check_again(key).await.unwrap();
        }
        assert!(matches!(olu.at(t, 1000).check_again(key).await, Err(StoreError::TooMany(_))));
        assert!(matches!(olu.at(t, 1000).count_check().await, Err(StoreError::TooMany(_))));
        assert_eq!(visit_all(t, at(1000), &fine()).await, 1);
        olu.at(t, 2 * MINUTE).check_again(key).await.unwrap();
    }

    async fn clients_that_were_there_before_the_queue_are_caught_up_with(t: &Database) {
        let key = t.create(&with(&["https://a.example.com/cb"])).await.client.key;
        t.create(&with(&["http://127.0.0.1/cb"])).await;
        t.sql("DELETE FROM preflight").await.unwrap();
        let mut place = None;
        while let Some(next) = t.store.catch_up_preflights(place, at(0)).await.unwrap() {
            place = Some(next);
        }
        assert!(place.is_some());
        assert_eq!(urls(&t.operator(), key).await, ["https://a.example.com/cb"]);
        assert_eq!(claim(&t.store, at(0)).await.len(), 1);
    }
}
