//! What may happen without a reviewer.

use domain::review::ReviewPolicy;
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPage {
    /// What holds.
    pub policy: ReviewPolicy,
    /// New clients that wait for a reviewer now.
    pub waiting: u64,
    /// Clients in use.
    pub active: u64,
    /// Clients in use that somebody owns.
    pub owned: u64,
    /// The protected names.
    pub names: Vec<String>,
}

/// The policy, and whom it touches.
#[server(prefix = "/api", endpoint = "review/policy")]
pub async fn show_policy() -> Result<Packed<PolicyPage>, AppError> {
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Admin)?;
    let registry = caller.registry();
    let policy = registry.review_policy().await.map_err(map::error)?;
    // What it would touch if it were asked for.
    let strict = ReviewPolicy { two_pairs_of_eyes: true, ..policy };
    let reach = registry.policy_reach(&strict).await.map_err(map::error)?;
    Ok(Packed::of(&PolicyPage {
        policy,
        waiting: reach.registrations_waiting,
        active: reach.active_clients,
        owned: reach.with_owners,
        names: registry.protected_names().await.map_err(map::error)?,
    }))
}
