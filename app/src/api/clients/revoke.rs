//! Ending a secret.

use domain::{ClientKey, SecretId};
use leptos::prelude::*;

use crate::error::AppError;

/// Ends a secret at once.
#[server(prefix = "/api", endpoint = "clients/revoke")]
pub async fn revoke_secret(key: ClientKey, secret: SecretId) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    caller.registry().revoke_secret(key, secret).await.map_err(map::error)?;
    plain::go_on(&format!("/clients/{key}/credentials"), "Secret revoked");
    Ok(())
}
