//! Stopping.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use crate::{program::Registry, wire::Answer};

#[test]
fn a_request_in_flight_is_finished_first() {
    let registry = Registry::new();
    let mut server = registry.serve();
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
        .write_all(b"POST /theme HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 10\r\n\r\nthem")
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let mut idle = TcpStream::connect(server.address).unwrap();
    server.terminate();
    crate::program::wait_for(|| server.log().contains("stopping").then_some(()));
    assert!(server.is_running(), "it waits");
    stream.write_all(b"e=dark").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(Answer::parse(&answer).unwrap().status, 303);
    assert_eq!(server.wait(), Some(0));
    assert!(TcpStream::connect(server.address).is_err());
    assert_eq!(idle.read(&mut [0; 1]).unwrap_or(0), 0, "an idle connection does not hold it up");
    assert!(server.log().contains("stopped"));
}

#[test]
fn an_address_in_use_is_an_error_in_words() {
    let registry = Registry::new();
    let server = registry.serve();
    let said = registry.run(&["serve", "--listen", &server.address.to_string()]);
    assert_eq!(said.status, 1);
    assert!(said.stderr.contains("cannot listen on"), "{}", said.stderr);
}
