//! Icons: one sprite for all of them, none in the WASM.

use leptos::prelude::*;

/// A symbol of `/icons.svg`. Decorative: the words stand beside it, or in the label of its button.
#[component]
pub fn Icon(
    /// The symbol's id.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=["/icons.svg#", name].concat()></use>
        </svg>
    }
}
