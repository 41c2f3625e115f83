//! What the tables of the server say about hosts, while somebody types them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

use crate::{api::packed::Packed, error::AppError};

/// What is known about a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostFacts {
    /// The host as typed.
    pub host: String,
    /// Its registrable domain; `None` for addresses, single labels and public suffixes.
    pub registrable: Option<String>,
    /// With its A-labels decoded, where it has any.
    pub unicode: Option<String>,
    /// Why it deceives, if it does.
    pub warning: Option<String>,
}

/// The facts about `hosts`, at most 100 of them.
#[server(prefix = "/api", endpoint = "check_hosts", input = Json, output = Json)]
pub async fn check_hosts(hosts: Vec<String>) -> Result<Packed<Vec<HostFacts>>, AppError> {
    crate::api::guard::require(domain::Role::Owner)?;
    Ok(Packed::of(&hosts.iter().take(100).map(|host| crate::hosts::facts(host)).collect()))
}
