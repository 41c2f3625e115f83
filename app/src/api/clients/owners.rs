//! Whom a client belongs to.

use domain::{AccountId, ClientKey};
use leptos::prelude::*;

use crate::error::AppError;

/// Makes the account with this e-mail address an owner.
#[server(prefix = "/api", endpoint = "clients/add_owner")]
pub async fn add_owner(key: ClientKey, email: String) -> Result<(), AppError> {
    use store::StoreError;

    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Admin)?;
    let registry = caller.registry();
    let email = email.trim();
    let account = match registry.account_by_email(email).await {
        Err(StoreError::NotFound) => {
            let message = format!("There is no account with the address “{email}”. Create it under Accounts first.");
            return Err(AppError::Invalid(message));
        }
        account => account.map_err(map::error)?,
    };
    registry.add_owner(key, account.id).await.map_err(map::error)?;
    plain::go_on(&format!("/clients/{key}"), "Owner added");
    Ok(())
}

/// Takes an owner away. Owners may do so with each other.
#[server(prefix = "/api", endpoint = "clients/remove_owner")]
pub async fn remove_owner(key: ClientKey, account: AccountId) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    caller.registry().remove_owner(key, account).await.map_err(map::error)?;
    plain::go_on(&format!("/clients/{key}"), "Owner removed");
    Ok(())
}
