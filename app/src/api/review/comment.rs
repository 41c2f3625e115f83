//! Saying something about a proposal.

use domain::ProposalId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Adds a comment on `field`, a field's registered name, or on the whole where it is empty.
#[server(prefix = "/api", endpoint = "review/comment")]
pub async fn comment(
    id: ProposalId,
    field: String,
    text: String,
    #[server(default)] internal: bool,
) -> Result<Packed<String>, AppError> {
    use domain::Field;

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(domain::Role::Owner)?;
    let about = match field.as_str() {
        "" => None,
        name => Some(Field::parse(name).ok_or_else(|| {
            AppError::Invalid(format!("“{name}” is no field of a client: use a name such as redirect_uris."))
        })?),
    };
    if text.trim().is_empty() {
        return Err(AppError::Invalid("The comment is empty: write something first.".to_owned()));
    }
    caller.registry().comment(id, about, text.trim(), internal).await.map_err(map::error)?;
    let said = "Comment added".to_owned();
    plain::go_on(&format!("/review/{id}"), &said);
    Ok(Packed::of(&said))
}
