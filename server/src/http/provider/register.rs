//! `/register`, where clients register themselves and look after what they registered.

use app::backend::{HOLDS_SECRET, Visit};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use provider::OAuthError;
use serde_json::Value;

use super::{super::Web, failed, tokens::answered};

/// Answers hold secrets: they are not compressed.
const SECRET: [(http::HeaderName, HeaderValue); 1] = [(HOLDS_SECRET, HeaderValue::from_static("1"))];

/// `POST /register`
pub async fn register(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(error) = is_json(&headers) {
        return failed(&error);
    }
    // It may fetch a logo and a list of addresses: too much for everybody's stack.
    let registering = Box::pin(web.provider.register(authorization(&headers), &body, visit.address, visit.now));
    let registered = registering.await;
    answered(registered, |client| (StatusCode::CREATED, SECRET, Json(client)))
}

/// `GET /register/{client_id}`
pub async fn read(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    Path(client_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    shown(web.provider.registration(&client_id, authorization(&headers), visit.now).await)
}

/// `PUT /register/{client_id}`
pub async fn replace(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    Path(client_id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(error) = is_json(&headers) {
        return failed(&error);
    }
    shown(web.provider.replace_registration(&client_id, authorization(&headers), &body, visit.now).await)
}

/// `DELETE /register/{client_id}`
pub async fn end(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    Path(client_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let ended = web.provider.end_registration(&client_id, authorization(&headers), visit.now).await;
    answered(ended, |()| StatusCode::NO_CONTENT)
}

fn shown(said: store::Result<Result<Value, OAuthError>>) -> Response {
    answered(said, |client| (SECRET, Json(client)).into_response())
}

fn authorization(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes)
}

fn is_json(headers: &HeaderMap) -> Result<(), OAuthError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if json { Ok(()) } else { Err(OAuthError::invalid_request("the body has to be application/json")) }
}
