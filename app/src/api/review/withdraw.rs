//! Taking back what one asked for.

use domain::ProposalId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Takes an open proposal back. A client that waited for it goes to the trash.
#[server(prefix = "/api", endpoint = "review/withdraw")]
pub async fn withdraw_proposal(id: ProposalId) -> Result<Packed<String>, AppError> {
    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    caller.registry().withdraw(id).await.map_err(map::error)?;
    let said = "Taken back".to_owned();
    plain::go_on(&format!("/review/{id}"), &said);
    Ok(Packed::of(&said))
}
