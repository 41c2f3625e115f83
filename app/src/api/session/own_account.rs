//! How the caller signs in.

use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, error::AppError};

/// How the caller signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    /// Whether the account has a password.
    pub has_password: bool,
    /// What the provider upstream is called that leads to it, or empty.
    pub provider: String,
}

/// How the caller signs in.
#[server(prefix = "/api", endpoint = "own-account")]
pub async fn ask_own_account() -> Result<Packed<OwnAccount>, AppError> {
    use domain::Role;

    use crate::api::{guard, map};

    let caller = guard::require(Role::Owner)?;
    let account = caller.registry().account(caller.session().account).await.map_err(map::error)?;
    let provider = caller.backend().upstream.as_ref().filter(|_| account.upstream);
    Ok(Packed::of(&OwnAccount {
        has_password: account.has_password,
        provider: provider.map(|provider| provider.name.to_string()).unwrap_or_default(),
    }))
}
