//! Keeping what somebody types into the form of a client, while they type.

use domain::{ClientForm, ClientKey, FormDraftId};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::{api::packed::Packed, error::AppError};

/// Keeps `form`, over the draft `id` if there is one already: of a change on top of revision `base` of the client `key`, or
/// of a new client. `None` if that draft was saved or discarded meanwhile.
#[server(prefix = "/api", endpoint = "drafts/keep", input = Json, output = Json)]
pub async fn keep_draft(
    id: Option<FormDraftId>,
    key: Option<ClientKey>,
    base: i32,
    form: ClientForm,
    reason: String,
) -> Result<Packed<Option<FormDraftId>>, AppError> {
    use domain::Revision;
    use store::Typing;

    use crate::api::{guard, map};

    let registry = guard::require(domain::Role::Owner)?.registry();
    let typing = Typing { client: key.map(|key| (key, Revision(base))), form, reason };
    Ok(Packed::of(&registry.keep_form_draft(id, &typing).await.map_err(map::error)?))
}
