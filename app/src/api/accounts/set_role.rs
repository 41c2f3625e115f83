//! Another role.

use domain::Role;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Gives an account another role.
#[server(prefix = "/api", endpoint = "accounts/role")]
pub async fn set_role(id: String, role: Role) -> Result<Packed<String>, AppError> {
    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Admin)?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let account = caller.registry().set_role(id, role).await.map_err(map::error)?;
    let said = [
        account.email.as_str(),
        " is ",
        if role == Role::Reviewer { "a " } else { "an " },
        &role.label().to_lowercase(),
        " now.",
    ]
    .concat();
    flash::set(&said);
    Ok(Packed::of(&said))
}
