//! The headers that every answer has, unless its handler knows better, and the status of those that lead elsewhere.

use app::backend::HOLDS_SECRET;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use provider::Where;

use super::Web;

const COMMON: [(HeaderName, &str); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
    // Pages bring their own, with a nonce.
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    // Files of the site and logos bring their own. Everything else is somebody's.
    (header::CACHE_CONTROL, "no-store"),
];

/// The policy of pages: one script with a nonce and what it loads, nothing inline, nothing from elsewhere. A form of theirs
/// may lead on to `destination`, by way of this site.
pub fn page_policy(nonce: &str, destination: Option<&Where>) -> Option<HeaderValue> {
    let destination = destination.map(|Where(source)| format!(" {source}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'{destination}; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::try_from(policy).ok()
}

/// Adds what is missing. Who sent a form is led on without it (RFC 9700, section 4.12), which 302 leaves to the browser.
pub async fn add(State(web): State<Web>, request: Request, next: Next) -> Response {
    let sent = request.method() == Method::POST;
    let mut response = next.run(request).await;
    if sent && response.status() == StatusCode::FOUND {
        *response.status_mut() = StatusCode::SEE_OTHER;
    }
    let headers = response.headers_mut();
    for (name, value) in COMMON {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if web.public_url.secure() {
        let a_year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
    headers.remove(HOLDS_SECRET);
    response
}
