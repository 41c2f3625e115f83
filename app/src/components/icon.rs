//! Icons: one sprite for all of them, none in the WASM.

use leptos::prelude::*;
use maud::{Markup, html};

use super::inert;

/// A symbol of `/icons.svg`. Decorative: the words stand beside it, or in the label of its button.
#[component]
pub fn Icon(
    /// The symbol's id.
    name: &'static str,
) -> impl IntoView {
    inert(icon(name))
}

/// The markup of an [`Icon`].
pub fn icon(name: &str) -> Markup {
    html! {
        svg.icon aria-hidden="true" { use href={ "/icons.svg#" (name) } {} }
    }
}
