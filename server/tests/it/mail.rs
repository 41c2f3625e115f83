//! E-mails of the running program.

use domain::Role;

use crate::{
    program::{Registry, wait_for},
    smtp::{Fate, MailServer},
    wire::Request,
};

#[test]
fn an_invitation_is_mailed_and_its_link_stands_in_no_log() {
    let registry = Registry::new();
    registry.create("Kiln", &[]);
    let mail = MailServer::start(&[]);
    let from = "Clientele <clientele@registry.example>";
    let server = registry.serve_with(&["--smtp-url", &mail.url(), "--mail-from", from], &[]);
    let admin = registry.sign_in("ada@example.org", Role::Admin);
    let form = "email=new%40example.org&role=owner";
    let request = Request::new("POST", "/api/accounts/invite").header("accept", "application/json").session(&admin);
    assert_eq!(server.send(request.form(form)).status, 200);
    let arrived = wait_for(|| mail.arrived().pop());
    assert_eq!(arrived.to, "new@example.org");
    let text = arrived.text();
    let token = text.split("/invitation/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let page = server.get(&format!("/invitation/{token}"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("new@example.org"));
    assert!(!server.log().contains(&token));
}

#[test]
fn a_mail_server_needs_a_sender_and_an_address() {
    let registry = Registry::new();
    for (arguments, said) in [
        (&["--smtp-url", "smtp://me:secret@127.0.0.1:1"][..], "--mail-from"),
        (&["--smtp-url", "http://me:secret@x", "--mail-from", "a@b.example"], "smtps://USER:PASSWORD@HOST"),
        (&["--smtp-url", "smtp://127.0.0.1:1", "--mail-from", "nobody"], "--mail-from"),
    ] {
        let refused = registry.run(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
        assert_ne!(refused.status, 0);
        assert!(refused.stderr.contains(said) && !refused.stderr.contains("secret"), "{}", refused.stderr);
    }
}

const FROM: &str = "Clientele <clientele@registry.example>";

#[test]
fn a_mail_server_is_tried_from_the_command_line() {
    let registry = Registry::new();
    let mail = MailServer::start(&[]);
    let said =
        registry.run(&["mail", "test", "--to", "ada@example.org", "--smtp-url", &mail.url(), "--mail-from", FROM]);
    assert_eq!(said.status, 0, "{}", said.stderr);
    assert!(said.stdout.contains("ada@example.org") && said.stdout.contains("250 2.0.0 taken"), "{}", said.stdout);
    let arrived = mail.arrived().remove(0);
    assert_eq!((arrived.from.as_str(), arrived.to.as_str()), ("clientele@registry.example", "ada@example.org"));
    assert_eq!(arrived.header("Subject").unwrap(), "Clientele can send e-mail");
    let json =
        registry.json(&["mail", "test", "--to", "ada@example.org", "--smtp-url", &mail.url(), "--mail-from", FROM]);
    assert_eq!(json, serde_json::json!({ "to": "ada@example.org", "code": 250, "answer": "2.0.0 taken" }));
    assert!(!registry.path().join("data").exists(), "no database is made for it");
}

#[test]
fn what_a_mail_server_does_not_take_is_said_in_its_words() {
    let registry = Registry::new();
    let mail = MailServer::start(&[Fate::Recipient("550 5.1.1 no such mailbox")]);
    let url = mail.url();
    for (to, url, status, words) in [
        ("ada@example.org", Some(url.as_str()), 1, "no such mailbox"),
        ("ada@example.org", Some("smtp://me:secret@127.0.0.1:1"), 1, "the e-mail to ada@example.org was not sent"),
        ("ada@example.org", Some("http://me:secret@127.0.0.1"), 1, "smtps://USER:PASSWORD@HOST"),
        ("ada@example.org", None, 1, "CLIENTELE_SMTP_URL"),
        ("ada", Some(url.as_str()), 2, "--to"),
    ] {
        let by = url.map_or(vec![], |url| vec!["--smtp-url", url, "--mail-from", FROM]);
        let said = registry.run(&[&["mail", "test", "--to", to][..], &by].concat());
        assert_eq!(said.status, status, "{to} {}", said.stderr);
        assert!(said.stderr.contains(words) && !said.stderr.contains("secret"), "{}", said.stderr);
    }
}
