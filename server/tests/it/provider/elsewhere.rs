//! A host of a client's, from which this server fetches what the client names.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use domain::{Role, dynamic::DynamicRegistration};

use super::Stage;
use crate::program::Registry;

/// It answers with the same to every request, until it is told to answer with something else.
pub(super) struct Elsewhere {
    pub address: SocketAddr,
    answer: Arc<Mutex<(&'static str, Vec<u8>)>>,
    asked: Arc<AtomicUsize>,
}

impl Elsewhere {
    pub(super) fn answering(status: &'static str, body: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (answer, asked) = (Arc::new(Mutex::new((status, body.to_vec()))), Arc::new(AtomicUsize::new(0)));
        let (answers, count) = (answer.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                count.fetch_add(1, Ordering::Relaxed);
                let (status, body) = answers.lock().unwrap().clone();
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        Self { address, answer, asked }
    }

    pub(super) fn answers(&self, status: &'static str, body: &[u8]) {
        *self.answer.lock().unwrap() = (status, body.to_vec());
    }

    /// How often it was asked.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    pub(super) fn uri(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A stage that may fetch from here, with a token that an admin (the operator) made.
    pub(super) fn stage(&self) -> (Stage, String) {
        let registry = Registry::new();
        registry.json(&["client", "list"]);
        let server = registry.serve_with(&["--outbound-allow", &self.address.to_string()], &[]);
        let person = registry.sign_in("ines@example.org", Role::Owner);
        let stage = Stage { registry, server, person };
        stage.let_register(DynamicRegistration::Token);
        let made =
            stage.registry.json(&["initial-access-token", "create", "--owner", "ines@example.org", "--clients", "20"]);
        (stage, made["token"].as_str().unwrap().to_owned())
    }
}
