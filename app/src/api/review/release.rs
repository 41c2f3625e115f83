//! Leaving a proposal to others.

use domain::ProposalId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Gives up one's claim.
#[server(prefix = "/api", endpoint = "review/release")]
pub async fn release_proposal(id: ProposalId) -> Result<Packed<String>, AppError> {
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Reviewer)?;
    caller.registry().release(id).await.map_err(map::error)?;
    let said = "Left to others".to_owned();
    plain::go_on(&format!("/review/{id}"), &said);
    Ok(Packed::of(&said))
}
