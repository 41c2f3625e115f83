//! Signing out.

use leptos::server;

use crate::error::AppError;

/// Ends this session.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::{
        api::{guard, map},
        backend,
    };

    let here = guard::backend()?;
    if let Some(token) = backend::session_token(&here) {
        here.store.sign_out(&token, backend::now()).await.map_err(map::error)?;
    }
    backend::set_session_cookie(&here, None);
    leptos_axum::redirect("/sign-in", false);
    Ok(())
}
