//! What programs of clients call: `/token`, `/userinfo`, `/introspect`, `/revoke`.

use app::backend::Visit;
use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use provider::{Credentials, OAuthError, Parameters};

use super::{super::Web, arrival, broken, failed};

/// `POST /token`
pub async fn token(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (credentials, sent) = match read(&headers, &body) {
        Ok(read) => read,
        Err(error) => return failed(&error),
    };
    answered(web.provider.token(credentials.as_ref(), &sent, arrival(&visit)).await, |tokens| {
        // RFC 6749, section 5.1. The answer holds tokens: it is not compressed next to anything.
        let secret = [(app::backend::HOLDS_SECRET, HeaderValue::from_static("1"))];
        (secret, [(header::PRAGMA, "no-cache")], Json(tokens))
    })
}

/// `GET /userinfo`
pub async fn userinfo(State(web): State<Web>, Extension(visit): Extension<Visit>, headers: HeaderMap) -> Response {
    said(&web, &visit, &headers, None).await
}

/// `POST /userinfo`
pub async fn userinfo_posted(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = is_form(&headers).then(|| Parameters::parse(&body));
    said(&web, &visit, &headers, form.as_ref()).await
}

async fn said(web: &Web, visit: &Visit, headers: &HeaderMap, form: Option<&Parameters>) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    answered(web.provider.userinfo(authorization, form, visit.now).await, Json)
}

/// `POST /introspect`
pub async fn introspect(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (credentials, sent) = match read(&headers, &body) {
        Ok(read) => read,
        Err(error) => return failed(&error),
    };
    answered(web.provider.introspect(credentials.as_ref(), &sent, visit.address, visit.now).await, Json)
}

/// `POST /revoke`
pub async fn revoke(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (credentials, sent) = match read(&headers, &body) {
        Ok(read) => read,
        Err(error) => return failed(&error),
    };
    answered(web.provider.revoke(credentials.as_ref(), &sent, visit.address, visit.now).await, |()| StatusCode::OK)
}

/// The answer as `show` writes it, or what was wrong.
pub(super) fn answered<T, R: IntoResponse>(
    said: store::Result<Result<T, OAuthError>>,
    show: impl FnOnce(T) -> R,
) -> Response {
    match said {
        Ok(Ok(said)) => show(said).into_response(),
        Ok(Err(error)) => failed(&error),
        Err(error) => broken(&error),
    }
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<(Option<Credentials>, Parameters), OAuthError> {
    if !is_form(headers) {
        return Err(OAuthError::invalid_request("the body has to be application/x-www-form-urlencoded"));
    }
    let credentials = Credentials::read(headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes))?;
    Ok((credentials, Parameters::parse(body)))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}
