//! Browsers without scripts, which post a form and wait for a page.

use domain::{ClientKey, ClientSecret};

use crate::{api::flash, backend};

/// Sends such a browser on to `path`, with a passing message. A script finds its own way.
pub fn go_on(path: &str, message: &str) {
    if flash::wants_html() {
        flash::set(message);
        leptos_axum::redirect(path, false);
    }
}

/// Sends such a browser on to the page that shows `secret` once.
pub fn show_secret(key: ClientKey, secret: &ClientSecret) {
    if flash::wants_html() {
        let page = format!("/clients/{key}/credentials");
        backend::hand_over(&page, secret.expose());
        leptos_axum::redirect(&page, false);
    }
}
