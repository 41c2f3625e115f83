//! The way from a notice to what it is about.

use app::{
    api::notices::words::words,
    backend::{Visit, Visitor},
};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::NoticeId;
use http::StatusCode;

use super::{Web, follow};

/// `GET /notices/{id}`: the notice is read from now on. Links in e-mails lead here too.
pub async fn follow(
    State(web): State<Web>,
    Path(id): Path<String>,
    Extension(Visitor(session)): Extension<Visitor>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Ok(id) = id.parse::<NoticeId>() else { return StatusCode::NOT_FOUND.into_response() };
    let Some(caller) = follow::admit(&web, session, visit.now) else {
        return follow::sign_in_first(&format!("/notices/{id}"));
    };
    let notice = caller.registry().read_notice(id).await;
    follow::lead(notice.map(|notice| words(&notice, visit.now).href.unwrap_or_else(|| "/notices".to_owned())))
}
