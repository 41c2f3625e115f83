//! Taking an invitation back.

use domain::InvitationId;
use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Revokes an invitation: its link leads nowhere any more.
#[server(prefix = "/api", endpoint = "invitations/revoke")]
pub async fn revoke_invitation(id: InvitationId) -> Result<Packed<String>, AppError> {
    use domain::Role;

    use crate::api::{flash, guard, map};

    let caller = guard::require(Role::Owner)?;
    caller.registry().revoke_invitation(id).await.map_err(map::error)?;
    let said = "Invitation revoked.".to_owned();
    flash::set(&said);
    Ok(Packed::of(&said))
}
