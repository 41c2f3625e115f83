//! Shutting an application out.

use domain::ClientKey;
use leptos::server;

use crate::error::AppError;

/// Withdraws the caller's consent, and ends every token that the client has about them.
#[server(prefix = "/api", endpoint = "profile/withdraw")]
pub async fn withdraw_consent(client: ClientKey) -> Result<(), AppError> {
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    caller.registry().withdraw_consent(client).await.map_err(map::error)?;
    plain::go_on("/account/applications", "It is shut out. You will be asked when you sign in to it again.");
    Ok(())
}
