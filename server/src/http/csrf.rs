//! No other site can make a visitor's browser change anything: by what browsers say about where a request comes from.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::error_page::Reason;

/// Refuses unsafe requests from elsewhere.
pub fn layer() -> CsrfLayer<fn(ProtectionError) -> Response<Body>> {
    CsrfLayer::new().with_rejection_response(|_| {
        (StatusCode::FORBIDDEN, axum::Extension(Reason("The request came from another site."))).into_response()
    })
}
