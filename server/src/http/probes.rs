//! What operators watch, on an address of its own: metrics for Prometheus, `/healthz`, `/readyz`.

use std::time::Duration;

use axum::{Router, extract::State, routing::get};
use http::{HeaderMap, Method, StatusCode, header};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use store::Store;

const REQUESTS: &str = "clientele_http_requests_total";
const SECONDS: &str = "clientele_http_request_seconds";
const STATEMENTS: &str = "clientele_http_request_statements";
const ALL_STATEMENTS: &str = "clientele_statements_total";
const SIGN_INS: &str = "clientele_sign_ins_total";

/// Starts to count. Once in the life of a process.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Full(SECONDS.to_owned()),
            &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0],
        )?
        .set_buckets_for_metric(Matcher::Full(STATEMENTS.to_owned()), &[0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 16.0])?
        .install_recorder()?;
    metrics::describe_counter!(REQUESTS, "Requests by method, route and status.");
    metrics::describe_histogram!(SECONDS, metrics::Unit::Seconds, "Time to answer by route.");
    metrics::describe_histogram!(STATEMENTS, "SQL statements of one request by route.");
    metrics::describe_counter!(ALL_STATEMENTS, "SQL statements since the start.");
    metrics::describe_counter!(SIGN_INS, "Attempts to sign in by outcome.");
    Ok(handle)
}

/// Notes one request. `path` is the route, never what was asked for: that would be as many series as there are visitors.
pub fn count(method: &Method, path: &str, status: u16, elapsed: Duration, statements: u64, answer: &HeaderMap) {
    let route = if path.starts_with("/pkg/") || path.starts_with("/fonts/") { "(files)" } else { path }.to_owned();
    let method = match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let labels = [("method", method), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!(REQUESTS, &labels).increment(1);
    metrics::histogram!(SECONDS, "route" => route.clone()).record(elapsed);
    #[expect(clippy::cast_precision_loss, reason = "a request has few statements")]
    metrics::histogram!(STATEMENTS, "route" => route.clone()).record(statements as f64);
    if route.starts_with("/api/sign-in") {
        let given = answer.get_all(header::SET_COOKIE).iter().any(|cookie| {
            cookie.as_bytes().starts_with(b"session=") || cookie.as_bytes().starts_with(b"__Host-session=")
        });
        let outcome = match status {
            _ if given => "succeeded",
            429 => "throttled",
            _ => "refused",
        };
        metrics::counter!(SIGN_INS, "outcome" => outcome).increment(1);
    }
}

/// The three addresses.
pub fn router(store: Store, handle: PrometheusHandle) -> Router {
    let render = async move |State(store): State<Store>| {
        metrics::counter!(ALL_STATEMENTS).absolute(store.statements());
        handle.run_upkeep();
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
    };
    Router::new()
        .route("/metrics", get(render))
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .with_state(store)
}

async fn ready(State(store): State<Store>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(Duration::from_secs(2), store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
