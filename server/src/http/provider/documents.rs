//! What anybody may know: the provider's metadata and its public keys.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::header;

use super::{super::Web, broken};

/// Relying parties may keep either for an hour. A key is published a week before it signs.
const CACHE: &str = "public, max-age=3600";

/// `GET /.well-known/openid-configuration`, and the address of RFC 8414.
pub async fn discovery(State(web): State<Web>) -> Response {
    match web.provider.discovery().await {
        Ok(document) => ([(header::CACHE_CONTROL, CACHE)], Json(document)).into_response(),
        Err(error) => broken(&error),
    }
}

/// `GET /jwks`
pub async fn jwks(State(web): State<Web>) -> Response {
    ([(header::CACHE_CONTROL, CACHE)], Json(web.provider.jwks())).into_response()
}
