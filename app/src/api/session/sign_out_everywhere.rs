//! Signing out on every device.

use leptos::server;

use crate::error::AppError;

/// Ends every session of the caller, this one too.
#[server(prefix = "/api", endpoint = "sign-out-everywhere")]
pub async fn sign_out_everywhere() -> Result<(), AppError> {
    use domain::Role;

    use crate::{
        api::{flash, guard, map},
        backend,
    };

    let caller = guard::require(Role::Owner)?;
    caller.registry().sign_out_everywhere().await.map_err(map::error)?;
    backend::set_session_cookie(caller.backend(), None);
    flash::set("You are signed out everywhere.");
    leptos_axum::redirect("/sign-in", false);
    Ok(())
}
