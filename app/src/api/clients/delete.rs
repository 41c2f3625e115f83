//! Putting a client into the trash.

use domain::ClientKey;
use leptos::prelude::*;

use crate::error::AppError;

/// Deletes a client whose name was typed to confirm it. It can be restored for 30 days.
#[server(prefix = "/api", endpoint = "clients/delete")]
pub async fn delete_client(key: ClientKey, confirm: String, reason: String) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map, session::home};

    let caller = guard::require(domain::Role::Owner)?;
    let registry = caller.registry();
    let name = registry.client(key).await.map_err(map::error)?.client.metadata.name;
    if confirm.trim() != name.trim() {
        return Err(AppError::Invalid(format!("To delete this client, type its name: {name}")));
    }
    registry.delete_clients(&[key], reason.trim()).await.map_err(map::error)?;
    plain::go_on(home(caller.session().role), "Client moved to the trash");
    Ok(())
}
