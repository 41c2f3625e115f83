//! Who is told of what, and who may still read it.

use domain::{ClientKey, Field, ProposalId, Role, Timestamp, review::Verdict};
use store::{
    CalendarToken, Grace, InvitationKind, Notice, NoticeKind, Preference, Registry, SignIn, SignInOutcome, Store,
    StoreError, Topic,
};

use crate::engines::{DAY, Database, HOUR, NOW, form, on_both};

pub fn at(ms: i64) -> Timestamp {
    Timestamp(NOW.0 + ms)
}

/// The same person at another time, or at another server.
pub fn later(store: &Store, who: &Registry, ms: i64) -> Registry {
    store.registry(who.actor().clone(), at(ms))
}

async fn told(who: &Registry) -> Vec<Notice> {
    who.notices(None, 100).await.unwrap().notices
}

async fn kinds(who: &Registry) -> Vec<NoticeKind> {
    told(who).await.into_iter().map(|notice| notice.kind).collect()
}

pub struct Cast {
    pub olu: Registry,
    pub rui: Registry,
    pub ada: Registry,
}

pub async fn cast(t: &Database) -> Cast {
    Cast {
        olu: t.person("olu@example.org", Role::Owner).await,
        rui: t.person("rui@example.org", Role::Reviewer).await,
        ada: t.person("ada@example.org", Role::Admin).await,
    }
}

/// A client of somebody's that waits for a reviewer.
pub async fn asked(olu: &Registry, name: &str) -> (ClientKey, ProposalId) {
    let (created, proposal) = olu.submit_client(&form(name), "For the potters").await.unwrap();
    (created.client.key, proposal.unwrap())
}

async fn send_back(t: &Database, rui: &Registry, id: ProposalId, ms: i64) {
    let version = rui.proposal(id).await.unwrap().summary.version;
    later(&t.store, rui, ms).decide(id, version, &Verdict::SendBack, "Which kiln?").await.unwrap();
}

/// Gives a client a secret that ends.
pub async fn ends(t: &Database, key: ClientKey, ms: i64) {
    t.operator().rotate_secret(key, "blue", Grace::Now, Some(at(ms))).await.unwrap();
}

async fn warned(store: &Store, ms: i64) -> usize {
    store.tell_of_ending_secrets(at(ms)).await.unwrap()
}

