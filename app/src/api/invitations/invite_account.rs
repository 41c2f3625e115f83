//! Inviting somebody to have an account.

use domain::Role;
use leptos::server;

use super::LinkOnce;
use crate::{api::packed::Packed, error::AppError};

/// Makes a link that gives an account with `role` to whoever has this e-mail address.
#[server(prefix = "/api", endpoint = "accounts/invite")]
pub async fn invite_account(email: String, role: Role) -> Result<Packed<LinkOnce>, AppError> {
    use super::hand_out;
    use crate::api::{guard, map};

    let caller = guard::require(Role::Admin)?;
    let (invitation, token) = caller.registry().invite_account(email.trim(), role).await.map_err(map::error)?;
    Ok(Packed::of(&hand_out(&caller, &invitation, &token, "/accounts")))
}
