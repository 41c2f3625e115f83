//! Another password for one's own account.

use leptos::server;

use crate::error::AppError;

/// Changes the caller's password and ends their other sessions.
#[server(prefix = "/api", endpoint = "change-password")]
pub async fn change_password(current_password: String, new_password: String) -> Result<(), AppError> {
    use domain::Role;

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Owner)?;
    let keep = Some(caller.session().id);
    caller.registry().change_password(&current_password, &new_password, keep).await.map_err(map::error)?;
    flash::set("Password changed. Your other sessions have ended.");
    Ok(())
}
