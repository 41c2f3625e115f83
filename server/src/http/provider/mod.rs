//! The addresses of the OpenID Provider. What is decided there is in the crate `provider`, what is shown in
//! `app::provider`; here it travels over HTTP.
//!
//! Other sites send people and programs here: the protection against cross-site requests is around those addresses alone
//! to which only pages of our own post.

mod authorize;
mod documents;
mod languages;
mod logout;
mod register;
mod tokens;
mod trial;

use app::{
    backend::{Visit, Visitor},
    provider::{Look, RefusalPage, refusal},
};
use axum::{
    Extension, Json, Router, middleware,
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};
use axum_extra::extract::CookieJar;
use domain::RequestId;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use provider::{Arrival, OAuthError, Refusal, Where};
use store::{Session, StoreError};
use tower_http::{
    cors::{Any, CorsLayer},
    limit::RequestBodyLimitLayer,
};

use super::{Web, csrf, session};

/// More than any request of the provider has, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// All of them.
pub fn router(web: &Web) -> Router<Web> {
    let look_up = || middleware::from_fn_with_state(web.clone(), session::look_up_alone);
    let own = Router::new()
        .route("/authorize/decision", post(authorize::decide))
        .route("/end-session/confirmed", post(logout::confirmed))
        .route("/test-sign-in", post(trial::begin))
        .route("/test-sign-in/callback", post(trial::end))
        .layer(look_up())
        .layer(csrf::layer());
    let people = Router::new()
        .route("/authorize", get(authorize::ask))
        .route("/authorize", post(authorize::posted))
        .route("/authorize/resume", get(authorize::resume))
        .route("/end-session", get(logout::ask))
        .route("/end-session", post(logout::posted))
        .layer(look_up());
    let programs = Router::new().route("/introspect", post(tokens::introspect));
    // What scripts of other sites may call, without the cookies of anybody.
    let scripts = Router::new()
        .route("/.well-known/openid-configuration", get(documents::discovery))
        .route("/.well-known/oauth-authorization-server", get(documents::discovery))
        .route("/jwks", get(documents::jwks))
        .route("/token", post(tokens::token))
        .route("/revoke", post(tokens::revoke))
        .route("/userinfo", get(tokens::userinfo))
        .route("/userinfo", post(tokens::userinfo_posted))
        .route("/register", post(register::register))
        .route("/register/{client_id}", get(register::read))
        .route("/register/{client_id}", put(register::replace))
        .route("/register/{client_id}", delete(register::end))
        // What is asked before a call (OPTIONS) is the layer's to answer, which is around this one and not around another.
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(
            CorsLayer::new()
                .allow_origin(Any)
                .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
                .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
                .expose_headers([header::WWW_AUTHENTICATE]),
        );
    own.merge(people).merge(programs).merge(scripts).layer(RequestBodyLimitLayer::new(MAX_BODY))
}

/// When a request came, and under which number.
fn arrival(visit: &Visit) -> Arrival {
    // The number is one that this server made.
    Arrival { id: visit.id.parse().unwrap_or(RequestId(uuid::Uuid::nil())), now: visit.now, address: visit.address }
}

/// Who is signed in.
fn signed_in(visitor: Option<Extension<Visitor>>) -> Option<Session> {
    visitor.and_then(|Extension(Visitor(session))| session)
}

fn look(web: &Web, headers: &HeaderMap) -> Look {
    let jar = CookieJar::from_headers(headers);
    let theme = match jar.get("theme").map(axum_extra::extract::cookie::Cookie::value) {
        Some("light") => Some("light"),
        Some("dark") => Some("dark"),
        _ => None,
    };
    Look { css: web.backend.assets.css.clone(), theme }
}

/// A page whose forms lead to this site, and to `destination` by way of it.
fn page(status: StatusCode, html: String, destination: Option<&Where>, script: Option<&str>) -> Response {
    let script = script.map(|hash| format!("script-src '{hash}'; ")).unwrap_or_default();
    let destination = destination.map(|Where(source)| format!(" {source}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; {script}style-src 'self'; img-src 'self' data:; font-src 'self'; form-action \
         'self'{destination}; frame-ancestors 'none'; base-uri 'none'"
    );
    let media_type = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    match HeaderValue::try_from(policy) {
        Ok(policy) => (status, [media_type, (header::CONTENT_SECURITY_POLICY, policy)], html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn refused(web: &Web, visit: &Visit, headers: &HeaderMap, refusal_of: &Refusal) -> Response {
    let Refusal { title, text, advice, sent, kept } = refusal_of;
    let shown = RefusalPage { title, text, advice, sent, incident: &visit.id, kept: *kept };
    page(StatusCode::BAD_REQUEST, refusal(&look(web, headers), &shown), None, None)
}

/// To somewhere else, by GET.
fn see_other(address: &str) -> Response {
    match HeaderValue::try_from(address) {
        Ok(mut address) => {
            // There may be a code or a token in it.
            address.set_sensitive(true);
            (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// An error for a client's program.
fn failed(error: &OAuthError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = (status, Json(error.json())).into_response();
    let challenge = error.www_authenticate().and_then(|challenge| HeaderValue::try_from(challenge).ok());
    if let Some(challenge) = challenge {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(seconds) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What is ours is logged once, under the request's number.
fn broken(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "the provider could not answer");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
