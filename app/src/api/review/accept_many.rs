//! Accepting many proposals at once: those about which there is nothing to remark.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Accepts proposals, each named with the version that was shown (`ID.VERSION`). Those that have marks, are one's own, or
/// were changed or decided meanwhile stay as they are. Says which were accepted and which were not, and why.
#[server(prefix = "/api", endpoint = "review/accept_many")]
pub async fn accept_many(#[server(default)] proposals: Vec<String>) -> Result<Packed<String>, AppError> {
    use domain::{ProposalId, Role};
    use store::StoreError;

    use crate::{
        api::{clients::plain, guard, map},
        components::number::counted,
    };

    const MOST: usize = 200;
    let caller = guard::require(Role::Reviewer)?;
    if proposals.is_empty() {
        return Err(AppError::Invalid("Select at least one proposal first.".to_owned()));
    }
    if proposals.len() > MOST {
        let message = format!("{} proposals are too many for one go: at most {MOST}.", proposals.len());
        return Err(AppError::Invalid(message));
    }
    let read = |text: &String| -> Option<(ProposalId, i64)> {
        let (id, version) = text.split_once('.')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    };
    let asked: Option<Vec<_>> = proposals.iter().map(read).collect();
    let asked = asked.ok_or(AppError::NotFound)?;
    let done = caller.registry().accept_unmarked(&asked).await.map_err(map::error)?;
    let mut said = match done.accepted.len() {
        0 => "None accepted.".to_owned(),
        accepted => format!("{} accepted.", counted(accepted as u64, "proposal")),
    };
    for (_, name, reason) in done.others {
        let reason = match reason {
            StoreError::Forbidden => "You asked for it yourself: somebody else has to decide.".to_owned(),
            StoreError::NotFound => "It is not there.".to_owned(),
            StoreError::Refused(_) => "It breaks a rule by now: look at it by itself.".to_owned(),
            other => map::error(other).to_string(),
        };
        let name = if name.is_empty() { "One of them".to_owned() } else { format!("“{name}”") };
        said.extend([" ", &name, " not: ", &reason]);
    }
    plain::go_on("/review/wall", &said);
    Ok(Packed::of(&said))
}
