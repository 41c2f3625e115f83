//! What is found about proposals when they arrive, and accepting many of them at once.

use domain::{
    ClientForm, ClientKey, ClientStatus, Field, LogoHash, ProposalId, Revision, Role,
    review::{Mark, ReviewPolicy, Weight},
};
use evidence::{Look, look::Sight};
use store::{Action, AuditQuery, NewLogo, ProposalQuery, StoreError};

use crate::{
    engines::{Database, form, on_both},
    review::{Person, at},
};

const SECOND: i64 = 1000;

async fn cast(t: &Database) -> (Person, Person, Person) {
    (
        Person::new(t, "olu@example.com", Role::Owner).await,
        Person::new(t, "rui@example.com", Role::Reviewer).await,
        Person::new(t, "ada@example.com", Role::Admin).await,
    )
}

/// A client of a domain that is known, with nothing to remark.
fn plain(name: &str) -> ClientForm {
    ClientForm { redirect_uris: vec!["https://known.example/cb".to_owned()], ..form(name) }
}

async fn known_domain(t: &Database) {
    t.create(&plain("Somebody Else Entirely")).await;
}

async fn submit(t: &Database, by: &Person, form: &ClientForm) -> (ClientKey, ProposalId) {
    let (created, id) = by.at(t, 0).submit_client(form, "").await.unwrap();
    (created.client.key, id.unwrap())
}

async fn marks(t: &Database, by: &Person, id: ProposalId) -> Vec<Mark> {
    by.at(t, 0).proposal(id).await.unwrap().summary.marks
}

fn kinds(marks: &[Mark]) -> Vec<&str> {
    marks.iter().map(|mark| mark.kind.as_str()).collect()
}

/// A picture with this hash.
async fn logo(t: &Database, name: char, hash: u64) -> LogoHash {
    let seen = Sight { lost: 0, best: 1200 };
    let look =
        Look { hash: Some(hash), clear: 30, on_light: seen, on_dark: seen, range: 900, aspect: 100, pixels: None };
    let logo = NewLogo {
        hash: LogoHash::parse(&name.to_string().repeat(64)).unwrap(),
        large: vec![1],
        small: vec![1],
        media_type: "image/png".to_owned(),
        width: 256,
        height: 256,
        look: Some(look),
    };
    t.operator().put_logo(&logo).await.unwrap();
    logo.hash
}

fn wearing(name: &str, logo: &LogoHash) -> ClientForm {
    ClientForm { logo: logo.as_str().to_owned(), ..plain(name) }
}

