//! Registering a client, or saving a change to one.

use domain::{ClientForm, ClientId, ClientKey};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

use super::secret_once::SecretOnce;
use crate::{api::packed::Packed, error::AppError};

/// What saving did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAnswer {
    /// The client.
    pub key: ClientKey,
    /// `client_id`
    pub client_id: ClientId,
    /// The revision in force now.
    pub revision: i32,
    /// Whether there was anything to save.
    pub changed: bool,
    /// The secret that was made, for the only time.
    pub secret: Option<SecretOnce>,
}

/// Saves `form`: a new client without `key`, a change on top of revision `base` with it, for the sake of `reason`.
#[server(prefix = "/api", endpoint = "clients/save", input = Json, output = Json)]
pub async fn save_client(
    key: Option<ClientKey>,
    base: i32,
    form: ClientForm,
    reason: String,
) -> Result<Packed<SaveAnswer>, AppError> {
    use domain::{Revision, Role};
    use store::Brought;

    use super::secret_once;
    use crate::api::{guard, map};

    let registry = guard::require(Role::Admin)?.registry();
    let (client, changed, secret) = match key {
        None => {
            let created = registry.create_client(&form, &Brought::default()).await.map_err(map::error)?;
            (created.client, true, created.secret)
        }
        Some(key) => {
            let saved = registry.update_client(key, Revision(base), &form, reason.trim()).await.map_err(map::error)?;
            (saved.client, saved.changed, saved.secret)
        }
    };
    Ok(Packed::of(&SaveAnswer {
        key: client.key,
        client_id: client.client_id.clone(),
        revision: client.revision.0,
        changed,
        secret: secret.map(|secret| secret_once::show(&client.client_id, &secret)),
    }))
}
