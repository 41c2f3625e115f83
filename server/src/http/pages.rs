//! The application's pages and server functions.

use std::sync::Arc;

use app::backend::HandOver;
use axum::Router;
use http::header;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};

use super::{Web, executor, flash, headers::page_policy};

/// Adds them, and the application's own page for addresses that lead nowhere.
pub fn add(router: Router<Web>, web: &Web) -> Router<Web> {
    executor::install();
    let backend = web.backend.clone();
    let context = {
        let backend = backend.clone();
        let flashing = web.clone();
        let hand_over = HandOver(Arc::new(move |path, text| {
            flash::carry(&flashing, &app::backend::session()?, path, text, app::backend::now())
        }));
        move || {
            provide_context(backend.clone());
            provide_context(hand_over.clone());
            let nonce = leptos::nonce::use_nonce();
            let policy = nonce.and_then(|nonce| page_policy(&nonce.to_string()));
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
