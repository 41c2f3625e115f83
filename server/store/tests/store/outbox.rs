//! E-mails on their way: once each, again where it failed, never to whom it does not concern.

use std::collections::HashMap;

use domain::{Role, Timestamp};
use store::{Action, AuditQuery, InvitationKind, Mail, MailContent, NoticeKind, Preference, Registry, Store, Topic};

use crate::{
    engines::{DAY, Database, HOUR, MINUTE, on_both},
    notices::{Cast, asked, at, cast, later},
};

/// What is taken when nothing more is to be had.
async fn take_all(store: &Store, now: Timestamp) -> Vec<Mail> {
    let mut mails = Vec::new();
    while let Some(mail) = store.take_mail(now).await.unwrap() {
        mails.push(mail);
    }
    mails
}

fn kind(mail: &Mail) -> Option<NoticeKind> {
    match &mail.content {
        MailContent::Notice(notice) => Some(notice.kind),
        MailContent::Digest(_) | MailContent::Invitation { .. } | MailContent::SignUp { .. } => None,
    }
}

async fn given_up(t: &Database) -> Vec<String> {
    let query = AuditQuery { action: Some(Action::MailGivenUp), ..AuditQuery::default() };
    t.operator().audit(&query).await.unwrap().events.into_iter().map(|event| event.summary).collect()
}

/// The same person at a server that sends e-mails.
fn there(store: &Store, who: &Registry) -> Registry {
    later(store, who, 0)
}

