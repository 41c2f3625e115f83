//! What was typed, kept in the browser's tab while its owner signs in again.

use domain::ClientForm;
use leptos::prelude::{location, window};
use serde::{Deserialize, Serialize};

/// What is kept.
#[derive(Serialize, Deserialize)]
pub struct Stash {
    /// The revision that the edit started from.
    pub base: i32,
    /// What was typed.
    pub form: ClientForm,
    /// Why.
    pub reason: String,
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn name() -> String {
    ["form:", &location().pathname().unwrap_or_default()].concat()
}

/// Keeps what was typed on this page.
pub fn keep(stash: &Stash) {
    if let (Some(storage), Ok(json)) = (storage(), serde_json::to_string(stash)) {
        let _ = storage.set_item(&name(), &json);
    }
}

/// Takes back what was typed on this page, if anything was.
pub fn take() -> Option<Stash> {
    let (storage, name) = (storage()?, name());
    let json = storage.get_item(&name).ok()??;
    let _ = storage.remove_item(&name);
    serde_json::from_str(&json).ok()
}
