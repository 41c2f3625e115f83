//! Signing out on another device.

use leptos::server;

use crate::error::AppError;

/// Ends one of the caller's sessions.
#[server(prefix = "/api", endpoint = "end-session")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    use domain::Role;
    use store::SessionId;

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Owner)?;
    let id = SessionId(id.parse().map_err(|_| AppError::NotFound)?);
    caller.registry().end_session(id).await.map_err(map::error)?;
    flash::set("Signed out there.");
    leptos_axum::redirect("/account", false);
    Ok(())
}
