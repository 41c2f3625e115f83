//! Signing out.

use leptos::server;

use crate::error::AppError;

/// Ends this session, and leads to the sign-in, or to `next` if it is a path of this site.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out(#[server(default)] next: String) -> Result<(), AppError> {
    use domain::Role;

    use crate::{
        api::{guard, map, session::safe_next},
        backend,
    };

    let here = guard::backend()?;
    if let Some(token) = backend::session_token(&here) {
        here.store.sign_out(&token, backend::now()).await.map_err(map::error)?;
    }
    backend::set_session_cookie(&here, None);
    leptos_axum::redirect(if next.is_empty() { "/sign-in" } else { safe_next(&next, Role::Owner) }, false);
    Ok(())
}
