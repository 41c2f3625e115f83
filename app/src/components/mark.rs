//! A text with the part that a search matched.

use leptos::prelude::*;

/// `text` with `len` characters from the character `start` on marked; a length of 0 marks nothing.
#[component]
pub fn Marked(
    /// The whole text.
    text: String,
    /// The first marked character.
    #[prop(optional)]
    start: u32,
    /// How many are marked.
    #[prop(optional)]
    len: u32,
) -> impl IntoView {
    if len == 0 {
        return text.into_any();
    }
    let mut chars = text.chars();
    let before: String = chars.by_ref().take(start as usize).collect();
    let hit: String = chars.by_ref().take(len as usize).collect();
    let after: String = chars.collect();
    (before, view! { <mark>{hit}</mark> }, after).into_any()
}
