//! Asking for another visit to the addresses of a client.

use domain::{ClientKey, ProposalId};
use leptos::prelude::*;

use crate::error::AppError;

/// Lets all addresses of a client be visited again, and waits a moment for what is found. A browser without a script
/// comes back to the client, or to the proposal that it looked at.
#[server(prefix = "/api", endpoint = "clients/check_again")]
pub async fn check_again(key: ClientKey, proposal: Option<ProposalId>) -> Result<(), AppError> {
    use std::time::Duration;

    use store::StoreError;

    use super::plain;
    use crate::api::{flash, guard, map};

    /// How often, and how many times, it is looked for results.
    const EVERY: Duration = Duration::from_millis(300);
    const TIMES: u32 = 15;

    let caller = guard::require(domain::Role::Owner)?;
    if !caller.backend().preflight {
        return Err(AppError::Invalid("Visits are switched off on this server.".to_owned()));
    }
    let registry = caller.registry();
    let page = match proposal {
        Some(id) => format!("/review/{id}"),
        None => format!("/clients/{key}"),
    };
    match registry.check_again(key).await {
        Ok(()) => {}
        // The page says it: there is no other place for it where no script runs.
        Err(StoreError::TooMany(text)) if flash::wants_html() => {
            plain::go_on(&page, text);
            return Ok(());
        }
        Err(error) => return Err(map::error(error)),
    }
    let mut left = true;
    for _ in 0..TIMES {
        tokio::time::sleep(EVERY).await;
        left = registry.preflight(key).await.map_err(map::error)?.iter().any(|record| record.due);
        if !left {
            break;
        }
    }
    plain::go_on(&page, if left { "The visits are on their way" } else { "Visited" });
    Ok(())
}
