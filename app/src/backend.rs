//! What the server hands to the application for each request.

use std::sync::Arc;

use http::request::Parts;
use leptos::prelude::*;
use store::Store;

/// The application's half of the server's state; cheap to clone, provided as context for every page and server
/// function.
#[derive(Clone)]
pub struct Backend {
    /// The registry's database.
    pub store: Store,
    /// Addresses of the site's hashed files.
    pub assets: Arc<Assets>,
    /// Whether cookies carry `Secure` and the `__Host-` prefix: the public address is https.
    pub secure: bool,
}

/// Addresses of the files that every page needs, with their hashes in the name.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The JavaScript glue.
    pub js: String,
    /// The WASM.
    pub wasm: String,
    /// The stylesheet.
    pub css: String,
}

/// The theme that the visitor chose, from the cookie `theme`; `None` follows the system.
pub fn theme() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    match cookie(&parts, "theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

/// The value of a cookie of the request.
pub fn cookie(parts: &Parts, name: &str) -> Option<String> {
    axum_extra::extract::CookieJar::from_headers(&parts.headers).get(name).map(|cookie| cookie.value().to_owned())
}
