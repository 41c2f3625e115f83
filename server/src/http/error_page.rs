//! Answers for everything that went wrong before, or instead of, the application: a page for people, the application's
//! own error for its script.

use app::{backend::Visit, error::AppError};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::Web;

/// More about an error than its status says; an extension of the response.
#[derive(Debug, Clone, Copy)]
pub struct Reason(pub &'static str);

/// Gives errors that have no page one. Those that have a page, JSON, or an error of the application keep it.
pub async fn add(State(web): State<Web>, request: Request, next: Next) -> Response {
    let incident = request.extensions().get::<Visit>().map(|visit| visit.id.clone()).unwrap_or_default();
    let is_call = request.uri().path().starts_with("/api/");
    let wants_page = accepts_html(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_finished(&response) {
        return response;
    }
    let reason = response.extensions().get::<Reason>().map_or_else(|| sentence(status), |reason| reason.0);
    let kept = [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE];
    let kept: HeaderMap = response
        .headers()
        .iter()
        .filter(|(name, _)| kept.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut answer = if is_call && !wants_page {
        let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static(AppError::MEDIA_TYPE))];
        (status, media_type, error(status, reason, &incident).to_text()).into_response()
    } else if wants_page {
        page(&web, status, reason, &incident)
    } else {
        (status, format!("{reason}\n")).into_response()
    };
    answer.headers_mut().extend(kept);
    answer
}

fn is_finished(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["text/html", "application/json", AppError::MEDIA_TYPE].iter().any(|known| kind.starts_with(known))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).iter().any(|value| value.to_str().is_ok_and(|value| value.contains("text/html")))
}

fn error(status: StatusCode, reason: &str, incident: &str) -> AppError {
    match status {
        StatusCode::UNAUTHORIZED => AppError::Unauthenticated,
        StatusCode::FORBIDDEN => AppError::Forbidden,
        StatusCode::NOT_FOUND => AppError::NotFound,
        _ if status.is_server_error() => AppError::Internal { incident: incident.to_owned() },
        _ => AppError::Invalid(reason.to_owned()),
    }
}

const fn sentence(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "The request could not be read.",
        StatusCode::UNAUTHORIZED => "Sign in to continue.",
        StatusCode::FORBIDDEN => "Your role does not allow this.",
        StatusCode::NOT_FOUND => "There is nothing here.",
        StatusCode::METHOD_NOT_ALLOWED => "This address does not take requests of this kind.",
        StatusCode::REQUEST_TIMEOUT => "The request took too long. Nothing was saved: try again.",
        StatusCode::CONFLICT => "Somebody else saved meanwhile.",
        StatusCode::PAYLOAD_TOO_LARGE => "That is too much at once. A logo may have up to 1,024 KiB.",
        StatusCode::TOO_MANY_REQUESTS => "Too many attempts. Try again in a moment.",
        status if status.as_u16() >= 500 => "Something went wrong here.",
        _ => "The request could not be answered.",
    }
}

/// A page that needs nothing but the stylesheet.
fn page(web: &Web, status: StatusCode, reason: &str, incident: &str) -> Response {
    let code = status.as_u16();
    let css = &web.backend.assets.css;
    let styles = if css.is_empty() { String::new() } else { format!(r#"<link rel="stylesheet" href="{css}">"#) };
    let report = if code >= 500 {
        format!("<p>If you report it, mention incident <code>{incident}</code>.</p>")
    } else {
        format!(r#"<p class="muted">Incident <code>{incident}</code></p>"#)
    };
    let html = format!(
        r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{reason} · Clientele</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">{styles}<link rel="icon" type="image/svg+xml" href="/favicon.svg"></head>
<body><main class="plain-page"><p class="muted">{code}</p><h1>{reason}</h1>{report}<p><a href="/">Back to the start</a></p>
</main></body></html>
"#
    );
    let policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors 'none'; \
                  base-uri 'none'; form-action 'none'";
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
    ];
    (status, headers, Body::from(html)).into_response()
}
