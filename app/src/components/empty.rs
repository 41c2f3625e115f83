//! Where there is nothing yet: what to do next.

use leptos::prelude::*;

use super::Icon;

/// Icon, title, one sentence, and the next step (children).
#[component]
pub fn EmptyState(
    /// A symbol.
    icon: &'static str,
    /// What is not there.
    #[prop(into)]
    title: String,
    /// Why, or what would be.
    #[prop(into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty__icon">
                <Icon name=icon/>
            </span>
            <h2>{title}</h2>
            <p class="empty__text">{text}</p>
            {children.map(|children| view! { <div class="empty__actions">{children()}</div> })}
        </div>
    }
}
