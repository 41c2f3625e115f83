//! Keeping an account from signing in, and letting it again.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Disables or enables an account.
#[server(prefix = "/api", endpoint = "accounts/disabled")]
pub async fn set_disabled(id: String, disabled: bool) -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Admin)?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let registry = caller.registry();
    let account = if disabled { registry.disable_account(id).await } else { registry.enable_account(id).await };
    let what = if disabled { " is disabled and signed out." } else { " can sign in again." };
    let said = [&account.map_err(map::error)?.email, what].concat();
    flash::set(&said);
    Ok(Packed::of(&said))
}
