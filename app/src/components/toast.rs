//! Passing messages: "Saved", "3 clients suspended".

use std::time::Duration;

use leptos::prelude::*;

use super::Icon;

#[derive(Clone, Copy)]
struct Current(RwSignal<Option<(u32, String)>>);

/// Shows `text` for a few seconds. Without a [`Toasts`] above nothing happens.
pub fn toast(text: impl Into<String>) {
    if let Some(Current(current)) = use_context::<Current>() {
        show(current, text.into());
    }
}

/// A handle for callbacks that run where there is no context any more.
pub fn toaster() -> impl Fn(String) + Copy + Send + Sync + 'static {
    let current = use_context::<Current>();
    move |text| {
        if let Some(Current(current)) = current {
            show(current, text);
        }
    }
}

fn show(current: RwSignal<Option<(u32, String)>>, text: String) {
    let number = current.with_untracked(|current| current.as_ref().map_or(0, |(number, _)| number.wrapping_add(1)));
    current.set(Some((number, text)));
    let _ = set_timeout(
        move || {
            let same = current.try_with_untracked(|now| now.as_ref().is_some_and(|(n, _)| *n == number));
            if same == Some(true) {
                current.set(None);
            }
        },
        Duration::from_secs(6),
    );
}

/// Makes [`toast`] work below the caller.
pub fn provide_toasts() {
    provide_context(Current(RwSignal::new(None)));
}

/// Where the messages appear: a live region that is always there.
#[component]
pub fn Toasts() -> impl IntoView {
    let Some(Current(current)) = use_context::<Current>() else { return ().into_any() };
    view! {
        <div class="toasts" role="status">
            {move || {
                current
                    .get()
                    .map(|(_, text)| {
                        view! {
                            <div class="toast">
                                <span>{text}</span>
                                <button class="toast__close" type="button" aria-label="Dismiss" on:click=move |_| current.set(None)>
                                    <Icon name="close"/>
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
