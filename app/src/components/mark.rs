//! A text with the part that a search matched.

use leptos::prelude::*;

/// `text` with the bytes from `start` to `end` marked; nothing where they are no such range.
#[component]
pub fn Marked(
    /// The whole text.
    text: String,
    /// The first marked byte.
    #[prop(optional)]
    start: u32,
    /// The byte after the last marked one.
    #[prop(optional)]
    end: u32,
) -> impl IntoView {
    let (start, end) = (start as usize, end as usize);
    match (text.get(..start), text.get(start..end), text.get(end..)) {
        (Some(before), Some(hit), Some(after)) if !hit.is_empty() => {
            (before.to_owned(), view! { <mark>{hit.to_owned()}</mark> }, after.to_owned()).into_any()
        }
        _ => text.into_any(),
    }
}
