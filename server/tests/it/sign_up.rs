//! Signing up, as strangers meet it: over HTTP, with a mail server, on both engines.

use domain::Role;

use crate::{
    postgres::{drop_postgres, empty_postgres},
    program::{PASSWORD, Registry, Server, wait_for},
    smtp::{Arrived, MailServer},
    wire::{Answer, Request},
};

/// A registry that is open for example.org, in which Ada, an admin there, has an account.
struct Scene {
    registry: Registry,
    url: String,
    mail: MailServer,
}

impl Scene {
    fn new(postgres: bool) -> Option<Self> {
        let registry = Registry::new();
        let url =
            if postgres { tokio::runtime::Runtime::new().unwrap().block_on(empty_postgres())? } else { registry.url() };
        Some(Self { registry, url, mail: MailServer::start(&[]) })
    }

    fn serve(&self, arguments: &[&str]) -> Server {
        let admin = ["account", "create", "--email", "ada@example.org", "--role", Role::Admin.as_str()];
        let at = ["--password-stdin", "--database", &self.url];
        let made = self.registry.run_with(&[&admin[..], &at].concat(), PASSWORD);
        assert_eq!(made.status, 0, "{}", made.stderr);
        self.registry.serve_with(arguments, &[("CLIENTELE_DATABASE_URL", &self.url)])
    }

    fn mailing(&self) -> Server {
        let (url, from) = (self.mail.url(), "Clientele <clientele@registry.example>");
        let server = self.serve(&["--smtp-url", &url, "--mail-from", from]);
        let open = set_policy(&server, "mode=open&domains=example.org");
        assert_eq!(open.status, 200, "{}", open.text());
        server
    }

    fn arrived(&self, mails: usize) -> Vec<Arrived> {
        wait_for(|| Some(self.mail.arrived()).filter(|arrived| arrived.len() >= mails))
    }
}

fn set_policy(server: &Server, form: &str) -> Answer {
    let session = post(server, "/api/sign-in", &format!("email=ada%40example.org&password={PASSWORD}"));
    let session = session.header("set-cookie").unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let request = Request::new("POST", "/api/accounts/set_registration").header("accept", "application/json");
    server.send(request.session(&session).form(form))
}

/// As a browser without scripts does.
fn post(server: &Server, path: &str, form: &str) -> Answer {
    let request = Request::new("POST", path).header("accept", "text/html");
    server.send(request.form(&form.replace(' ', "+")))
}

impl Drop for Scene {
    fn drop(&mut self) {
        if self.url.starts_with("postgres") {
            tokio::runtime::Runtime::new().unwrap().block_on(drop_postgres(&self.url));
        }
    }
}

/// Whatever of an answer could tell one address from another.
fn said(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    (answer.status, headers, answer.text())
}

fn sign_up_on(postgres: bool) {
    let Some(scene) = Scene::new(postgres) else { return };
    let server = scene.mailing();
    assert!(server.get("/sign-in").text().contains("href=\"/sign-up\""));
    assert!(server.get("/sign-up").text().contains("@example.org"));

    let ask = |email: &str| post(&server, "/api/sign-up", &format!("email={email}&name=Nia"));
    let new = ask("nia%40example.org");
    assert_eq!((new.status, new.header("location")), (303, Some("/sign-up?sent=1")));
    let mail = scene.arrived(1).remove(0);
    assert_eq!(
        (mail.to.as_str(), mail.header("Subject").unwrap().as_str()),
        ("nia@example.org", "Confirm your e-mail address")
    );
    assert!(!mail.text().contains("Nia"), "whoever asks could write to anybody");
    let there = ask("ada%40example.org");
    let told = scene.arrived(2).remove(1);
    assert_eq!(
        (told.to.as_str(), told.header("Subject").unwrap().as_str()),
        ("ada@example.org", "You have an account already")
    );
    assert!(told.text().contains("/sign-in") && !told.text().contains("/invitation/"));
    assert_eq!(said(&new), said(&there));
    for _ in 0..4 {
        assert_eq!(said(&new), said(&ask("ada%40example.org")), "throttled or not");
    }
    assert!(server.get("/sign-up?sent=1").text().contains("a message is on its way"));

    let token = mail.text().split("/invitation/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let page = server.get(&format!("/invitation/{token}"));
    assert!(page.status == 200 && page.text().contains("Set your password"), "{}", page.status);
    let join = format!("token={token}&name=Nia&password={PASSWORD}");
    let joined = post(&server, "/api/invitation/join", &join);
    assert_eq!(joined.status, 303, "{}", joined.text());
    let session = joined.header("set-cookie").unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let own = Request::new("GET", "/my-clients").header("accept", "text/html").session(&session);
    assert_eq!(server.send(own).status, 200);
    let applications = Request::new("GET", "/account/applications").header("accept", "text/html").session(&session);
    assert!(server.send(applications).text().contains("nia@example.org, which was proved"));
    let all = Request::new("GET", "/clients").header("accept", "text/html").session(&session);
    assert_eq!(server.send(all).status, 403);
    let again = server.get(&format!("/invitation/{token}"));
    assert!(again.status == 410 && again.text().contains("There is an account with this address"));
    assert!(!server.log().contains(&token));
    assert_eq!(scene.arrived(4).len(), 4, "three of five to one address");
}

#[test]
fn whoever_proves_an_address_gets_an_account_on_sqlite() {
    sign_up_on(false);
}

#[test]
fn whoever_proves_an_address_gets_an_account_on_postgres() {
    sign_up_on(true);
}

#[test]
fn another_domain_is_told_which_ones_are_taken() {
    let scene = Scene::new(false).unwrap();
    let server = scene.mailing();
    let form = Request::new("POST", "/api/sign-up").header("accept", "application/json");
    let refused = server.send(form.form("email=nia%40other.example"));
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("nia@other.example") && refused.text().contains("@example.org"),
        "{}",
        refused.text()
    );
}

#[test]
fn without_a_mail_server_it_cannot_be_opened() {
    let scene = Scene::new(false).unwrap();
    let server = scene.serve(&[]);
    let refused = set_policy(&server, "mode=open&domains=example.org");
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("--smtp-url"), "{}", refused.text());
    assert!(!server.get("/sign-in").text().contains("/sign-up"));
    assert_eq!(server.get("/sign-up").status, 404);
    assert_eq!(
        post(&server, "/api/sign-up", "email=nia%40example.org").status,
        303,
        "back to the page, which says why"
    );
}
