//! Links that lead to a page by way of the registry, from e-mails and from pages that know nothing of who has signed in.

use app::{
    api::guard::{self, Caller},
    layout::sign_in_for,
};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Role, Timestamp};
use http::{StatusCode, header};
use store::{Session, StoreError};

use super::Web;

/// Who follows a link; `None` for whoever has not signed in.
pub fn admit(web: &Web, session: Option<Session>, now: Timestamp) -> Option<Caller> {
    guard::admit(session, web.backend.clone(), now, Role::Owner).ok()
}

/// The way to the sign-in, and back to the link at `path`.
pub fn sign_in_first(path: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, sign_in_for(path))]).into_response()
}

/// On to the page that it is about. What may not be seen is not there.
pub fn lead(to: store::Result<String>) -> Response {
    match to {
        Ok(page) => Redirect::to(&page).into_response(),
        Err(StoreError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "what a link is about could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
