//! Taking a client out of the trash.

use domain::ClientKey;
use leptos::prelude::*;

use crate::error::AppError;

/// Restores a deleted client as it was.
#[server(prefix = "/api", endpoint = "clients/undelete")]
pub async fn undelete_client(key: ClientKey) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Admin)?;
    caller.registry().restore_clients(&[key]).await.map_err(map::error)?;
    plain::go_on(&format!("/clients/{key}"), "Client restored");
    Ok(())
}
