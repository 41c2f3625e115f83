//! How far a client has come that is being connected.

use domain::ClientKey;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// What the panel of the quick start shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// The panel, as markup.
    pub markup: String,
    /// Whether it works: there is nothing to wait for any more.
    pub works: bool,
}

/// How far it is now.
#[server(prefix = "/api", endpoint = "clients/live")]
pub async fn client_live(key: ClientKey) -> Result<Packed<Live>, AppError> {
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    let registry = caller.registry();
    let client = registry.client(key).await.map_err(map::error)?.client;
    Ok(Packed::of(&live(&registry, &client, caller.now()).await.map_err(map::error)?))
}

/// The same, for a page that has the client already.
#[cfg(feature = "ssr")]
pub(super) async fn live(
    registry: &store::Registry,
    client: &domain::Client,
    now: domain::Timestamp,
) -> store::Result<Live> {
    use domain::doctor::Progress;

    use crate::sign_ins::live::{panel, progress_of};

    let usage = registry.usage(client.key).await?;
    let refused = registry.refused_requests(client.key).await?;
    let works = matches!(progress_of(&usage, &refused), Progress::Works(_));
    Ok(Live { markup: panel(client, &usage, &refused, now).into_string(), works })
}
