//! Switching a client off and on again.

use domain::ClientKey;
use leptos::prelude::*;

use crate::error::AppError;

/// Suspends a client, or resumes it. `reason` goes into the audit log.
#[server(prefix = "/api", endpoint = "clients/set_status")]
pub async fn set_status(key: ClientKey, suspended: bool, reason: String) -> Result<(), AppError> {
    use super::plain;
    use crate::api::{guard, map};

    let caller = guard::require(domain::Role::Admin)?;
    let registry = caller.registry();
    let message = if suspended {
        registry.suspend_clients(&[key], reason.trim()).await.map_err(map::error)?;
        "Client suspended"
    } else {
        registry.resume_clients(&[key], reason.trim()).await.map_err(map::error)?;
        "Client resumed"
    };
    plain::go_on(&format!("/clients/{key}"), message);
    Ok(())
}
