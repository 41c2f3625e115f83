//! Accounts that people ask for themselves.

use domain::{
    Role, Timestamp,
    registration::{RegistrationMode, RegistrationPolicy, parse_domains},
};
use store::{
    AccountProblem, Action, AuditQuery, InvitationToken, ListQuery, Mail, MailContent, SignUp, Store, StoreError,
};

use crate::engines::{DAY, Database, HOUR, NOW, on_both};

const PASSWORD: &str = "correct horse battery";

fn at(offset: i64) -> Timestamp {
    Timestamp(NOW.0 + offset)
}

/// Sets the policy, at a server that sends e-mails.
async fn decide(t: &Database, mode: RegistrationMode, domains: &str) -> Store {
    let store = t.mailing().await;
    let policy = RegistrationPolicy { mode, domains: parse_domains(domains).unwrap() };
    store.registry(t.operator().actor().clone(), NOW).set_registration_policy(&policy).await.unwrap();
    store
}

async fn ask(store: &Store, email: &str, now: Timestamp) -> Result<(), StoreError> {
    ask_from(store, email, 1, now).await
}

async fn ask_from(store: &Store, email: &str, host: u8, now: Timestamp) -> Result<(), StoreError> {
    let address = Some([192, 0, 2, host].into());
    store.sign_up(SignUp { email, name: " Nia Ford ", address }, now).await
}

/// What is on its way to somebody: the link, or that there is an account.
async fn mails(store: &Store, now: Timestamp) -> Vec<(String, Option<InvitationToken>)> {
    let mut found = Vec::new();
    while let Some(mail) = store.take_mail(now).await.unwrap() {
        let Mail { to, content: MailContent::SignUp { token }, .. } = &mail else { panic!("{mail:?}") };
        found.push((to.clone(), token.clone()));
        store.mail_sent(&mail, now).await.unwrap();
    }
    found
}

async fn link(store: &Store, email: &str) -> InvitationToken {
    ask(store, email, NOW).await.unwrap();
    mails(store, NOW).await.remove(0).1.unwrap()
}

fn problem<T>(result: Result<T, StoreError>) -> Option<AccountProblem> {
    match result {
        Err(StoreError::Account(problem)) => Some(problem),
        _ => None,
    }
}

