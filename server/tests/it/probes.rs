//! Metrics and probes, on an address of their own.

use std::net::SocketAddr;

use crate::{
    program::{Registry, wait_for},
    wire::Request,
};

#[test]
fn they_are_on_their_own_address_only() {
    let registry = Registry::new();
    let server = registry.serve_with(&["--metrics-listen", "127.0.0.1:0"], &[]);
    let address: SocketAddr = wait_for(|| {
        let log = server.log();
        log.split("metrics are at http://").nth(1)?.split('/').next()?.parse().ok()
    });
    server.get("/sign-in?next=%2Fa-private-place");
    let get = |path: &str| Request::new("GET", path).send(address);
    assert_eq!((get("/healthz").status, get("/readyz").status), (200, 200));
    let metrics = get("/metrics").text();
    assert!(
        metrics.contains(r#"clientele_http_requests_total{method="GET",route="/sign-in",status="200"} 1"#),
        "{metrics}"
    );
    assert!(
        metrics.contains("clientele_http_request_seconds_bucket") && metrics.contains("clientele_statements_total")
    );
    assert!(!metrics.contains("private-place"));
    for path in ["/metrics", "/healthz", "/readyz"] {
        assert_eq!(server.get(path).status, 404, "{path} is nothing that visitors see");
    }
}

#[test]
fn an_empty_registry_prints_a_link_to_set_it_up() {
    let registry = Registry::new();
    let server = registry.serve();
    let printed = server.stdout();
    let link = printed.iter().find(|line| line.contains("/set-up/")).expect("a link");
    assert!(link.starts_with(&format!("http://{}/set-up/", server.address)), "{link}");
    assert!(!server.log().contains("/set-up/"), "the link is a secret");
}
