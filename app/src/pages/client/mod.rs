//! The pages of one client.

pub mod consent_preview;
pub mod credentials;
pub mod danger;
pub mod frame;
pub mod history;
pub mod overview;
pub mod owners;
pub mod owners_invite;
pub mod quick_start;
pub mod revision_list;
pub mod rotate;
pub mod secret_reveal;
pub mod sign_ins;

use domain::ClientKey;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::error::AppError;

/// The client in the page's address.
pub(crate) fn key_of_page() -> Memo<Option<ClientKey>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("key")).and_then(|key| key.parse().ok()))
}

/// That client, or the error for an address that names none.
pub(crate) fn named(key: Memo<Option<ClientKey>>) -> Result<ClientKey, AppError> {
    key.get_untracked().ok_or(AppError::NotFound)
}