on_both! {
    async fn whoever_proves_an_address_gets_an_account_once(t: &Database) {
        let store = decide(t, RegistrationMode::Open, "example.org").await;
        assert_eq!(store.open_domains().await.unwrap(), Some(vec!["example.org".to_owned()]));
        ask(&store, " Nia@Example.org ", NOW).await.unwrap();
        let (to, token) = mails(&store, NOW).await.remove(0);
        let token = token.unwrap();
        assert_eq!(to, "nia@example.org");
        let offer = store.invitation(&token, NOW).await.unwrap().unwrap();
        assert_eq!(offer.invitation.signed_up_as.as_deref(), Some("Nia Ford"));
        assert!(offer.open && offer.takes_accounts && !offer.has_account);

        let join = async |now| store.accept_with_account(&token, "Nia Ford", PASSWORD, None, "", now).await;
        let (session, accepted) = join(NOW).await.unwrap();
        assert_eq!(accepted.client, None);
        let session = store.session(&session, NOW).await.unwrap().unwrap();
        assert_eq!((session.email.as_str(), session.name.as_str(), session.role), ("nia@example.org", "Nia Ford", Role::Owner));
        let proved = async || store.person_of(session.account).await.unwrap().unwrap().email_verified;
        assert!(proved().await, "the link went nowhere else");
        t.sql("UPDATE account SET email = 'nia.ford@example.org' WHERE email = 'nia@example.org'").await.unwrap();
        assert!(!proved().await, "that of another address proves nothing");
        t.sql("UPDATE account SET email = 'nia@example.org' WHERE email = 'nia.ford@example.org'").await.unwrap();
        let own = store.registry((&session).into(), NOW);
        assert!(own.own_clients(0, 100).await.unwrap().is_empty());
        assert!(matches!(own.list(&ListQuery::default()).await, Err(StoreError::Forbidden)));
        assert!(matches!(join(NOW).await, Err(StoreError::NotFound)), "once");

        let events = t.operator().audit(&AuditQuery { limit: 4, ..AuditQuery::default() }).await.unwrap().events;
        let told: Vec<_> = events.iter().map(|event| (event.action, event.actor.as_str())).collect();
        assert_eq!(
            told[..3],
            [
                (Action::SignedIn, "nia@example.org"),
                (Action::AccountCreated, "nia@example.org"),
                (Action::SignUpRequested, "somebody"),
            ]
        );
        assert!(events[2].summary.contains("nia@example.org") && !events[2].summary.contains(token.expose()));
    }

    async fn whoever_has_an_account_is_told_so_by_e_mail_alone(t: &Database) {
        let store = decide(t, RegistrationMode::Open, "example.org").await;
        t.account("olu@example.org", Role::Reviewer).await;
        ask(&store, "olu@example.org", NOW).await.unwrap();
        assert_eq!(mails(&store, NOW).await, [("olu@example.org".to_owned(), None)]);
        // The account came between the question and the e-mail; or between two links.
        let first = link(&store, "nia@example.org").await;
        ask(&store, "nia@example.org", NOW).await.unwrap();
        store.accept_with_account(&first, "", PASSWORD, None, "", NOW).await.unwrap();
        assert_eq!(mails(&store, NOW).await, [("nia@example.org".to_owned(), None)]);
        let second = link(&store, "sam@example.org").await;
        t.account("sam@example.org", Role::Owner).await;
        assert!(store.invitation(&second, NOW).await.unwrap().unwrap().has_account);
        let again = store.accept_with_account(&second, "", PASSWORD, None, "", NOW).await;
        assert_eq!(problem(again), Some(AccountProblem::EmailTaken));
    }

    async fn other_addresses_are_refused_and_get_nothing(t: &Database) {
        let store = decide(t, RegistrationMode::Open, "example.org *.kiln.example").await;
        t.account("olu@other.example", Role::Owner).await;
        for email in ["nia@other.example", "olu@other.example", "nia@kiln.example", "nia@example.org.evil.example"] {
            assert_eq!(problem(ask(&store, email, NOW).await), Some(AccountProblem::AnotherDomain), "{email}");
        }
        for email in ["", "nia", "nia@", "a@evil@example.org", "nia@example.org\r\nBcc: eve@evil.example"] {
            assert_eq!(problem(ask(&store, email, NOW).await), Some(AccountProblem::Email), "{email:?}");
        }
        let named = SignUp { email: "nia@example.org", name: &"x".repeat(101), address: None };
        assert_eq!(problem(store.sign_up(named, NOW).await), Some(AccountProblem::Name));
        ask(&store, "nia@a.kiln.example", NOW).await.unwrap();
        assert_eq!(mails(&store, NOW).await.len(), 1);
    }

    async fn a_registry_that_is_not_open_or_sends_no_mail_takes_nobody(t: &Database) {
        assert_eq!(problem(ask(&t.mailing().await, "nia@example.org", NOW).await), Some(AccountProblem::Closed));
        let store = decide(t, RegistrationMode::Open, "example.org").await;
        assert_eq!(t.store.open_domains().await.unwrap(), None);
        assert_eq!(problem(ask(&t.store, "nia@example.org", NOW).await), Some(AccountProblem::Closed));
        decide(t, RegistrationMode::Invitation, "example.org").await;
        assert_eq!(store.open_domains().await.unwrap(), None);
        assert_eq!(problem(ask(&store, "nia@example.org", NOW).await), Some(AccountProblem::Closed));
        assert!(mails(&store, NOW).await.is_empty());
    }

    async fn a_link_works_for_a_day_and_as_long_as_the_registry_is_open(t: &Database) {
        let store = decide(t, RegistrationMode::Open, "example.org").await;
        let token = link(&store, "nia@example.org").await;
        let join = async |now| store.accept_with_account(&token, "", PASSWORD, None, "", now).await;
        let open = async |now| store.invitation(&token, now).await.unwrap().unwrap();
        assert!(open(at(DAY - 1)).await.open && !open(at(DAY)).await.open);
        assert!(matches!(join(at(DAY)).await, Err(StoreError::NotFound)));
        for (mode, domains) in [
            (RegistrationMode::Closed, "example.org"),
            (RegistrationMode::Invitation, "example.org"),
            (RegistrationMode::Open, "other.example"),
        ] {
            decide(t, mode, domains).await;
            assert!(!open(NOW).await.takes_accounts, "{mode:?} {domains}");
            assert_eq!(problem(join(NOW).await), Some(AccountProblem::Closed));
        }
        decide(t, RegistrationMode::Open, "example.org").await;
        join(at(DAY - 1)).await.unwrap();
    }

    async fn who_asks_too_often_gets_no_mail_and_no_other_answer(t: &Database) {
        let store = decide(t, RegistrationMode::Open, "example.org").await;
        for asked in 1..=5 {
            ask_from(&store, "nia@example.org", asked, NOW).await.unwrap();
        }
        assert_eq!(mails(&store, NOW).await.len(), 3);
        ask_from(&store, "nia@example.org", 6, at(HOUR)).await.unwrap();
        ask_from(&store, "nia@example.org", 7, at(HOUR)).await.unwrap();
        assert_eq!(mails(&store, at(HOUR)).await.len(), 1);
        for asked in 0..50 {
            ask_from(&store, &format!("p{asked}@example.org"), 9, at(HOUR)).await.unwrap();
        }
        assert_eq!(mails(&store, at(HOUR)).await.len(), 41);
        ask_from(&store, "q@example.org", 10, at(HOUR)).await.unwrap();
        assert_eq!(mails(&store, at(HOUR)).await.len(), 1, "from elsewhere");
    }

    async fn what_strangers_ask_for_is_no_invitation_to_admins(t: &Database) {
        let store = decide(t, RegistrationMode::Open, "example.org").await;
        let admin = t.somebody(Role::Admin).await;
        ask(&store, "nia@example.org", NOW).await.unwrap();
        assert!(admin.invitations(None).await.unwrap().is_empty());
        admin.invite_account("nia@example.org", Role::Reviewer).await.unwrap();
        assert_eq!(admin.invitations(None).await.unwrap().len(), 1);
    }

    async fn the_link_of_an_invitation_proves_no_address(t: &Database) {
        let admin = t.somebody(Role::Admin).await;
        let (_, token) = admin.invite_account("vera@example.org", Role::Owner).await.unwrap();
        let (session, _) = t.store.accept_with_account(&token, "Vera", PASSWORD, None, "", NOW).await.unwrap();
        let session = t.store.session(&session, NOW).await.unwrap().unwrap();
        let person = t.store.person_of(session.account).await.unwrap().unwrap();
        assert!(!person.email_verified, "whoever invited her has seen it");
    }
}
