//! Owning a client no more.

use domain::ClientKey;
use leptos::server;

use crate::error::AppError;

/// Takes the caller from the owners of a client. The last one stays.
#[server(prefix = "/api", endpoint = "portal/leave")]
pub async fn leave_client(key: ClientKey) -> Result<(), AppError> {
    use domain::Role;

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(Role::Owner)?;
    caller.registry().leave_client(key).await.map_err(map::error)?;
    plain::go_on("/my-clients", "You are no owner of this client any more");
    Ok(())
}
