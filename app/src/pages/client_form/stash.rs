//! What was typed, kept in the browser's tab while its owner signs in again.

use domain::ClientForm;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};

use crate::api::packed::Packed;

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

fn name(path: &str) -> String {
    ["form:", path].concat()
}

/// Keeps what was typed on the page at `path`.
pub fn keep(path: &str, stash: &Stash) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&name(path), &Packed::of(stash).into_text());
    }
}

/// Takes back what was typed on the page at `path`, if anything was.
pub fn take(path: &str) -> Option<Stash> {
    let (storage, name) = (storage()?, name(path));
    let packed = storage.get_item(&name).ok()??;
    let _ = storage.remove_item(&name);
    Packed::from_text(packed).open().ok()
}
