//! Real conversations with a mail server, at times that the tests choose.

#[path = "../../tests/it/smtp.rs"]
mod smtp;

use std::sync::Arc;

use domain::{ClientForm, Role, Timestamp};
use store::{Action, Actor, AuditQuery, Brought, InvitationKind, NewAccount, Options, Registry, SealKey, Store};

use super::{Mailer, SmtpUrl, deliver::send_one};
use smtp::{Arrived, Fate, MailServer};

/// 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600_000;
const MINUTE: i64 = 60_000;

/// A registry that sends to a mail server.
struct Post {
    store: Store,
    server: MailServer,
    mailer: Mailer,
    _directory: tempfile::TempDir,
}

impl Post {
    async fn new(fates: &[Fate]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut options = Options::new(SealKey::generate(&mut store::os_random()), store::os_random());
        (options.mails, options.password_memory_kib) = (true, 8);
        let url = format!("sqlite://{}", directory.path().join("c.db").display());
        let store = Store::open(&url, options).await.unwrap();
        let server = MailServer::start(fates);
        let url: SmtpUrl = server.url().parse().unwrap();
        let from = "Clientele <clientele@registry.example>".parse().unwrap();
        let here = Arc::new("https://registry.example".parse().unwrap());
        let mailer = Mailer::new(&url, from, here).unwrap();
        Self { store, server, mailer, _directory: directory }
    }

    fn operator(&self) -> Registry {
        self.store.registry(Actor::Operator { name: "root@test".to_owned() }, Timestamp(NOW))
    }

    /// An owner is told of a client with this name.
    async fn tell(&self, name: &str) {
        let account = NewAccount {
            email: "olu@example.org".to_owned(),
            name: String::new(),
            role: Role::Owner,
            password: "correct horse battery".to_owned(),
        };
        let account = self.operator().create_account(&account).await.unwrap();
        let form = ClientForm {
            name: name.to_owned(),
            redirect_uris: vec!["https://app.example.com/cb".to_owned()],
            ..ClientForm::default()
        };
        let created = self.operator().create_client(&form, &Brought::default()).await.unwrap();
        self.operator().add_owner(created.client.key, account.id).await.unwrap();
    }

    /// Sends what is due so many minutes later.
    async fn send(&self, minute: i64) -> Vec<Arrived> {
        while send_one(&self.store, &self.mailer, Timestamp(NOW + minute * MINUTE)).await.unwrap() {}
        self.server.arrived()
    }

    async fn given_up(&self) -> Vec<String> {
        let query = AuditQuery { action: Some(Action::MailGivenUp), ..AuditQuery::default() };
        self.operator().audit(&query).await.unwrap().events.into_iter().map(|event| event.summary).collect()
    }
}

#[tokio::test]
async fn a_notice_arrives_as_text_and_as_markup() {
    let post = Post::new(&[]).await;
    post.tell("Kiln <b>& Sons</b>").await;
    let mail = post.send(0).await.remove(0);
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("clientele@registry.example", "olu@example.org"));
    assert_eq!(mail.header("Subject").unwrap(), "Kiln <b>& Sons</b>: you are an owner");
    assert_eq!(mail.header("From").unwrap(), "Clientele <clientele@registry.example>");
    assert_eq!(mail.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(mail.header("Date").unwrap(), "Thu, 01 Jan 2026 00:00:00 +0000");
    let text = mail.text();
    assert!(text.contains("root@test made you an owner of Kiln <b>& Sons</b>.\r\n"), "{text}");
    assert!(text.contains("made you an owner of Kiln &lt;b&gt;&amp; Sons&lt;/b&gt;."), "{text}");
    assert!(text.contains("https://registry.example/notices/") && text.contains("multipart/alternative"));
    assert_eq!(post.send(60).await.len(), 1, "once");
}

