//! Inviting somebody to a client.

use domain::ClientKey;
use leptos::server;

use super::{Kind, LinkOnce};
use crate::{api::packed::Packed, error::AppError};

/// Makes a link for whoever has this e-mail address: as another owner of the client (`owner`), or as its owner in the
/// caller's place (`transfer`).
#[server(prefix = "/api", endpoint = "clients/invite")]
pub async fn invite_to_client(key: ClientKey, kind: Kind, email: String) -> Result<Packed<LinkOnce>, AppError> {
    use domain::Role;
    use store::InvitationKind;

    use super::hand_out;
    use crate::api::{guard, map};

    let caller = guard::require(Role::Owner)?;
    let kind = match kind {
        Kind::Owner => InvitationKind::Owner,
        Kind::Transfer => InvitationKind::Transfer,
        Kind::Account => {
            return Err(AppError::Invalid(
                "A client has owners, not accounts: “account” is not possible here, “owner” and “transfer” are."
                    .to_owned(),
            ));
        }
    };
    let made = caller.registry().invite_to_client(key, kind, email.trim()).await;
    let (invitation, token) = made.map_err(map::error)?;
    Ok(Packed::of(&hand_out(&caller, &invitation, &token, &format!("/clients/{key}"))))
}
