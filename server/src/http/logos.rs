//! Logos: uploaded one at a time, and served by their hash.

use app::{
    backend::{Visit, Visitor},
    error::AppError,
};
use axum::{
    Extension, Json,
    extract::{Multipart, Path, State, multipart::MultipartError},
    response::{IntoResponse, Response},
};
use domain::{LogoHash, Problem};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;
use store::{Actor, LogoSize, Registry, StoreError};

use super::Web;
use crate::logo::{Refusal, worker};

/// `POST /logos`: the part `logo` of a multipart form. Answers 201 with the logo's hash, or 422 with the reason: as JSON,
/// or as [`AppError::to_text`] writes it for who accepts that alone.
pub async fn upload(
    State(web): State<Web>,
    Extension(Visitor(session)): Extension<Visitor>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Response {
    let Some(session) = session else { return StatusCode::UNAUTHORIZED.into_response() };
    let file = match form {
        Ok(form) => read(form).await,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let file = match file {
        Ok(file) => file,
        Err(error) => return error.status().into_response(),
    };
    let registry = web.backend.store.registry(Actor::from(&session), visit.now);
    let as_text = headers.get(header::ACCEPT).is_some_and(|accept| accept == AppError::MEDIA_TYPE);
    let refused = |problem: Problem| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        if as_text {
            let media_type = [(header::CONTENT_TYPE, HeaderValue::from_static(AppError::MEDIA_TYPE))];
            return (status, media_type, AppError::Refused(vec![problem]).to_text()).into_response();
        }
        (status, Json(json!({ "problems": [problem] }))).into_response()
    };
    match keep(&registry, &file).await {
        Ok(Kept { hash, width, height }) => {
            let body = json!({ "hash": hash.as_str(), "width": width, "height": height });
            (StatusCode::CREATED, [(header::LOCATION, format!("/logos/{hash}/256"))], Json(body)).into_response()
        }
        Err(NotKept::Refused(Refusal::Busy)) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(NotKept::Refused(refusal)) => refused(refusal.problem()),
        Err(NotKept::Store(StoreError::Forbidden)) => StatusCode::FORBIDDEN.into_response(),
        Err(NotKept::Store(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a logo could not be kept");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// `GET /logos/{hash}/{side}`. A logo is shown to everybody who signs in somewhere: it needs no session here.
pub async fn serve(
    State(web): State<Web>,
    path: Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
) -> Response {
    let asked = path.ok().and_then(|Path((hash, side))| {
        let size = match side.as_str() {
            "256" => LogoSize::Px256,
            "64" => LogoSize::Px64,
            _ => return None,
        };
        Some((LogoHash::parse(&hash)?, size))
    });
    let Some((hash, size)) = asked else { return StatusCode::NOT_FOUND.into_response() };
    match web.backend.store.logo(&hash, size).await {
        Ok(Some(logo)) => {
            let headers = [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_str(&logo.media_type).unwrap_or(HeaderValue::from_static("image/png")),
                ),
                (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
                (
                    header::CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
                ),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
                (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
            ];
            (headers, logo.bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a logo could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A logo that is in the registry now.
pub struct Kept {
    /// Its name.
    pub hash: LogoHash,
    /// The width of the file it was made of.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Why a logo is not.
pub enum NotKept {
    /// The file is none.
    Refused(Refusal),
    /// The actor may not, or the database failed.
    Store(StoreError),
}

/// Draws the file anew and keeps the result.
pub async fn keep(registry: &Registry, file: &[u8]) -> Result<Kept, NotKept> {
    let logo = worker::prepare(file).await.map_err(NotKept::Refused)?;
    let (hash, width, height) = (logo.hash(), logo.width, logo.height);
    registry.put_logo(&logo.into()).await.map_err(NotKept::Store)?;
    Ok(Kept { hash, width, height })
}

async fn read(mut form: Multipart) -> Result<Vec<u8>, MultipartError> {
    while let Some(part) = form.next_field().await? {
        if part.name() == Some("logo") {
            return Ok(part.bytes().await?.to_vec());
        }
    }
    Ok(Vec::new())
}
