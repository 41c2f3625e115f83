//! A remark that stands beside what it is about.

use leptos::prelude::*;

use super::{Icon, Tone};

/// A box with an icon of its tone. `role="alert"` comes by `attr:role` where it appears after the fact.
#[component]
pub fn Callout(
    /// How much it matters.
    #[prop(optional)]
    tone: Tone,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        Tone::Quiet | Tone::Wait => "info",
        Tone::Ok => "check",
        Tone::Warn => "warning",
        Tone::Bad => "error",
    };
    view! {
        <div class="callout" data-tone=tone.as_str()>
            <Icon name=icon/>
            <div class="callout__body">{children()}</div>
        </div>
    }
}
