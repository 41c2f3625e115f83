//! Throwing away what somebody has typed into the form of a client.

use domain::{ClientKey, FormDraftId};
use leptos::prelude::*;

use crate::error::AppError;

/// Throws a draft of the caller's away, and leads back to where it was gone on with: the client, or the form of a new one.
#[server(prefix = "/api", endpoint = "drafts/discard")]
pub async fn discard_draft(id: FormDraftId, key: Option<ClientKey>) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let registry = guard::require(domain::Role::Owner)?.registry();
    registry.discard_form_draft(id).await.map_err(map::error)?;
    let path = key.map_or_else(|| "/clients/new".to_owned(), |key| format!("/clients/{key}/edit"));
    plain::go_on(&path, "Draft discarded");
    Ok(())
}
