//! Two servers, one PostgreSQL, and one of the servers is killed in the middle of everything.

use std::{
    net::{SocketAddr, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Role;

use super::{Rp, URI, encode, fields, request};
use crate::{
    program::{Registry, wait_for},
    wire::{Answer, Request},
};

/// Somebody who signs in to a client, by way of any server that answers.
#[derive(Clone)]
struct Visitor {
    servers: Vec<SocketAddr>,
    session: String,
    rp: Arc<Rp>,
}

/// What came of a sign-in.
#[derive(Default)]
struct Chain {
    code: String,
    /// Every refresh token that it had, the newest last.
    refresh: Vec<String>,
    access: String,
    /// A request was not answered: whether it had an effect is not known.
    unsure: bool,
}

impl Visitor {
    /// The answer of a server; `None` if it was cut off.
    fn send(&self, at: usize, request: Request) -> Option<Answer> {
        let address = self.servers[at % self.servers.len()];
        TcpStream::connect(address).ok()?;
        std::panic::catch_unwind(|| request.try_send(address)).ok().flatten()
    }

    fn token(&self, at: usize, parameters: &[(&str, &str)]) -> Option<Answer> {
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", self.rp.id, self.rp.secret)));
        self.send(at, Request::new("POST", "/token").header("authorization", basic).form(&encode(parameters)))
    }

    fn redeem(&self, at: usize, code: &str) -> Option<Answer> {
        self.token(at, &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", URI)])
    }

    fn refresh(&self, at: usize, token: &str) -> Option<Answer> {
        self.token(at, &[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    /// Signs in at one server, redeems at the other, and renews at the first. `None` before there was a code.
    fn sign_in(&self, at: usize) -> Option<Chain> {
        let asked = request(&self.rp, &[("scope", "openid offline_access")]);
        let path = format!("/authorize?{}", encode(&asked));
        let answer = self.send(at, Request::new("GET", &path).header("accept", "text/html").session(&self.session))?;
        let mut chain = Chain { code: fields(&answer)["code"].clone(), ..Chain::default() };
        let first = self.redeem(at + 1, &chain.code);
        chain.take(first);
        if let Some(token) = chain.refresh.last().filter(|_| !chain.unsure).cloned() {
            let next = self.refresh(at, &token);
            chain.take(next);
        }
        Some(chain)
    }
}

impl Chain {
    fn take(&mut self, answer: Option<Answer>) {
        let Some(answer) = answer else {
            self.unsure = true;
            return;
        };
        assert_eq!(answer.status, 200, "{}", answer.text());
        let tokens = answer.json();
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        self.refresh.push(text("refresh_token"));
        self.access = text("access_token");
    }
}

#[test]
fn a_server_that_is_killed_loses_nothing_and_doubles_nothing() {
    let Some(registry) = Registry::on_postgres() else { return };
    let made = registry.create("Kiln", &["--require-consent", "false"]);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let rp = Arc::new(Rp { id: text("client_id"), secret: text("client_secret") });
    let url = ["--public-url", "http://127.0.0.1:9"];
    let (mut doomed, staying) = (registry.serve_with(&url, &[]), registry.serve_with(&url, &[]));
    let session = registry.sign_in("ines@example.org", Role::Owner);
    let visitor = Visitor { servers: vec![doomed.address, staying.address], session, rp };

    let (chains, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let visitors: Vec<_> = (0..4)
        .map(|number| {
            let (visitor, chains, stop) = (visitor.clone(), chains.clone(), stop.clone());
            thread::spawn(move || {
                for round in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    if let Some(chain) = visitor.sign_in(number + round) {
                        chains.lock().unwrap().push(chain);
                    }
                }
            })
        })
        .collect();
    let count = || chains.lock().unwrap().iter().filter(|chain: &&Chain| !chain.unsure).count();
    wait_for(|| (count() > 40).then_some(()));
    doomed.kill();
    // They go on with the one that is left.
    let survivors = Visitor { servers: vec![staying.address], ..visitor };
    for round in 0..10 {
        assert!(survivors.sign_in(round).is_some_and(|chain| !chain.unsure));
    }
    stop.store(true, Ordering::Relaxed);
    for visitor in visitors {
        visitor.join().unwrap();
    }

    let userinfo = |token: &str| {
        let asked = Request::new("GET", "/userinfo").header("authorization", format!("Bearer {token}"));
        staying.send(asked).status
    };
    for chain in chains.lock().unwrap().iter() {
        if chain.unsure {
            // Whether the first time counted or not: there is no second.
            let first = survivors.redeem(0, &chain.code).unwrap().status;
            assert!([200, 400].contains(&first), "{first}");
        } else {
            assert_eq!(userinfo(&chain.access), 200, "what was acknowledged is there");
            let newest = survivors.refresh(0, chain.refresh.last().unwrap()).unwrap();
            assert_eq!(newest.status, 200, "{}", newest.text());
            assert_eq!(survivors.refresh(0, &chain.refresh[0]).unwrap().status, 400, "each once");
        }
        assert_eq!(survivors.redeem(0, &chain.code).unwrap().status, 400, "each once");
    }
}
