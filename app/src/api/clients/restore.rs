//! Bringing an earlier revision back, as a new one.

use domain::ClientKey;
use leptos::prelude::*;

use super::secret_once::SecretOnce;
use crate::{api::packed::Packed, error::AppError};

/// Saves the properties of revision `number` again, on top of revision `base`. Answers with the secret, if that made one.
#[server(prefix = "/api", endpoint = "clients/restore_revision")]
pub async fn restore_revision(key: ClientKey, base: i32, number: i32) -> Result<Packed<Option<SecretOnce>>, AppError> {
    use domain::Revision;

    use super::{plain, secret_once};
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Admin)?;
    let saved =
        caller.registry().restore_revision(key, Revision(base), Revision(number), "").await.map_err(map::error)?;
    match &saved.secret {
        Some(secret) => plain::show_secret(key, secret),
        None => plain::go_on(&format!("/clients/{key}/history"), &format!("Revision {number} is in force again")),
    }
    Ok(Packed::of(&saved.secret.map(|secret| secret_once::show(&saved.client.client_id, &secret))))
}
