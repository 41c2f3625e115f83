//! The application's pages and server functions.

use std::sync::Arc;

use app::backend::HandOver;
use axum::Router;
use http::{Uri, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use provider::{Provider, Where};
use serde::Deserialize;

use super::{Web, executor, flash, headers::page_policy};

/// Adds them, and the application's own page for addresses that lead nowhere.
pub fn add(router: Router<Web>, web: &Web) -> Router<Web> {
    executor::install();
    let backend = web.backend.clone();
    let context = {
        let backend = backend.clone();
        let (flashing, provider) = (web.clone(), web.provider.clone());
        let hand_over = HandOver(Arc::new(move |path, text| {
            flash::carry(&flashing, &app::backend::session()?, path, text, app::backend::now())
        }));
        move || {
            provide_context(backend.clone());
            provide_context(hand_over.clone());
            let nonce = leptos::nonce::use_nonce();
            // After a sign-in without a script the browser follows the form to where the sign-in was for.
            let destination = use_context::<Parts>().and_then(|parts| destination(&provider, &parts.uri));
            let policy = nonce.and_then(|nonce| page_policy(&nonce.to_string(), destination.as_ref()));
            if let (Some(policy), Some(response)) = (policy, use_context::<ResponseOptions>()) {
                response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
            }
        }
    };
    let shell = move || app::backend::document(&backend);
    router
        .leptos_routes_with_context(web, generate_route_list(app::backend::application), context.clone(), shell.clone())
        .fallback(leptos_axum::render_app_async_with_context(context, shell))
}

/// The query of the sign-in, as far as it matters here.
#[derive(Deserialize)]
struct SignIn {
    next: String,
}

/// To which client the sign-in leads that is asked for at `uri`, if it leads to one.
fn destination(provider: &Provider, uri: &Uri) -> Option<Where> {
    let SignIn { next } = serde_qs::from_str(uri.query().filter(|_| uri.path() == "/sign-in")?).ok()?;
    provider.destination(next.strip_prefix("/authorize/resume?request=")?)
}
