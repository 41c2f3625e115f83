//! Who asks: the session behind the cookie, looked up once for each request that could be somebody's.

use app::backend::{Visit, Visitor, session_cookie_name};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use domain::Timestamp;
use http::{HeaderMap, StatusCode};
use store::{SessionToken, StoreError};

use super::{Web, flash};

/// Puts the [`Visitor`] into the request.
pub async fn look_up(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let now = request.extensions().get::<Visit>().map_or(Timestamp(0), |visit| visit.now);
    let session = match token(&web, request.headers()) {
        None => None,
        Some(token) => match web.backend.store.session_and_tallies(&token, now).await {
            Ok(session) => session,
            Err(error) => return broken(&error),
        },
    };
    let session = session.map(|(session, tallied)| {
        request.extensions_mut().insert(tallied);
        session
    });
    let fresh = session.as_ref().and_then(|session| flash::open(&web, session, now, &request));
    let had_flash = fresh.is_some();
    if let Some(fresh) = fresh {
        request.extensions_mut().insert(fresh);
    }
    request.extensions_mut().insert(Visitor(session));
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if had_flash && response.status().is_success() {
        flash::clear(&web, &path, response.headers_mut());
    }
    response
}

/// The same for what shows none of our pages' frames: the session alone.
pub async fn look_up_alone(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let now = request.extensions().get::<Visit>().map_or(Timestamp(0), |visit| visit.now);
    let session = match token(&web, request.headers()) {
        None => None,
        Some(token) => match web.backend.store.session(&token, now).await {
            Ok(session) => session,
            Err(error) => return broken(&error),
        },
    };
    request.extensions_mut().insert(Visitor(session));
    next.run(request).await
}

fn broken(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "the session could not be looked up");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// The token in the cookie, if it has the form of one.
pub fn token(web: &Web, headers: &HeaderMap) -> Option<SessionToken> {
    let jar = CookieJar::from_headers(headers);
    SessionToken::parse(jar.get(session_cookie_name(web.backend.secure))?.value())
}
