//! `/end-session`: signing out because a client asks for it.

use app::{
    backend::{Visit, Visitor, session_cookie_name},
    provider::{log_out, logged_out},
};
use axum::{
    Extension,
    body::Bytes,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use provider::{Logout, LogoutAnswer, Parameters};
use serde::Deserialize;
use store::Session;

use super::{super::Web, broken, look, page, refused, see_other, signed_in};
use crate::http::session;

/// Where the person's agreement is posted to.
const CONFIRMED: &str = "/end-session/confirmed";

/// A note that comes back.
#[derive(Deserialize)]
pub struct Noted {
    request: String,
}

/// `GET /end-session`
pub async fn ask(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let session = signed_in(visitor);
    let query = query.unwrap_or_default();
    let sent = match serde_qs::from_str::<Noted>(&query) {
        Ok(Noted { request }) => web.provider.logout_put_aside(&request),
        Err(_) => Parameters::parse(query.as_bytes()),
    };
    match web.provider.end_session(&sent, session.as_ref(), visit.now).await {
        Ok(logout) => answer(&web, &visit, &headers, session.as_ref(), logout).await,
        Err(error) => broken(&error),
    }
}

/// `POST /end-session`: it goes on by GET, so that browsers bring the session.
pub async fn posted(State(web): State<Web>, body: Bytes) -> Response {
    match web.provider.put_logout_aside(&Parameters::parse(&body)) {
        Some(note) => see_other(&format!("/end-session?request={note}")),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `POST /end-session/confirmed`
pub async fn confirmed(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let session = signed_in(visitor);
    let Ok(Noted { request }) = serde_qs::from_bytes(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    match web.provider.end_session_confirmed(&request, session.as_ref(), visit.now).await {
        Ok(logout) => answer(&web, &visit, &headers, session.as_ref(), logout).await,
        Err(error) => broken(&error),
    }
}

async fn answer(web: &Web, visit: &Visit, headers: &HeaderMap, session: Option<&Session>, logout: Logout) -> Response {
    match logout {
        Logout::Refused(refusal) => refused(web, visit, headers, &refusal),
        Logout::Ask { note, client, destination } => {
            let person = session.map(|session| session.email.as_str()).unwrap_or_default();
            let html = log_out(&look(web, headers), client.as_deref(), person, CONFIRMED, &note);
            page(StatusCode::OK, html, destination.as_ref(), None)
        }
        Logout::End(next) => {
            if let Some(token) = session::token(web, headers)
                && let Err(error) = web.backend.store.sign_out(&token, visit.now).await
            {
                return broken(&error);
            }
            let mut response = match next {
                LogoutAnswer::Redirect(address) => see_other(&address),
                LogoutAnswer::Said => page(StatusCode::OK, logged_out(&look(web, headers)), None, None),
            };
            let name = session_cookie_name(web.backend.secure);
            let secure = if web.backend.secure { "; Secure" } else { "" };
            let gone = format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}");
            if let Ok(gone) = HeaderValue::try_from(gone) {
                response.headers_mut().append(header::SET_COOKIE, gone);
            }
            response
        }
    }
}
