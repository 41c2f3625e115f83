//! Taking one's own verdict back before it takes effect.

use domain::ProposalId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Takes the verdict back: the proposal waits as before. Answers with its page.
#[server(prefix = "/api", endpoint = "review/undo")]
pub async fn undo_decision(id: ProposalId) -> Result<Packed<String>, AppError> {
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Reviewer)?;
    caller.registry().undo_decision(id).await.map_err(map::error)?;
    let page = format!("/review/{id}");
    plain::go_on(&page, "Undone: it waits as before");
    Ok(Packed::of(&page))
}