async fn unread(t: &Database, email: &str) -> u32 {
    let who = SignIn { email, password: "correct horse battery", address: None, user_agent: "" };
    match t.store.sign_in(who, at(DAY)).await.unwrap() {
        SignInOutcome::SignedIn { token, .. } => {
            t.store.session_and_tallies(&token, at(DAY)).await.unwrap().unwrap().1.unread()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_have_a_written_form() {
    for &kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::parse(kind.as_str()), Some(kind));
        assert!(Topic::ALL.contains(&kind.topic()));
    }
    for &topic in Topic::ALL {
        assert_eq!(Topic::parse(topic.as_str()), Some(topic));
    }
    assert_eq!(Topic::parse("weather"), None);
}

on_both! {
    async fn reviewers_hear_of_proposals_and_owners_of_decisions_that_took_effect(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let (key, id) = asked(&olu, "Kiln").await;
        assert!(told(&olu).await.is_empty(), "nobody is told of what they did themselves");
        for reviewer in [&rui, &ada] {
            let notice = told(reviewer).await.remove(0);
            assert_eq!((notice.kind, notice.client, notice.proposal), (NoticeKind::ProposalArrived, Some(key), Some(id)));
            assert_eq!((notice.label.as_str(), notice.actor.as_str(), notice.detail.as_str()), ("Kiln", "olu@example.org", "For the potters"));
        }
        send_back(t, &rui, id, 0).await;
        t.store.apply_due_verdicts(at(9_000)).await.unwrap();
        assert!(told(&olu).await.is_empty(), "it can still be undone");
        t.store.apply_due_verdicts(at(10_000)).await.unwrap();
        t.store.apply_due_verdicts(at(11_000)).await.unwrap();
        let notice = told(&olu).await.remove(0);
        assert_eq!((notice.kind, notice.actor.as_str(), notice.detail.as_str()), (NoticeKind::ProposalSentBack, "rui@example.org", "Which kiln?"));
        assert_eq!(kinds(&olu).await.len(), 1);

        // Who decided hears of the answer; the other one need not.
        later(&t.store, &olu, HOUR).resubmit(id, rui.proposal(id).await.unwrap().summary.version, &form("Kiln two"), "").await.unwrap();
        assert_eq!(kinds(&rui).await, [NoticeKind::ProposalAnswered, NoticeKind::ProposalArrived]);
        assert_eq!(kinds(&ada).await, [NoticeKind::ProposalArrived]);
        let proposal = rui.proposal(id).await.unwrap().summary;
        let all = Verdict::Accept { fields: proposal.fields };
        later(&t.store, &ada, 2 * HOUR).decide(id, proposal.version, &all, "").await.unwrap();
        t.store.apply_due_verdicts(at(3 * HOUR)).await.unwrap();
        assert_eq!(kinds(&olu).await, [NoticeKind::ProposalAccepted, NoticeKind::ProposalSentBack]);
        assert_eq!(kinds(&ada).await.len(), 1);
    }

    async fn comments_reach_those_who_have_a_part_and_internal_ones_no_owner(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let (key, id) = asked(&olu, "Kiln").await;
        later(&t.store, &rui, 1).claim(id).await.unwrap();
        later(&t.store, &olu, 2).comment(id, Some(Field::Name), "It is\nred.", false).await.unwrap();
        assert_eq!(told(&rui).await[0].detail, "It is red.");
        assert_eq!(kinds(&ada).await, [NoticeKind::ProposalArrived], "it is not hers");
        later(&t.store, &rui, 3).comment(id, None, "Thanks", false).await.unwrap();
        assert_eq!(kinds(&olu).await, [NoticeKind::Commented]);

        later(&t.store, &rui, 4).comment(id, None, "They seem odd", true).await.unwrap();
        assert_eq!(kinds(&ada).await, [NoticeKind::CommentedInternally, NoticeKind::ProposalArrived]);
        assert_eq!(kinds(&olu).await.len(), 1);
        // A reviewer who owns it from now on, or is none any more, does not read it any more.
        later(&t.store, &ada, 5).comment(id, None, "Very odd", true).await.unwrap();
        assert_eq!(kinds(&rui).await[0], NoticeKind::CommentedInternally);
        t.operator_at(at(6)).add_owner(key, rui.actor().account().unwrap()).await.unwrap();
        assert_eq!(kinds(&rui).await, [NoticeKind::OwnerAdded, NoticeKind::Commented]);
        t.operator().set_role(ada.actor().account().unwrap(), Role::Owner).await.unwrap_err();
        t.person("eve@example.org", Role::Admin).await;
        t.operator().set_role(ada.actor().account().unwrap(), Role::Owner).await.unwrap();
        assert!(told(&ada).await.is_empty());
    }

    async fn owners_hear_of_owners(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let (a, b) = (ada.actor().account().unwrap(), ben.actor().account().unwrap());
        let key = t.named("Kiln").await;
        t.operator_at(at(1)).add_owner(key, a).await.unwrap();
        t.operator_at(at(2)).add_owner(key, b).await.unwrap();
        t.operator_at(at(3)).add_owner(key, b).await.unwrap();
        assert_eq!(kinds(&ben).await, [NoticeKind::OwnerAdded]);
        let added = told(&ben).await.remove(0);
        let joined = told(&ada).await.remove(0);
        assert_eq!((joined.kind, joined.actor.as_str(), joined.detail.as_str()), (NoticeKind::OwnerJoined, "root@test", "ben@example.org"));
        assert_eq!(unread(t, "ben@example.org").await, 1);

        later(&t.store, &ada, 4).remove_owner(key, b).await.unwrap();
        // What was about the client is not theirs any more, but for the news that it is not.
        assert_eq!(kinds(&ben).await, [NoticeKind::OwnerRemoved]);
        assert_eq!(unread(t, "ben@example.org").await, 1);
        assert!(matches!(ben.read_notice(added.id).await, Err(StoreError::NotFound)));
        assert_eq!(kinds(&ada).await.len(), 2, "she did it herself");

        // What is refused tells nobody.
        assert!(later(&t.store, &ada, 5).leave_client(key).await.is_err());
        assert_eq!(kinds(&ada).await.len(), 2);
    }

    async fn whoever_invited_hears_that_it_was_accepted(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let (eve, key) = (t.person("eve@example.org", Role::Owner).await, t.named("Kiln").await);
        for owner in [&ada, &eve] {
            t.operator().add_owner(key, owner.actor().account().unwrap()).await.unwrap();
        }
        let (_, token) = ada.invite_to_client(key, InvitationKind::Owner, "ben@example.org").await.unwrap();
        later(&t.store, &ben, 1).accept_invitation(&token).await.unwrap();
        assert_eq!(kinds(&ada).await[0], NoticeKind::InvitationAccepted);
        assert_eq!(kinds(&ada).await.iter().filter(|kind| **kind == NoticeKind::OwnerJoined).count(), 1, "that was Eve");
        assert_eq!(told(&eve).await[0].kind, NoticeKind::OwnerJoined);
        assert!(told(&ben).await.is_empty());

        let kim = t.person("kim@example.org", Role::Owner).await;
        let (_, token) = later(&t.store, &ada, 2).invite_to_client(key, InvitationKind::Transfer, "kim@example.org").await.unwrap();
        later(&t.store, &kim, 3).accept_invitation(&token).await.unwrap();
        assert_eq!(kinds(&ada).await, [NoticeKind::TransferAccepted, NoticeKind::InvitationAccepted]);
        assert_eq!(told(&ben).await[0].detail, "kim@example.org");

        let admin = t.somebody(Role::Admin).await;
        let (_, token) = admin.invite_account("new@example.org", Role::Owner).await.unwrap();
        t.store.accept_with_account(&token, "", "correct horse battery", None, "", at(4)).await.unwrap();
        assert_eq!(kinds(&admin).await, [NoticeKind::InvitationAccepted]);
    }

    async fn a_secret_is_announced_30_14_7_and_1_days_before_its_end_and_once_each(t: &Database) {
        let Cast { olu, ada, .. } = cast(t).await;
        let key = t.named("Kiln").await;
        t.operator().add_owner(key, olu.actor().account().unwrap()).await.unwrap();
        ends(t, key, 60 * DAY).await;
        let other = t.another().await;
        let mut days = Vec::new();
        for day in 0..=61 {
            for hour in [0, 12] {
                let (one, two) = tokio::join!(warned(&t.store, day * DAY + hour * HOUR), warned(&other, day * DAY + hour * HOUR));
                days.extend(std::iter::repeat_n(60 - day, one + two));
            }
        }
        assert_eq!(days, [30, 14, 7, 1]);
        let notice = told(&olu).await.remove(0);
        assert_eq!((notice.kind, notice.ends_at, notice.detail.as_str()), (NoticeKind::SecretEnds, Some(at(60 * DAY)), "blue"));
        assert!(told(&ada).await.is_empty(), "it has an owner");
    }

    async fn what_was_missed_is_not_made_up_for_and_what_is_over_is_not_told(t: &Database) {
        let Cast { olu, ada, rui } = cast(t).await;
        let (key, gone, nobodys, short) = (t.named("Kiln").await, t.named("Gone").await, t.named("Orphan").await, t.named("Short").await);
        for client in [key, gone, short] {
            t.operator().add_owner(client, olu.actor().account().unwrap()).await.unwrap();
        }
        // One that is made to live five days is not announced a week before; a day before, it is.
        ends(t, short, 5 * DAY).await;
        assert_eq!(warned(&t.store, 0).await, 0);
        assert_eq!(warned(&t.store, 4 * DAY).await, 1);
        let before = kinds(&olu).await.len();
        ends(t, key, 40 * DAY).await;
        ends(t, gone, 40 * DAY).await;
        ends(t, nobodys, 40 * DAY).await;
        t.operator().delete_clients(&[gone], "").await.unwrap();
        // The server was off until ten days before the end.
        assert_eq!(warned(&t.store, 30 * DAY).await, 2);
        assert_eq!(warned(&t.store, 30 * DAY + HOUR).await, 0);
        assert_eq!(kinds(&olu).await.len(), before + 1);
        assert_eq!(kinds(&ada).await, [NoticeKind::SecretEnds], "nobody owns it: admins look after it");
        assert!(told(&rui).await.is_empty());
        // Replaced in time.
        t.operator_at(at(32 * DAY)).rotate_secret(key, "", Grace::Now, None).await.unwrap();
        t.operator_at(at(32 * DAY)).rotate_secret(nobodys, "", Grace::Now, None).await.unwrap();
        assert_eq!(warned(&t.store, 34 * DAY).await, 0);
        assert_eq!(warned(&t.store, 39 * DAY + HOUR).await, 0);
    }

    async fn preferences_are_kept_and_respected(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        assert!(rui.notice_preferences().await.unwrap().iter().all(|preference| preference.in_app && preference.email));
        let off = Preference { topic: Topic::Review, in_app: false, email: true };
        rui.set_notice_preferences(&[off]).await.unwrap();
        rui.set_notice_preferences(&[Preference { email: false, ..off }]).await.unwrap();
        let (_, id) = asked(&olu, "Kiln").await;
        assert!(told(&rui).await.is_empty());
        assert_eq!(kinds(&ada).await, [NoticeKind::ProposalArrived]);
        olu.comment(id, None, "Hello?", false).await.unwrap();
        assert_eq!(kinds(&rui).await, [NoticeKind::Commented], "that is another topic");
        let kept = rui.notice_preferences().await.unwrap();
        assert_eq!(kept.iter().filter(|preference| !preference.in_app).map(|preference| preference.topic).collect::<Vec<_>>(), [Topic::Review]);
    }

    async fn notices_are_ones_own_and_read_one_by_one_or_all(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        for number in 0..5 {
            asked(&later(&t.store, &olu, number), &format!("Kiln {number}")).await;
        }
        let first = rui.notices(None, 2).await.unwrap();
        let second = rui.notices(first.next, 2).await.unwrap();
        let third = rui.notices(second.next, 2).await.unwrap();
        let labels: Vec<String> = [first.notices, second.notices, third.notices].concat().into_iter().map(|notice| notice.label).collect();
        assert_eq!(labels, ["Kiln 4", "Kiln 3", "Kiln 2", "Kiln 1", "Kiln 0"]);
        assert_eq!(third.next, None);

        let all = told(&rui).await;
        assert!(matches!(ada.read_notice(all[0].id).await, Err(StoreError::NotFound)));
        assert!(matches!(olu.read_notice(all[0].id).await, Err(StoreError::NotFound)));
        assert_eq!(rui.read_notice(all[3].id).await.unwrap().label, "Kiln 1");
        assert_eq!(unread(t, "rui@example.org").await, 4);
        // One that came since the page was shown stays unread.
        assert_eq!(rui.read_notices(all[1].id).await.unwrap(), 3);
        let left: Vec<String> = told(&rui).await.into_iter().filter(|notice| notice.read_at.is_none()).map(|notice| notice.label).collect();
        assert_eq!(left, ["Kiln 4"]);
        assert_eq!(unread(t, "ada@example.org").await, 5);
        assert!(t.operator().notices(None, 10).await.unwrap().notices.is_empty());
        assert!(matches!(t.operator().read_notices(all[0].id).await, Err(StoreError::NotFound)));

        let before = t.store.statements();
        rui.notices(None, 200).await.unwrap();
        assert_eq!(t.store.statements() - before, 1);
    }

    async fn more_than_a_hundred_are_counted_as_a_hundred(t: &Database) {
        let Cast { olu, .. } = cast(t).await;
        for number in 0..101 {
            let key = t.named(&format!("Kiln {number}")).await;
            t.operator().add_owner(key, olu.actor().account().unwrap()).await.unwrap();
        }
        assert_eq!(unread(t, "olu@example.org").await, 100);
    }

    async fn a_calendar_is_open_to_whoever_has_its_address_until_that_is_revoked(t: &Database) {
        let Cast { olu, ada, rui } = cast(t).await;
        let (mine, other) = (t.named("Kiln").await, t.named("Orphan").await);
        t.operator().add_owner(mine, olu.actor().account().unwrap()).await.unwrap();
        ends(t, mine, 40 * DAY).await;
        ends(t, other, 50 * DAY).await;
        let names = |secrets: Vec<store::EndingSecret>| secrets.into_iter().map(|secret| secret.client_name).collect::<Vec<_>>();
        assert_eq!(names(olu.ending_secrets().await.unwrap()), ["Kiln"]);
        assert_eq!(names(ada.ending_secrets().await.unwrap()), ["Orphan"], "what nobody owns is for admins");
        assert!(rui.ending_secrets().await.unwrap().is_empty());
        assert!(t.operator().ending_secrets().await.is_err());

        assert_eq!(olu.calendar_link().await.unwrap(), None);
        let first = olu.make_calendar_link().await.unwrap();
        assert!(!format!("{first:?}").contains(first.expose()));
        let read = async |token: &CalendarToken| t.store.calendar(token, at(HOUR)).await.unwrap().map(names);
        assert_eq!(read(&first).await.unwrap(), ["Kiln"]);
        let second = later(&t.store, &olu, HOUR).make_calendar_link().await.unwrap();
        assert_eq!(read(&first).await, None, "there is one at a time");
        assert_eq!(olu.calendar_link().await.unwrap(), Some(at(HOUR)));
        t.operator().disable_account(olu.actor().account().unwrap()).await.unwrap();
        assert_eq!(read(&second).await, None);
        t.operator().enable_account(olu.actor().account().unwrap()).await.unwrap();
        assert_eq!(read(&second).await.unwrap(), ["Kiln"]);
        olu.revoke_calendar_link().await.unwrap();
        olu.revoke_calendar_link().await.unwrap();
        assert_eq!(read(&second).await, None);
    }

    async fn what_was_told_long_ago_is_forgotten(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        asked(&olu, "Kiln").await;
        assert_eq!(t.store.purge(at(179 * DAY)).await.unwrap().notices, 0);
        assert_eq!(t.store.purge(at(181 * DAY)).await.unwrap().notices, 2);
        assert!(told(&rui).await.is_empty());
    }
}
