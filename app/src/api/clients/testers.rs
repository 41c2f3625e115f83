//! Who tries a client out while it waits for a review.

use domain::ClientKey;
use leptos::prelude::*;

use crate::error::AppError;

/// Lets whoever signs in with this address try the client.
#[server(prefix = "/api", endpoint = "clients/add_tester")]
pub async fn add_tester(key: ClientKey, email: String) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    caller.registry().add_tester(key, &email).await.map_err(map::error)?;
    plain::go_on(&format!("/clients/{key}"), "Tester added");
    Ok(())
}

/// Takes a tester away.
#[server(prefix = "/api", endpoint = "clients/remove_tester")]
pub async fn remove_tester(key: ClientKey, email: String) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    caller.registry().remove_tester(key, &email).await.map_err(map::error)?;
    plain::go_on(&format!("/clients/{key}"), "Tester removed");
    Ok(())
}
