//! The ways to look at what waits.

use leptos::prelude::*;

use crate::layout::frame_part;

/// Links to the queue, the wall, and for admins the policy.
#[component]
pub fn Ways(
    /// The address of the page that they stand on.
    here: &'static str,
) -> impl IntoView {
    let link = move |href: &'static str, word: &'static str| {
        view! { <a class="ways__item" href=href aria-current=(href == here).then_some("page")>{word}</a> }
    };
    view! {
        <nav class="ways" aria-label="Review">
            {link("/review", "Queue")} {link("/review/wall", "Wall")}
            {frame_part(move |current| {
                let admin = current.is_some_and(|current| current.role == domain::Role::Admin);
                admin.then(|| link("/review/policy", "Policy")).into_any()
            })}
        </nav>
    }
    .into_any()
}
