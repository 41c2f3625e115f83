//! Another password for somebody else.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Gives an account another password and ends its sessions.
#[server(prefix = "/api", endpoint = "accounts/password")]
pub async fn set_account_password(id: String, password: String) -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Admin)?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    caller.registry().set_password(id, &password).await.map_err(map::error)?;
    let said = "Password set. The account is signed out everywhere.".to_owned();
    flash::set(&said);
    leptos_axum::redirect("/accounts", false);
    Ok(Packed::of(&said))
}
