//! Accepting an invitation with a new account.

use leptos::server;

use crate::error::AppError;

/// Makes an account with the address that was invited, signs it in, accepts, and leads to what that gave.
#[server(prefix = "/api", endpoint = "invitation/join")]
pub async fn join(token: String, name: String, password: String) -> Result<(), AppError> {
    use store::InvitationToken;

    use crate::{
        api::{guard, invitations::lead_in, map},
        backend,
    };

    let (here, now) = (guard::backend()?, backend::now());
    let token = InvitationToken::parse(&token).ok_or(AppError::NotFound)?;
    let joined = here
        .store
        .accept_with_account(&token, name.trim(), &password, backend::address(), &backend::user_agent(), now)
        .await;
    let (session, accepted) = joined.map_err(map::error)?;
    backend::set_session_cookie(&here, Some(&session));
    lead_in(&accepted);
    Ok(())
}
