//! Calendars of the secrets that end: for a calendar program, behind an address of its own, and for whoever is signed in.

use app::{
    api::guard,
    backend::{Visit, Visitor},
};
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{Role, Timestamp};
use http::{StatusCode, header};
use store::{CalendarToken, EndingSecret, StoreError};

use super::Web;
use crate::calendar;

/// `GET /calendar.ics`: a download.
pub async fn download(
    State(web): State<Web>,
    Extension(Visitor(session)): Extension<Visitor>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Ok(caller) = guard::admit(session, web.backend.clone(), visit.now, Role::Owner) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    match caller.registry().ending_secrets().await {
        Ok(secrets) => answer(&web, &secrets, visit.now, "attachment; filename=\"clientele.ics\""),
        Err(error) => failed(&error),
    }
}

/// `GET /calendar/{TOKEN}.ics`: whoever has the address reads the calendar.
pub async fn feed(State(web): State<Web>, Path(file): Path<String>, Extension(visit): Extension<Visit>) -> Response {
    let token = file.strip_suffix(".ics").and_then(CalendarToken::parse);
    let Some(token) = token else { return StatusCode::NOT_FOUND.into_response() };
    match web.backend.store.calendar(&token, visit.now).await {
        Ok(Some(secrets)) => answer(&web, &secrets, visit.now, "inline; filename=\"clientele.ics\""),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn answer(web: &Web, secrets: &[EndingSecret], now: Timestamp, disposition: &'static str) -> Response {
    let text = calendar::write(secrets, &web.public_url, now);
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)];
    (headers, text).into_response()
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "a calendar could not be written");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
