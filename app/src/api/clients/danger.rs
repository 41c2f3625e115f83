//! Switching a client off and deleting it: what the page says before.

use domain::ClientKey;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::head::ClientHead;
use crate::{api::packed::Packed, error::AppError};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    /// The client.
    pub head: ClientHead,
    /// Whom it concerns when it does not work any more, in a sentence.
    pub concerns: String,
}

/// The client, and whom it concerns.
#[server(prefix = "/api", endpoint = "clients/danger")]
pub async fn client_danger(key: ClientKey) -> Result<Packed<Danger>, AppError> {
    use super::head::head;
    use crate::{
        api::{guard, map},
        sign_ins::radius,
    };

    let caller = guard::require(domain::Role::Owner)?;
    let registry = caller.registry();
    let view = registry.client_view(key).await.map_err(map::error)?;
    let usage = registry.usage(key).await.map_err(map::error)?;
    Ok(Packed::of(&Danger { head: head(&view, &caller), concerns: radius::of_client(&usage) }))
}
