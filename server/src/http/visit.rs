//! The outermost layer: a request gets its number, its moment and its visitor's address, is watched for panics, and leaves
//! one line in the log. No query, body or header ever stands there.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Instant,
};

use app::backend::Visit;
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tracing::Instrument;
use uuid::Uuid;

use super::{Web, executor, probes};
use crate::clock;

/// The name of the response's header with the request's number.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Watches over one request.
pub async fn note(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let now = clock::now();
    let id: Arc<str> = number(now).to_string().into();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map_or("(no route)", MatchedPath::as_str).to_owned();
    let address = address(&request, web.address_header.as_ref());
    request.extensions_mut().insert(Visit { now, id: id.clone(), address });

    let span = tracing::info_span!("request", id = &*id);
    let counted = store::statements::count(executor::watch(next.run(request))).instrument(span.clone());
    let (answer, statements) = counted.await;
    let mut response = answer.unwrap_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response());

    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of one request are few")]
    let ms = elapsed.as_micros() as f64 / 1000.0;
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(status, ms, statements, "{method} {path} {status}");
        } else {
            tracing::info!(status, ms, statements, "{method} {path} {status}");
        }
    });
    probes::count(&method, &path, status, elapsed, statements, response.headers());
    response
}

/// A UUID of version 7, so that numbers sort as the log does.
fn number(now: Timestamp) -> Uuid {
    let mut bytes = [0; 10];
    domain::Random::fill(&mut store::os_random(), &mut bytes);
    uuid::Builder::from_unix_timestamp_millis(now.0.unsigned_abs(), &bytes).into_uuid()
}

fn address(request: &Request, header: Option<&HeaderName>) -> Option<IpAddr> {
    match header {
        Some(header) => forwarded(request.headers(), header),
        None => request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical()),
    }
}

/// The last address in the header: the one that the proxy itself has seen. Those before it are anybody's word.
fn forwarded(headers: &HeaderMap, header: &HeaderName) -> Option<IpAddr> {
    let last = headers.get_all(header).iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    let parsed = last.parse::<IpAddr>().or_else(|_| last.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    parsed.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxy_has_the_last_word_on_the_address() {
        let header = HeaderName::from_static("x-forwarded-for");
        for (value, address) in [
            ("203.0.113.9", Some("203.0.113.9")),
            ("10.0.0.1, 203.0.113.9", Some("203.0.113.9")),
            ("203.0.113.9:4711", Some("203.0.113.9")),
            ("::ffff:203.0.113.9", Some("203.0.113.9")),
            ("[2001:db8::1]:80", Some("2001:db8::1")),
            ("nobody", None),
            ("203.0.113.9,", None),
        ] {
            let headers = HeaderMap::from_iter([(header.clone(), HeaderValue::from_static(value))]);
            assert_eq!(forwarded(&headers, &header), address.map(|text| text.parse().unwrap()), "{value}");
        }
    }
}