on_both! {
    async fn nothing_is_kept_where_nobody_sends_it(t: &Database) {
        let Cast { olu, ada, .. } = cast(t).await;
        asked(&olu, "Kiln").await;
        let key = t.named("Pail").await;
        ada.invite_to_client(key, InvitationKind::Owner, "new@example.org").await.unwrap();
        assert!(!t.store.mails());
        assert!(take_all(&t.mailing().await, at(DAY)).await.is_empty());
    }

    async fn each_is_taken_by_one_server(t: &Database) {
        let Cast { olu, .. } = cast(t).await;
        let (one, two) = (t.mailing().await, t.mailing().await);
        for number in 0..10 {
            asked(&there(&one, &olu), &format!("Kiln {number}")).await;
        }
        let servers = [&one, &two, &one, &two].map(|store| take_all(store, at(1)));
        let taken: Vec<Mail> = Box::pin(futures(servers)).await.into_iter().flatten().collect();
        let mut times = HashMap::new();
        for mail in &taken {
            *times.entry(mail.id).or_insert(0) += 1;
            assert_eq!((kind(mail), mail.attempt), (Some(NoticeKind::ProposalArrived), 1));
        }
        assert_eq!(times.len(), 20, "ten proposals, two reviewers");
        assert!(times.values().all(|times| *times == 1));
        for mail in &taken {
            one.mail_sent(mail, at(2)).await.unwrap();
        }
        assert!(take_all(&two, at(30 * DAY)).await.is_empty());
    }

    async fn what_a_server_left_behind_is_taken_again_under_the_same_name(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let store = t.mailing().await;
        rui.set_notice_preferences(&[Preference { topic: Topic::Review, in_app: true, email: false }]).await.unwrap();
        asked(&there(&store, &olu), "Kiln").await;
        let first = take_all(&store, at(0)).await.remove(0);
        assert_eq!(first.to, "ada@example.org", "the other one wants no e-mail");
        assert!(take_all(&store, at(4 * MINUTE)).await.is_empty(), "it is with somebody");
        let again = take_all(&store, at(5 * MINUTE)).await.remove(0);
        assert_eq!((again.id, again.attempt), (first.id, 2));
        // The first one comes back to life: its word does not count any more.
        assert!(!store.mail_failed(&first, at(6 * MINUTE), "cut off", false).await.unwrap());
        store.mail_sent(&again, at(6 * MINUTE)).await.unwrap();
        assert!(take_all(&store, at(9 * DAY)).await.is_empty());
    }

    async fn a_failure_is_tried_again_ever_more_rarely_and_given_up_in_the_end(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let store = t.mailing().await;
        t.operator().disable_account(rui.actor().account().unwrap()).await.unwrap();
        asked(&there(&store, &olu), "Kiln").await;
        let (mut now, mut attempts) = (0, Vec::new());
        for _ in 0..4 * 24 * 12 {
            for mail in take_all(&store, at(now)).await {
                attempts.push(now / MINUTE);
                store.mail_failed(&mail, at(now), "451 4.3.0 come\r\nagain", false).await.unwrap();
            }
            now += 5 * MINUTE;
        }
        assert_eq!(attempts, [0, 5, 10, 25, 85, 265, 625, 1345, 2785]);
        let record = given_up(t).await.remove(0);
        assert!(record.contains("ada@example.org") && record.contains("451 4.3.0 come again"), "{record}");
        assert_eq!(given_up(t).await.len(), 1);
    }

    async fn what_is_refused_for_good_is_given_up_at_once(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let store = t.mailing().await;
        t.operator().disable_account(rui.actor().account().unwrap()).await.unwrap();
        asked(&there(&store, &olu), "Kiln").await;
        let mail = take_all(&store, at(0)).await.remove(0);
        assert!(store.mail_failed(&mail, at(1), "550 5.1.1 no such mailbox", true).await.unwrap());
        assert!(given_up(t).await[0].contains("no such mailbox"));
        assert!(take_all(&store, at(9 * DAY)).await.is_empty());
    }

    async fn whoever_may_not_know_any_more_gets_nothing(t: &Database) {
        let (ada, ben) = (t.person("ada@example.org", Role::Owner).await, t.person("ben@example.org", Role::Owner).await);
        let store = t.mailing().await;
        let key = t.named("Kiln").await;
        let operator = there(&store, &t.operator());
        for who in [&ada, &ben] {
            operator.add_owner(key, who.actor().account().unwrap()).await.unwrap();
        }
        // Ada is told of two things, Ben of one; then he is shut out of the client, and she of the registry.
        t.operator().remove_owner(key, ben.actor().account().unwrap()).await.unwrap();
        t.operator().disable_account(ada.actor().account().unwrap()).await.unwrap();
        assert!(take_all(&store, at(1)).await.is_empty());
    }

    async fn by_e_mail_alone(t: &Database) {
        let Cast { olu, rui, ada } = cast(t).await;
        let store = t.mailing().await;
        let alone = Preference { topic: Topic::Review, in_app: false, email: true };
        rui.set_notice_preferences(&[alone]).await.unwrap();
        ada.set_notice_preferences(&[Preference { email: false, ..alone }]).await.unwrap();
        asked(&there(&store, &olu), "Kiln").await;
        assert!(rui.notices(None, 10).await.unwrap().notices.is_empty());
        let mails = take_all(&store, at(1)).await;
        assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["rui@example.org"]);
        let MailContent::Notice(notice) = &mails[0].content else { panic!("{mails:?}") };
        assert_eq!(rui.read_notice(notice.id).await.unwrap().label, "Kiln", "its link leads there");
    }

    async fn once_a_day_they_come_together(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let (store, other) = (t.mailing().await, t.mailing().await);
        assert!(!rui.daily_mail().await.unwrap());
        rui.set_daily_mail(true).await.unwrap();
        rui.set_daily_mail(true).await.unwrap();
        assert!(rui.daily_mail().await.unwrap());
        for name in ["Kiln", "Fern", "Pail"] {
            asked(&there(&store, &olu), name).await;
        }
        let at_once = take_all(&store, at(1)).await;
        assert_eq!(at_once.len(), 3);
        assert!(at_once.iter().all(|mail| mail.to == "ada@example.org"), "the admin gets hers at once");
        for mail in &at_once {
            store.mail_sent(mail, at(1)).await.unwrap();
        }
        // One of them is read before the morning.
        let newest = rui.notices(None, 1).await.unwrap().notices.remove(0);
        rui.read_notice(newest.id).await.unwrap();

        let servers = [&store, &other, &store, &other].map(|store| take_all(store, at(DAY)));
        let mut taken: Vec<Mail> = Box::pin(futures(servers)).await.into_iter().flatten().collect();
        assert_eq!(taken.len(), 1, "{taken:?}");
        let first = taken.remove(0);
        let names = |mail: &Mail| match &mail.content {
            MailContent::Digest(notices) => notices.iter().map(|notice| notice.label.clone()).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!((first.to.as_str(), first.attempt, names(&first)), ("rui@example.org", 1, vec!["Kiln".into(), "Fern".into()]));
        assert!(!store.mail_failed(&first, at(DAY), "busy", false).await.unwrap());

        // What comes now is for the next morning, and not for the second attempt.
        asked(&later(&store, &olu, DAY), "Urn").await;
        for mail in take_all(&store, at(DAY)).await {
            assert_eq!(mail.to, "ada@example.org");
            store.mail_sent(&mail, at(DAY)).await.unwrap();
        }
        let again = take_all(&other, at(DAY + MINUTE)).await.remove(0);
        assert_eq!((again.id, again.attempt, names(&again)), (first.id, 2, names(&first)));
        other.mail_sent(&again, at(DAY + MINUTE)).await.unwrap();
        assert!(take_all(&store, at(DAY + HOUR)).await.is_empty());
        let next = take_all(&store, at(2 * DAY)).await.remove(0);
        assert_ne!(next.id, first.id);
        assert_eq!(names(&next), ["Urn"]);

        rui.set_daily_mail(false).await.unwrap();
        asked(&later(&store, &olu, 2 * DAY), "Jar").await;
        let at_once = take_all(&store, at(2 * DAY + 1)).await;
        assert!(at_once.iter().any(|mail| mail.to == "rui@example.org" && kind(mail).is_some()), "{at_once:?}");
    }

    async fn a_morning_with_nothing_left_to_tell_sends_nothing(t: &Database) {
        let Cast { olu, rui, .. } = cast(t).await;
        let store = t.mailing().await;
        rui.set_daily_mail(true).await.unwrap();
        asked(&there(&store, &olu), "Kiln").await;
        let newest = rui.notices(None, 1).await.unwrap().notices.remove(0);
        rui.read_notices(newest.id).await.unwrap();
        assert!(take_all(&store, at(DAY)).await.iter().all(|mail| mail.to == "ada@example.org"));
        assert!(take_all(&store, at(9 * DAY)).await.iter().all(|mail| mail.to == "ada@example.org"));
    }

    async fn the_link_of_an_invitation_is_sealed_until_it_is_sent_and_then_erased(t: &Database) {
        let store = t.mailing().await;
        let admin = there(&store, &t.somebody(Role::Admin).await);
        let (invitation, token) = admin.invite_account("new@example.org", Role::Owner).await.unwrap();
        let kept = t.sql("SELECT CAST(COUNT(*) AS TEXT) FROM outbox WHERE sealed IS NOT NULL").await.unwrap();
        assert_eq!(kept, ["1"]);
        let mail = take_all(&store, at(1)).await.remove(0);
        assert_eq!(mail.to, "new@example.org");
        let MailContent::Invitation { invitation: sent, token: link } = &mail.content else { panic!("{mail:?}") };
        assert_eq!((sent.id, link), (invitation.id, &token));
        assert!(!format!("{mail:?}").contains(token.expose()));
        store.mail_sent(&mail, at(2)).await.unwrap();
        let kept = t.sql("SELECT CAST(COUNT(*) AS TEXT) FROM outbox WHERE sealed IS NOT NULL").await.unwrap();
        assert_eq!(kept, ["0"]);
        assert!(store.invitation(&token, at(3)).await.unwrap().unwrap().open);

        let (invitation, _) = admin.invite_account("other@example.org", Role::Owner).await.unwrap();
        let (over, _) = admin.invite_account("late@example.org", Role::Owner).await.unwrap();
        admin.revoke_invitation(invitation.id).await.unwrap();
        assert_eq!(t.sql("SELECT CAST(COUNT(*) AS TEXT) FROM outbox").await.unwrap(), ["2"]);
        assert!(take_all(&store, Timestamp(over.expires_at.0 + HOUR)).await.is_empty(), "its time is over");
    }
}

/// All of them at once.
async fn futures<F: Future<Output = Vec<Mail>>>(all: [F; 4]) -> Vec<Vec<Mail>> {
    let [one, two, three, four] = all;
    let (one, two, three, four) = tokio::join!(one, two, three, four);
    vec![one, two, three, four]
}
