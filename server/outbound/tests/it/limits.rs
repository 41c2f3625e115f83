//! Servers that mean harm.

use std::time::Duration;

use domain::preflight::Failure;
use outbound::{Limits, Overflow, preflight::visit};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinSet,
};

use crate::web::{Web, outbound, response};

const LIMITS: Limits = Limits { redirects: 0, time: Duration::from_secs(20), body: 1000, overflow: Overflow::Refuse };

#[tokio::test]
async fn a_drip_of_headers_or_of_a_body_ends_in_time() {
    for head in ["HTTP/1.1 200 OK\r\nx-drip: ", "HTTP/1.1 200 OK\r\n\r\n", ""] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut server = JoinSet::new();
        server.spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(head.as_bytes()).await;
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                if !head.is_empty() && stream.write_all(b"x").await.is_err() {
                    return;
                }
            }
        });
        let limits = Limits { time: Duration::from_millis(400), body: usize::MAX, ..LIMITS };
        let found = outbound(Vec::new()).get(&format!("http://kiln.test:{port}/"), "*/*", limits).await;
        assert_eq!(found.outcome.map(|_| ()), Err(Failure::Slow), "{head:?}");
    }
}

#[tokio::test]
async fn headers_beyond_measure_are_refused() {
    let many = "x: y\r\n".repeat(1000);
    let long = format!("x: {}\r\n", "y".repeat(100_000));
    for headers in [many, long] {
        let web = Web::start(move |_| response("200 OK", &headers, "")).await;
        assert_eq!(visit(&outbound(Vec::new()), &web.url("/")).await.outcome, Err(Failure::Malformed));
    }
}

#[tokio::test]
async fn a_body_is_cut_or_refused_at_its_limit() {
    let body = format!("<title>Big</title>{}", "x".repeat(5_000_000));
    let web = Web::start(move |_| response("200 OK", "content-type: text/html\r\n", &body)).await;
    assert_eq!(visit(&outbound(Vec::new()), &web.url("/")).await.outcome.unwrap().title, "Big");
    let got = async |limits| outbound(Vec::new()).get(&web.url("/"), "*/*", limits).await.outcome;
    assert_eq!(got(LIMITS).await.map(|_| ()), Err(Failure::TooLarge));
    assert_eq!(got(Limits { overflow: Overflow::Cut, ..LIMITS }).await.unwrap().body.len(), 1000);
    let exact = Web::start(|_| response("200 OK", "", &"x".repeat(1000))).await;
    let found = outbound(Vec::new()).get(&exact.url("/"), "*/*", LIMITS).await;
    assert_eq!(found.outcome.unwrap().body.len(), 1000);
}

#[tokio::test]
async fn what_is_not_http_is_said_to_be_that() {
    let web = Web::start(|_| b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()).await;
    assert_eq!(visit(&outbound(Vec::new()), &web.url("/")).await.outcome, Err(Failure::Malformed));
    let empty = Web::start(|_| Vec::new()).await;
    assert_eq!(visit(&outbound(Vec::new()), &empty.url("/")).await.outcome, Err(Failure::Malformed));
}

#[tokio::test]
async fn a_closed_door_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let found = visit(&outbound(Vec::new()), &format!("http://kiln.test:{port}/")).await;
    assert_eq!(found.outcome, Err(Failure::Unreachable));
}
