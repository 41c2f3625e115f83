//! Accepting an invitation with the account that is signed in.

use leptos::server;

use crate::error::AppError;

/// Accepts the invitation with this token, and leads to what it gave.
#[server(prefix = "/api", endpoint = "invitation/accept")]
pub async fn accept_invitation(token: String) -> Result<(), AppError> {
    use domain::Role;
    use store::InvitationToken;

    use crate::api::{guard, invitations::lead_in, map};

    let caller = guard::require(Role::Owner)?;
    let token = InvitationToken::parse(&token).ok_or(AppError::NotFound)?;
    let accepted = caller.registry().accept_invitation(&token).await.map_err(map::error)?;
    lead_in(&accepted);
    Ok(())
}
