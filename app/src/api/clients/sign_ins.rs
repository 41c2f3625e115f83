//! What happened at the provider for a client: what the page of its sign-ins shows.

use domain::ClientKey;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::head::ClientHead;
use crate::{api::packed::Packed, error::AppError};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIns {
    /// The client.
    pub head: ClientHead,
    /// The rest, as markup.
    pub markup: String,
}

/// What was refused and what is used of a client. `request` is the number of a request that somebody looks for.
#[server(prefix = "/api", endpoint = "clients/sign_ins")]
pub async fn client_sign_ins(key: ClientKey, request: Option<String>) -> Result<Packed<SignIns>, AppError> {
    use domain::Role;

    use super::head::head;
    use crate::{
        api::{guard, map},
        sign_ins,
    };

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let view = registry.client_view(key).await.map_err(map::error)?;
    let refused = registry.refused_requests(key).await.map_err(map::error)?;
    let usage = registry.usage(key).await.map_err(map::error)?;
    let head = head(&view, &caller);
    let markup = sign_ins::page(&sign_ins::SignIns {
        client: &view.record.client,
        usage: &usage,
        refused: &refused,
        looked_for: request.as_deref(),
        issuer: &caller.backend().public_url,
        may_edit: head.may_edit && head.deleted.is_none(),
        waits: caller.session().role != Role::Admin,
        now: caller.now(),
    });
    Ok(Packed::of(&SignIns { head, markup: markup.into_string() }))
}
