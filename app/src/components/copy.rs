//! Copying to the clipboard.

use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, Size};

/// A button that copies `text`. It is not shown where there is no script.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What that is, for its label: "client ID".
    what: &'static str,
    /// The icon alone.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let copy = move |_| {
        let _pending = window().navigator().clipboard().write_text(&text.get_untracked());
        done.set(true);
        let _ = set_timeout(move || done.set(false), Duration::from_secs(2));
    };
    let word = move || if done.get() { "Copied" } else { "Copy" };
    view! {
        <button
            class="button needs-script"
            type="button"
            data-size=Size::Small.as_str()
            data-variant=bare.then_some("ghost")
            data-square=bare
            aria-label=["Copy ", what].concat()
            title=move || if done.get() { "Copied" } else { "Copy" }
            on:click=copy
        >
            {move || view! { <Icon name=if done.get() { "check" } else { "copy" }/> }}
            {(!bare).then_some(word)}
            <span class="hidden-visually" role="status">
                {move || done.get().then_some("Copied")}
            </span>
        </button>
    }
}

/// An identifier in monospace, with its [`CopyButton`].
#[component]
pub fn Copyable(
    /// The identifier.
    text: String,
    /// What it is, for the button's label.
    what: &'static str,
) -> impl IntoView {
    view! {
        <span class="copyable">
            <code>{text.clone()}</code>
            <CopyButton text what bare=true/>
        </span>
    }
}
