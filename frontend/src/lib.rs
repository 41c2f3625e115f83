//! The browser's entry point.

// A view is one type, nested as deep as its elements.
#![recursion_limit = "256"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered, once its code is there.
#[wasm_bindgen]
pub async fn hydrate() {
    if app::pages::chunks::load_here().await {
        app::layout::way_back::listen();
        leptos::mount::hydrate_body(app::App);
    }
}
