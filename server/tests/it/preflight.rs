//! The addresses of clients are visited, whatever happens to the server.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use domain::{
    Role, Timestamp,
    preflight::{Answer, Failure, Visit},
};
use store::{Actor, PreflightRecord};

use crate::{
    program::{Registry, now, wait_for},
    wire::Request,
};

/// A website on loopback. Its host has to be allowed.
fn website() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let page = "<!doctype html><title><b>Kiln</b></title>";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close";
            let _ = write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{page}", page.len());
        }
    });
    port
}

const ALLOW: [&str; 2] = ["--outbound-allow", "kiln.test=127.0.0.1"];

/// What is known of the addresses at `host`, as the database has it.
fn known(registry: &Registry, made: &serde_json::Value, host: &str) -> Vec<PreflightRecord> {
    let id = domain::ClientId::parse(made["client_id"].as_str().unwrap()).unwrap();
    let mut records = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = registry.store().await;
        let operator = store.registry(Actor::Operator { name: "test".to_owned() }, now());
        let key = operator.client_by_id(&id).await.unwrap().client.key;
        operator.preflight(key).await.unwrap()
    });
    records.retain(|record| record.url.contains(host));
    records
}

#[test]
fn a_visit_that_dies_with_its_server_is_made_by_another_and_kept_once() {
    let registry = Registry::new();
    // It takes connections, and never says a word.
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://kiln.test:{}/cb", door.local_addr().unwrap().port());
    let made = registry.create("Kiln", &["--redirect-uri", &url]);
    let mut server = registry.serve_with(&ALLOW, &[]);
    let _visitor = door.accept().unwrap();
    server.kill();
    assert_eq!(known(&registry, &made, "kiln.test")[0].last, None);

    let slow = Visit { redirects: Vec::new(), certificates: Vec::new(), outcome: Err(Failure::Slow) };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (one, other) = (registry.store().await, registry.store().await);
        let ours = |tasks: &[store::PreflightTask]| tasks.iter().filter(|task| task.url == url).count();
        // The lease is the dead server's for a minute; then it goes to one of the others.
        assert_eq!(ours(&one.claim_preflights(now(), 100).await.unwrap()), 0);
        let later = Timestamp(now().0 + 60_000);
        let (mut a, b) = tokio::join!(one.claim_preflights(later, 100), other.claim_preflights(later, 100));
        let tasks = a.as_mut().unwrap();
        tasks.extend(b.unwrap());
        assert_eq!(ours(tasks), 1);
        let task = tasks.iter().find(|task| task.url == url).unwrap();
        assert!(one.record_preflight(task, &slow, later).await.unwrap());
        assert!(!other.record_preflight(task, &slow, later).await.unwrap());
    });
    let record = known(&registry, &made, "kiln.test").remove(0);
    assert_eq!((record.checks, record.last.map(|(_, visit)| visit)), (1, Some(slow)));
}

#[test]
fn what_was_found_is_shown_and_a_title_is_text() {
    let registry = Registry::new();
    let url = format!("http://kiln.test:{}/", website());
    let made = registry.create("Kiln", &["--website-url", &url]);
    let server = registry.serve_with(&ALLOW, &[]);
    let visit = wait_for(|| known(&registry, &made, "kiln.test").remove(0).last).1;
    let answer = Answer { status: 200, content_type: "text/html".to_owned(), title: "<b>Kiln</b>".to_owned() };
    assert_eq!(visit.outcome, Ok(answer));
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let key = registry.key_of(&made);
    let page =
        server.send(Request::new("GET", &format!("/clients/{key}")).header("accept", "text/html").session(&token));
    assert_eq!(page.status, 200);
    // Once as text; the page's data hold it packed.
    assert!(page.text().contains("“<bdi>&lt;b&gt;Kiln&lt;/b&gt;</bdi>”"), "{}", page.text());
    assert!(page.text().contains("client.example is a name for examples and tests"), "{}", page.text());
}

#[test]
fn what_is_private_is_not_visited() {
    let registry = Registry::new();
    let made = registry.create("Kiln", &["--website-url", "https://10.20.30.40/"]);
    let _server = registry.serve();
    let visit = wait_for(|| known(&registry, &made, "10.20.30.40").remove(0).last).1;
    assert_eq!(visit.outcome, Err(Failure::NotPublic));
}

#[test]
fn it_can_be_switched_off() {
    let registry = Registry::new();
    let made = registry.create("Kiln", &[]);
    let server = registry.serve_with(&["--preflight", "off"], &[]);
    let token = registry.sign_in("ada@example.org", Role::Admin);
    let key = registry.key_of(&made);
    let page =
        server.send(Request::new("GET", &format!("/clients/{key}")).header("accept", "text/html").session(&token));
    assert!(page.text().contains("Visits are switched off on this server."), "{}", page.text());
    assert!(!page.text().contains("Check again"));
    let asked = Request::new("POST", "/api/clients/check_again").header("accept", "application/json").session(&token);
    assert_eq!(server.send(asked.form(&format!("key={key}"))).status, 400);
}

#[test]
fn an_exception_that_is_none_is_an_error_in_words() {
    let said = Registry::new().run(&["serve", "--outbound-allow", "http://kiln.test/"]);
    assert_eq!(said.status, 2);
    assert!(said.stderr.contains("neither a host"), "{}", said.stderr);
    let said = Registry::new().run(&["serve", "--outbound-ca", "nowhere.pem"]);
    assert_eq!(said.status, 1);
    assert!(said.stderr.contains("nowhere.pem"), "{}", said.stderr);
}

#[test]
fn addresses_are_looked_at_before_anything_is_saved() {
    let registry = Registry::new();
    registry.create("The first one", &[]);
    let server = registry.serve_with(&ALLOW, &[]);
    let token = registry.sign_in("olu@example.org", Role::Owner);
    let url = format!("http://kiln.test:{}/", website());
    let parts: [(&str, Option<&str>, &[u8]); 4] = [
        ("name", None, b"Still typing"),
        ("redirect_uris", None, b"com.example.app:/cb"),
        ("website_url", None, url.as_bytes()),
        ("intent", None, b"check"),
    ];
    let answer = server.send(Request::new("POST", "/clients/save").session(&token).multipart(&parts));
    assert_eq!(answer.status, 303);
    let page = answer.header("location").unwrap().to_owned();
    assert!(page.starts_with("/clients/new?draft="), "{page}");
    let path = page.split('#').next().unwrap();
    let page = server.send(Request::new("GET", path).header("accept", "text/html").session(&token));
    for text in
        ["Still typing", "1 address works, 1 is not visited.", "“<bdi>&lt;b&gt;Kiln", "a scheme of its own opens"]
    {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    assert_eq!(registry.json(&["client", "list"]).as_array().unwrap().len(), 1);
}
