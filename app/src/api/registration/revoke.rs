//! Revoking an initial access token.

use domain::InitialAccessTokenId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Revokes a token: it registers nothing any more. What it registered stays.
#[server(prefix = "/api", endpoint = "registration/revoke")]
pub async fn revoke_initial_token(id: InitialAccessTokenId) -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(Role::Owner)?;
    caller.registry().revoke_initial_access(id).await.map_err(map::error)?;
    let said = "Token revoked. The clients that it registered stay.".to_owned();
    plain::go_on("/registration", &said);
    Ok(Packed::of(&said))
}
