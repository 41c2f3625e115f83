//! The HTTP side: which address leads where, and what happens to every request on its way.
//!
//! From the outside in, a request passes: its visit (number, clock, address, log line, metrics, panics), the headers that
//! every answer has, pages for errors, a look at its host, compression, the limit of time, protection against cross-site
//! requests, the session, the limit of its body. Files of the site and logos need none of the last three.

mod body;
mod calendar;
mod csrf;
mod error_page;
mod executor;
pub mod flash;
mod follow;
mod headers;
mod host;
pub mod listen;
mod logos;
mod notices;
mod pages;
pub mod probes;
mod provider;
mod requests;
mod save;
mod session;
mod theme;
mod upstream;
mod visit;

use std::{sync::Arc, time::Duration};

use ::provider::Provider;
use app::backend::Backend;
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, Request},
    middleware,
    routing::{get, post},
};
use http::{HeaderName, StatusCode};
use leptos::config::LeptosOptions;
use tower_http::{limit::RequestBodyLimitLayer, timeout::TimeoutLayer};

use crate::{public_url::PublicUrl, site::Site, upstream::Upstream};

/// Forms and calls of server functions, in bytes.
const MAX_BODY: usize = 256 * 1024;
/// Forms with a picture in them, in bytes.
const MAX_UPLOAD: usize = 2 * 1024 * 1024;
/// How long a request may take, the sending of its body included.
const MAX_TIME: Duration = Duration::from_mins(1);

/// What every handler can reach.
#[derive(Clone)]
pub struct Web {
    /// The application's half.
    pub backend: Backend,
    /// Files of the site.
    pub site: Arc<Site>,
    /// Where visitors find the server.
    pub public_url: Arc<PublicUrl>,
    /// The header in which a trusted proxy puts the visitor's address.
    pub address_header: Option<HeaderName>,
    /// Seals a fresh secret on its way to the page that shows it, and what a sign-in upstream takes from start to end.
    pub flash: flash::Sealer,
    /// The OpenID Provider upstream.
    pub upstream: Option<Upstream>,
    /// The OpenID Provider that this server is.
    pub provider: Provider,
    /// The framework insists on having this.
    pub leptos: LeptosOptions,
}

impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.leptos.clone()
    }
}

impl FromRef<Web> for Backend {
    fn from_ref(web: &Web) -> Self {
        web.backend.clone()
    }
}

/// Everything under one roof.
pub fn router(web: &Web) -> Router {
    let uploads = Router::new()
        .route("/logos", post(logos::upload))
        .route("/clients/save", post(save::save))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD))
        .layer(RequestBodyLimitLayer::new(MAX_UPLOAD));
    let plain = Router::new()
        .route("/theme", post(theme::choose))
        .route("/sign-in/upstream", get(upstream::begin))
        .route("/sign-in/upstream/callback", get(upstream::finish))
        .route("/clients/export", get(app::api::clients_list::export::download))
        .route("/calendar.ics", get(calendar::download))
        .route("/calendar/{file}", get(calendar::feed))
        .route("/notices/{id}", get(notices::follow))
        .route("/requests/{id}", get(requests::follow));
    let others = pages::add(plain, web).layer(RequestBodyLimitLayer::new(MAX_BODY));
    let personal =
        uploads.merge(others).layer(middleware::from_fn_with_state(web.clone(), session::look_up)).layer(csrf::layer());
    let mut files = Router::new().route("/logos/{hash}/{side}", get(logos::serve));
    for (path, file) in web.site.files() {
        let file = file.clone();
        files = files.route(path, get(async move |request: Request| file.respond(request.headers())));
    }
    personal
        .merge(provider::router(web))
        .merge(files)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, MAX_TIME))
        .layer(body::compression())
        .layer(middleware::from_fn_with_state(web.clone(), host::check))
        .layer(middleware::from_fn_with_state(web.clone(), error_page::add))
        .layer(middleware::from_fn_with_state(web.clone(), headers::add))
        .layer(middleware::from_fn_with_state(web.clone(), visit::note))
        .with_state(web.clone())
}
