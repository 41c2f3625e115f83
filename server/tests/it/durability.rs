//! What was acknowledged is there, whatever happens to the server.

use std::sync::{Arc, Mutex};

use domain::Role;

use crate::{program::Registry, wire::Request};

#[test]
fn no_acknowledged_client_is_lost_when_the_server_is_killed() {
    let registry = Registry::new();
    let token = {
        registry.create("The first one", &[]);
        registry.sign_in("ada@example.org", Role::Admin)
    };
    for round in 0..3 {
        let mut server = registry.serve();
        let acknowledged = Arc::new(Mutex::new(Vec::new()));
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (address, token, acknowledged) = (server.address, token.clone(), acknowledged.clone());
                std::thread::spawn(move || {
                    for number in 0..10_000 {
                        let name = format!("client {round} {writer} {number}");
                        if !create(address, &token, &name) {
                            return;
                        }
                        acknowledged.lock().unwrap().push(name);
                    }
                })
            })
            .collect();
        crate::program::wait_for(|| (acknowledged.lock().unwrap().len() > 40).then_some(()));
        server.kill();
        for writer in writers {
            writer.join().unwrap();
        }
        let clients = registry.json(&["client", "list"]);
        let names: Vec<&str> =
            clients.as_array().unwrap().iter().map(|client| client["name"].as_str().unwrap()).collect();
        for name in acknowledged.lock().unwrap().iter() {
            assert!(names.contains(&name.as_str()), "{name} was lost");
        }
        assert_eq!(registry.run(&["export"]).status, 0, "the file opens clean");
    }
}

/// Whether the server acknowledged.
fn create(address: std::net::SocketAddr, token: &str, name: &str) -> bool {
    let parts: [(&str, Option<&str>, &[u8]); 6] = [
        ("name", None, name.as_bytes()),
        ("client_type", None, b"confidential"),
        ("response_types", None, b"code"),
        ("jwt_alg", None, b"RS256"),
        ("application_type", None, b"web"),
        ("redirect_uris", None, b"https://a.example/cb"),
    ];
    if std::net::TcpStream::connect(address).is_err() {
        return false;
    }
    let sent = std::panic::catch_unwind(|| {
        Request::new("POST", "/clients/save").session(token).multipart(&parts).try_send(address)
    });
    matches!(sent, Ok(Some(answer)) if answer.status == 303)
}