#[tokio::test]
async fn what_comes_once_a_day_is_a_list_with_links() {
    let post = Post::new(&[]).await;
    post.tell("Kiln").await;
    assert_eq!(post.send(0).await.len(), 1, "so far, each by itself");
    let olu = post.operator().account_by_email("olu@example.org").await.unwrap();
    let actor = Actor::Account { id: olu.id, email: olu.email, role: olu.role };
    post.store.registry(actor, Timestamp(NOW)).set_daily_mail(true).await.unwrap();
    for name in ["Fern & Sons", "Pail"] {
        let form = ClientForm {
            name: name.to_owned(),
            redirect_uris: vec!["https://app.example.com/cb".to_owned()],
            ..ClientForm::default()
        };
        let created = post.operator().create_client(&form, &Brought::default()).await.unwrap();
        post.operator().add_owner(created.client.key, olu.id).await.unwrap();
    }
    assert_eq!(post.send(6 * 60 - 1).await.len(), 1, "it is not six in the morning");
    let mail = post.send(6 * 60).await.remove(1);
    assert_eq!(mail.header("Subject").unwrap(), "2 notices since yesterday");
    let text = mail.text();
    assert!(
        text.contains("* root@test made you an owner of Fern & Sons.\r\n  https://registry.example/notices/"),
        "{text}"
    );
    assert!(text.contains("<li>root@test made you an owner of Fern &amp; Sons.<br>"), "{text}");
    assert!(text.contains("owner of Pail.") && text.contains("https://registry.example/notices/preferences"), "{text}");
    assert_eq!(post.send(10_000).await.len(), 2, "once");
}

#[tokio::test]
async fn a_name_is_no_header() {
    let plain = Post::new(&[]).await;
    plain.tell("Kiln").await;
    let names = plain.send(0).await.remove(0).header_names();
    for name in
        ["=?utf-8?Q?Kiln=0D=0ABcc:_eve@evil.example?=", "Kïln: ünd Söhne Bcc: eve@evil.example", &"long ".repeat(11)]
    {
        let post = Post::new(&[]).await;
        post.tell(name.trim()).await;
        let mail = post.send(0).await.remove(0);
        assert_eq!(mail.header_names(), names, "{name}");
        assert_eq!(mail.to, "olu@example.org");
    }
}

#[tokio::test]
async fn what_the_mail_server_cannot_take_now_is_sent_again_under_the_same_id() {
    let post = Post::new(&[Fate::Recipient("450 4.2.1 busy"), Fate::Content("451 4.3.0 full"), Fate::CutWithin]).await;
    post.tell("Kiln").await;
    for (minute, attempts) in [(0, 1), (0, 1), (1, 2), (2, 2), (6, 3), (20, 3)] {
        assert!(post.send(minute).await.is_empty());
        assert_eq!(post.server.attempts(), attempts, "in minute {minute}");
    }
    let mail = post.send(21).await.remove(0);
    assert!(mail.header("Message-ID").unwrap().ends_with("@registry.example>"));
    assert_eq!(post.send(10_000).await.len(), 1);
    assert!(post.given_up().await.is_empty());
}

#[tokio::test]
async fn an_answer_that_is_lost_means_twice_but_recognisably() {
    let post = Post::new(&[Fate::CutAfter]).await;
    post.tell("Kiln").await;
    assert_eq!(post.send(0).await.len(), 1);
    let both = post.send(1).await;
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].header("Message-ID"), both[1].header("Message-ID"));
    assert_eq!(post.send(10_000).await.len(), 2);
}

#[tokio::test]
async fn what_the_mail_server_refuses_is_given_up_and_written_down() {
    let post = Post::new(&[Fate::Recipient("550 5.1.1 no such mailbox")]).await;
    post.tell("Kiln").await;
    assert!(post.send(0).await.is_empty());
    let record = post.given_up().await.remove(0);
    assert!(record.contains("olu@example.org") && record.contains("no such mailbox"), "{record}");
    assert!(post.send(10_000).await.is_empty());
    assert_eq!(post.server.attempts(), 1);
}

#[tokio::test]
async fn a_mail_server_that_does_not_know_us_says_nothing_about_the_mail() {
    let post = Post::new(&[Fate::Recipient("530 5.7.0 who are you?")]).await;
    post.tell("Kiln").await;
    assert!(post.send(0).await.is_empty());
    assert_eq!(post.send(1).await.len(), 1);
    assert!(post.given_up().await.is_empty());
}

#[tokio::test]
async fn an_invitation_has_its_link_and_opens() {
    let post = Post::new(&[]).await;
    post.tell("Kiln").await;
    let key = post.operator().list(&store::ListQuery::default()).await.unwrap().rows[0].key;
    let (_, token) = post.operator().invite_to_client(key, InvitationKind::Owner, "new@example.org").await.unwrap();
    let mail = post.send(0).await.into_iter().find(|mail| mail.to == "new@example.org").unwrap();
    assert_eq!(mail.header("Subject").unwrap(), "You are invited to look after Kiln");
    let link = format!("https://registry.example/invitation/{}", token.expose());
    assert_eq!(mail.text().matches(&link).count(), 3, "as text, as a link and as its words");
    assert!(mail.text().contains("root@test invites you to own the client Kiln."));
}