on_both! {
    async fn names_that_read_alike_are_marked(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        let tidewater = t.create(&plain("Tidewater Scheduling")).await.client.key;
        let (_, id) = submit(t, &olu, &plain("Tidewater Schedu1ing")).await;
        let found = marks(t, &rui, id).await;
        assert_eq!(kinds(&found), ["name-like"]);
        assert_eq!((found[0].other, found[0].weight, found[0].field), (Some(tidewater), Weight::Warn, Field::Name));
        assert!(found[0].message.contains("Tidewater Scheduling"), "{}", found[0].message);
        assert_eq!(rui.at(t, 0).proposal(id).await.unwrap().summary.warnings, 1);
        // Whose it is, is not for owners.
        let told = marks(t, &olu, id).await;
        assert_eq!((kinds(&told), told[0].other), (vec!["name-like"], None));
        assert!(!format!("{told:?}").contains("Scheduling\""), "{told:?}");

        // Mended, it is marked no more; spoilt again, it is.
        let mut proposal = olu.at(t, 0).proposal(id).await.unwrap();
        olu.at(t, 0).resubmit(id, proposal.summary.version, &plain("Rota of the Harbour"), "").await.unwrap();
        assert_eq!(kinds(&marks(t, &rui, id).await), Vec::<&str>::new());
        proposal = olu.at(t, 0).proposal(id).await.unwrap();
        olu.at(t, 0).resubmit(id, proposal.summary.version, &plain("Tidewater Schedulin"), "").await.unwrap();
        assert_eq!(kinds(&marks(t, &rui, id).await), ["name-like"]);
    }

    async fn what_is_renamed_or_thrown_away_is_found_no_more(t: &Database) {
        let registry = t.operator();
        let key = t.create(&plain("Lantern")).await.client.key;
        let like = async |name: &str| registry.look_alikes(name, None).await.unwrap().len();
        assert_eq!((like("Lantem").await, like("Lanterm").await, like("Quarry").await), (1, 1, 0));
        registry.update_client(key, Revision(1), &plain("Quarry"), "").await.unwrap();
        assert_eq!((like("Lantern").await, like("Quarry").await), (0, 1));
        registry.delete_clients(&[key], "").await.unwrap();
        assert_eq!(like("Quarry").await, 0);
        registry.restore_clients(&[key]).await.unwrap();
        assert_eq!(like("Quarry").await, 1);
    }

    async fn two_who_ask_for_names_that_read_alike_are_told_of_each_other(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        let eve = Person::new(t, "eve@example.com", Role::Owner).await;
        let rename = async |by: &Person, key: ClientKey, name: &str| {
            let submitted = by.at(t, 0).submit_change(key, Revision(1), &plain(name), "").await.unwrap();
            submitted.proposal.unwrap()
        };
        let (one, two) = (t.create(&plain("Lantern")).await.client.key, t.create(&plain("Quarry")).await.client.key);
        t.operator().add_owner(one, olu.id).await.unwrap();
        t.operator().add_owner(two, eve.id).await.unwrap();
        let first = rename(&olu, one, "Tidewater Scheduling").await;
        assert_eq!(kinds(&marks(t, &rui, first).await), Vec::<&str>::new());
        let second = rename(&eve, two, "Tidewater Schedu1ing").await;
        for (id, other, name) in [(first, two, "Schedu1ing"), (second, one, "Scheduling")] {
            let found = marks(t, &rui, id).await;
            assert_eq!((kinds(&found), found[0].other, found[0].weight), (vec!["name-like"], Some(other), Weight::Warn));
            assert!(found[0].message.contains(name), "{}", found[0].message);
            assert_eq!(rui.at(t, 0).proposal(id).await.unwrap().summary.warnings, 1);
        }
        // To its owner, the other has no name.
        assert!(!format!("{:?}", marks(t, &olu, first).await).contains("Schedu1ing"));
        // One that waits to be registered is told as well, and so are both of it.
        let (third, registration) = submit(t, &eve, &plain("Tidewater Schedulin")).await;
        assert!(marks(t, &rui, first).await.iter().any(|mark| mark.other == Some(third)));
        assert!(marks(t, &rui, registration).await.iter().any(|mark| mark.other == Some(one)));
        eve.at(t, 0).withdraw(registration).await.unwrap();
        assert_eq!(marks(t, &rui, first).await.len(), 1);
        // Whoever asks for something else is out of it; whoever gives up, too.
        let version = eve.at(t, 0).proposal(second).await.unwrap().summary.version;
        eve.at(t, 0).resubmit(second, version, &plain("Harbour Rota"), "").await.unwrap();
        assert_eq!(kinds(&marks(t, &rui, first).await), Vec::<&str>::new());
        assert_eq!(kinds(&marks(t, &rui, second).await), Vec::<&str>::new());
        let version = olu.at(t, 0).proposal(first).await.unwrap().summary.version;
        olu.at(t, 0).resubmit(first, version, &plain("Harbour R0ta"), "").await.unwrap();
        assert_eq!(kinds(&marks(t, &rui, second).await), ["name-like"]);
        olu.at(t, 0).withdraw(first).await.unwrap();
        assert_eq!(kinds(&marks(t, &rui, second).await), Vec::<&str>::new());
        assert_eq!(t.operator().look_alikes("Tidewater Scheduling", None).await.unwrap().len(), 0);
        assert_eq!(t.operator().look_alikes("Harbour Rota", None).await.unwrap().len(), 1);
    }

    async fn names_that_were_asked_for_before_are_found(t: &Database) {
        let (olu, _, _) = cast(t).await;
        let key = t.create(&plain("Lantern")).await.client.key;
        t.operator().add_owner(key, olu.id).await.unwrap();
        olu.at(t, 0).submit_change(key, Revision(1), &plain("Orchard"), "").await.unwrap();
        t.sql("DELETE FROM proposal_name_key").await.unwrap();
        let like = async || t.operator().look_alikes("0rchard", None).await.unwrap().len();
        assert_eq!(like().await, 0);
        t.store.note_proposed_names().await.unwrap();
        t.store.note_proposed_names().await.unwrap();
        assert_eq!(like().await, 1);
    }

    async fn what_one_person_owns_may_look_alike(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        submit(t, &olu, &plain("Payroll")).await;
        let (_, id) = submit(t, &olu, &plain("Payrol")).await;
        let found = marks(t, &rui, id).await;
        assert_eq!((kinds(&found), found[0].weight), (vec!["name-like"], Weight::Note));
    }

    async fn logos_that_look_alike_are_marked(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        let (one, near, far) = (
            logo(t, 'a', 0xf0f0_1234_5678_9abc).await,
            logo(t, 'b', 0xf0f0_1234_5678_9abc ^ 0x8410_0021_0400_8011).await,
            logo(t, 'c', 0x0f0f_edcb_a987_6543).await,
        );
        let wearer = t.create(&wearing("Lantern", &one)).await.client.key;
        for (name, logo, kind) in [("Quarry", &near, Some("logo-like")), ("Orchard", &one, Some("logo-same")), ("Kiln", &far, None)] {
            let (_, id) = submit(t, &olu, &wearing(name, logo)).await;
            let found: Vec<Mark> = marks(t, &rui, id).await.into_iter().filter(|mark| mark.other == Some(wearer)).collect();
            assert_eq!(kinds(&found), kind.into_iter().collect::<Vec<_>>(), "{name}");
            for mark in found {
                assert_eq!((mark.value.as_str(), mark.beside.as_str()), (logo.as_str(), one.as_str()));
            }
        }
    }

    async fn hosts_and_domains_are_compared(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        let foreign = ClientForm {
            redirect_uris: vec!["https://app.new.example/cb".to_owned()],
            website_url: "https://known.example/".to_owned(),
            ..form("Lantern")
        };
        let (_, id) = submit(t, &olu, &foreign).await;
        let found = marks(t, &rui, id).await;
        assert_eq!(kinds(&found), ["host-foreign", "domain-new"]);
        assert_eq!(found[0].value, "https://app.new.example/cb");
        assert!(found[1].message.starts_with("new.example"), "{}", found[1].message);
        // Now it is known, also to others.
        let (_, id) = submit(t, &olu, &ClientForm { name: "Quarry".to_owned(), website_url: String::new(), ..foreign }).await;
        assert_eq!(kinds(&marks(t, &rui, id).await), Vec::<&str>::new());
    }

    async fn protected_names_are_for_admins_to_set(t: &Database) {
        let (olu, rui, ada) = cast(t).await;
        known_domain(t).await;
        let names = ["PayPal".to_owned(), " ".to_owned(), "PayPal".to_owned(), "University of Elm".to_owned()];
        assert!(matches!(rui.at(t, 0).set_protected_names(&names).await, Err(StoreError::Forbidden)));
        assert!(matches!(olu.at(t, 0).protected_names().await, Err(StoreError::Forbidden)));
        ada.at(t, 0).set_protected_names(&names).await.unwrap();
        ada.at(t, 0).set_protected_names(&names).await.unwrap();
        assert_eq!(rui.at(t, 0).protected_names().await.unwrap(), ["PayPal", "University of Elm"]);
        let query = AuditQuery { action: Some(Action::ProtectedNamesSet), ..AuditQuery::default() };
        assert_eq!(t.operator().audit(&query).await.unwrap().events.len(), 1);
        assert!(matches!(ada.at(t, 0).set_protected_names(&["…".to_owned()]).await, Err(StoreError::Refused(_))));
        let ada = ada.at(t, 0);
        assert_eq!(ada.remove_protected_names(&["University of Elm".to_owned()]).await.unwrap(), ["PayPal"]);
        let unknown = ["PayPal".to_owned(), "Elm".to_owned()];
        let Err(StoreError::Refused(problems)) = ada.remove_protected_names(&unknown).await else { panic!() };
        assert_eq!((problems.len(), problems[0].value.as_str()), (1, "Elm"));
        let more = ["PayPal".to_owned(), " Harbour ".to_owned()];
        assert_eq!(ada.add_protected_names(&more).await.unwrap(), ["PayPal", "Harbour"]);
        let (_, id) = submit(t, &olu, &plain("PаyPal Support")).await;
        let found = marks(t, &olu, id).await;
        assert_eq!(kinds(&found), ["name-protected", "name-mixed-scripts"]);
        assert!(found[0].message.contains("“PayPal”"), "{}", found[0].message);
    }

    async fn many_are_accepted_at_once_and_only_those_without_marks(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        let (key, good) = submit(t, &olu, &plain("Lantern")).await;
        let (_, other) = submit(t, &olu, &plain("Quarry")).await;
        let (_, marked) = submit(t, &olu, &plain("Harbоur")).await;
        let own = Person::new(t, "rae@example.com", Role::Reviewer).await;
        let (_, hers) = submit(t, &own, &plain("Orchard")).await;
        let wall = rui.at(t, 0).wall(&ProposalQuery { limit: 10, ..ProposalQuery::default() }).await.unwrap();
        assert_eq!((wall.all, wall.marked, wall.page.rows.len()), (4, 1, 4));
        let with = rui.at(t, 0).wall(&ProposalQuery { limit: 10, marked: Some(true), ..ProposalQuery::default() }).await.unwrap();
        assert_eq!((with.page.rows.len(), with.page.rows[0].id), (1, marked));
        assert!(matches!(olu.at(t, 0).wall(&ProposalQuery::default()).await, Err(StoreError::Forbidden)));
        assert!(matches!(olu.at(t, 0).accept_unmarked(&[(good, 1)]).await, Err(StoreError::Forbidden)));

        // A registration that was changed since it was seen, one with a mark, one's own, one twice.
        let asked = [(good, 1), (good, 1), (other, 7), (marked, 1), (hers, 1)];
        let done = own.at(t, 0).accept_unmarked(&asked).await.unwrap();
        assert_eq!(done.accepted, [good]);
        let others: Vec<_> = done.others.iter().map(|(id, name, _)| (*id, name.as_str())).collect();
        assert_eq!(others, [(other, "Quarry"), (marked, "Harbоur"), (hers, "Orchard")]);
        assert!(matches!(done.others[2].2, StoreError::Forbidden));
        assert_eq!(own.at(t, 0).own_verdicts().await.unwrap().len(), 1);
        assert_eq!(rui.at(t, 0).own_verdicts().await.unwrap().len(), 0);

        // Somebody else comes too late, and cannot undo it. Who decided can.
        assert_eq!(rui.at(t, 0).accept_unmarked(&[(good, 1)]).await.unwrap().accepted, []);
        assert_eq!(rui.at(t, 0).undo_decisions(&[good]).await.unwrap(), 0);
        assert_eq!(own.at(t, SECOND).undo_decisions(&[good, other]).await.unwrap(), 1);
        let again = rui.at(t, 2 * SECOND).accept_unmarked(&[(good, 1), (other, 1)]).await.unwrap();
        assert_eq!(again.accepted, [good, other]);
        assert_eq!(t.store.apply_due_verdicts(at(20 * SECOND)).await.unwrap(), 2);
        assert_eq!(t.store.apply_due_verdicts(at(21 * SECOND)).await.unwrap(), 0);
        assert_eq!(t.operator().client(key).await.unwrap().client.status, ClientStatus::Active);
        assert_eq!(rui.at(t, 30 * SECOND).own_verdicts().await.unwrap().len(), 0);
    }

    async fn ones_own_is_accepted_where_the_policy_says_so(t: &Database) {
        let (_, _, ada) = cast(t).await;
        known_domain(t).await;
        let rae = Person::new(t, "rae@example.com", Role::Reviewer).await;
        let (_, hers) = submit(t, &rae, &plain("Orchard")).await;
        assert_eq!(rae.at(t, 0).accept_unmarked(&[(hers, 1)]).await.unwrap().accepted, []);
        ada.at(t, 0).set_review_policy(&ReviewPolicy { accept_own: true, ..ReviewPolicy::default() }).await.unwrap();
        assert_eq!(rae.at(t, 0).accept_unmarked(&[(hers, 1)]).await.unwrap().accepted, [hers]);
    }

    async fn what_came_since_is_a_mark_too(t: &Database) {
        let (olu, rui, _) = cast(t).await;
        known_domain(t).await;
        let (_, id) = submit(t, &olu, &plain("Lantern")).await;
        t.create(&plain("Lantem")).await;
        let done = rui.at(t, 0).accept_unmarked(&[(id, 1)]).await.unwrap();
        assert_eq!(done.accepted, []);
        assert_eq!(kinds(&marks(t, &rui, id).await), ["name-like"]);
    }

    async fn older_clients_and_logos_are_looked_at(t: &Database) {
        let mut hash = logo(t, 'd', 42).await;
        t.create(&wearing("Lantern", &hash)).await;
        for table in ["client_name_key", "client_domain", "logo_look"] {
            t.sql(&format!("DELETE FROM {table}")).await.unwrap();
        }
        let registry = t.operator();
        let like = async || registry.look_alikes("Lantem", None).await.unwrap().len();
        assert_eq!(like().await, 0);
        let mut after = t.store.note_look_alikes(None).await.unwrap();
        while after.is_some() {
            after = t.store.note_look_alikes(after).await.unwrap();
        }
        assert_eq!(like().await, 1);
        let unseen = t.store.unseen_logos(None).await.unwrap();
        assert_eq!(unseen.len(), 1);
        let seen = Sight { lost: 0, best: 1200 };
        let look = Look { hash: Some(42), clear: 0, on_light: seen, on_dark: seen, range: 900, aspect: 100, pixels: None };
        t.store.note_look(&unseen[0].0, &look).await.unwrap();
        t.store.note_look(&unseen[0].0, &look).await.unwrap();
        assert_eq!(t.store.unseen_logos(None).await.unwrap().len(), 0);
        assert_eq!(registry.look_alikes("Nothing", Some(&hash)).await.unwrap().len(), 1);
        hash = LogoHash::parse(&"e".repeat(64)).unwrap();
        t.store.note_look(&hash, &look).await.unwrap();
    }
}
