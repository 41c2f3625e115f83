//! Taking back all of one's own verdicts that have not taken effect.

use domain::ProposalId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Takes the verdicts on these proposals back: they wait as before.
#[server(prefix = "/api", endpoint = "review/undo_many")]
pub async fn undo_decisions(#[server(default)] ids: Vec<ProposalId>) -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::{
        api::{clients::plain, guard, map},
        components::number::counted,
    };

    let caller = guard::require(Role::Reviewer)?;
    let undone = caller.registry().undo_decisions(&ids).await.map_err(map::error)?;
    let said = match undone {
        0 => "Too late: nothing could be undone.".to_owned(),
        undone => [&counted(u64::from(undone), "verdict"), " undone."].concat(),
    };
    plain::go_on("/review/wall", &said);
    Ok(Packed::of(&said))
}
