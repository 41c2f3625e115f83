//! Claiming a client that nobody owns.

use leptos::server;

use crate::{api::packed::Packed, error::AppError};

/// Makes the caller the owner of the client with this client ID, which has no owner yet, because they know a secret of it
/// that works. Answers with the path of its page.
#[server(prefix = "/api", endpoint = "portal/claim")]
pub async fn claim_client(client_id: String, secret: String) -> Result<Packed<String>, AppError> {
    use domain::Role;
    use store::StoreError;

    use crate::api::{clients::plain, guard, map};

    let caller = guard::require(Role::Owner)?;
    let key = match caller.registry().claim_client(client_id.trim(), secret.trim()).await {
        // Which of the three it is, is for those who know the secret.
        Err(StoreError::NotFound) => {
            return Err(AppError::Invalid(
                "There is no client without an owner that has this client ID and this secret. Check both, or ask an \
                 admin of this registry."
                    .to_owned(),
            ));
        }
        key => key.map_err(map::error)?,
    };
    let path = format!("/clients/{key}");
    plain::go_on(&path, "You are the owner of this client now");
    Ok(Packed::of(&path))
}
