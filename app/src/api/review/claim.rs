//! Saying that one is at it, so that two reviewers do not work on the same proposal.

use domain::ProposalId;
use leptos::server;

use super::show::ClaimLine;
use crate::{api::packed::Packed, error::AppError};

/// Claims a proposal for ten minutes. Answers with the claim that holds, which may be somebody else's.
#[server(prefix = "/api", endpoint = "review/claim")]
pub async fn claim_proposal(id: ProposalId) -> Result<Packed<ClaimLine>, AppError> {
    use super::lines;
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Reviewer)?;
    let claim = caller.registry().claim(id).await.map_err(map::error)?;
    let claim = lines::claim(&claim, &caller);
    plain::go_on(
        &format!("/review/{id}"),
        &if claim.mine { "You are at it".to_owned() } else { format!("{} is at it", claim.by) },
    );
    Ok(Packed::of(&claim))
}
