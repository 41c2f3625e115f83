//! The one box: a form that leads to the list, and filters as one types where the list is shown.

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    api::clients_list::{Filter, Key},
    components::Icon,
};

const PAUSE: Duration = Duration::from_millis(160);

/// The search box.
#[component]
pub fn Search() -> impl IntoView {
    let location = use_location();
    let (path, query) = (location.pathname, location.search);
    let on_list = move || path.with_untracked(|path| path == "/clients" || path == "/");
    let filter = move || if on_list() { query.with(|query| Filter::parse(query)) } else { Filter::default() };
    let input = NodeRef::<html::Input>::new();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let navigate = use_navigate();

    // The address may change without the box: a filter taken away, the way back.
    Effect::new(move || {
        path.track();
        let text = filter().get(Key::Search).to_owned();
        if let Some(input) = input.get()
            && input.value().trim() != text
            && waiting.with_value(Option::is_none)
        {
            input.set_value(&text);
        }
    });

    let go = move |replace: bool| {
        waiting.update_value(|waiting| {
            if let Some(waiting) = waiting.take() {
                waiting.clear();
            }
        });
        let Some(input) = input.get_untracked() else { return };
        let base = if on_list() { query.with_untracked(|query| Filter::parse(query)) } else { Filter::default() };
        let href = base.with(Key::Search, input.value().trim()).href("/clients");
        navigate(&href, NavigateOptions { replace, scroll: false, ..Default::default() });
    };
    let submit = go.clone();
    let typed = move |_| {
        if !on_list() {
            return;
        }
        let go = go.clone();
        waiting.update_value(|waiting| {
            if let Some(waiting) = waiting.take() {
                waiting.clear();
            }
            *waiting = set_timeout(move || go(true), PAUSE).ok();
        });
    };

    view! {
        <form
            class="search"
            role="search"
            action="/clients"
            method="get"
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                submit(on_list());
            }
        >
            <Icon name="search"/>
            <input
                class="search__input"
                id="search"
                type="search"
                name=Key::Search.as_str()
                value=move || filter().get(Key::Search).to_owned()
                placeholder="Find a client, URI, e-mail…"
                aria-label="Find a client"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                maxlength="200"
                node_ref=input
                on:input=typed
                on:keydown=move |event| {
                    if event.key() == "Escape"
                        && let Some(input) = input.get_untracked()
                    {
                        let _ = input.blur();
                    }
                }
            />
            <kbd aria-hidden="true">"/"</kbd>
            {move || {
                // Without a script the other filters stay all the same.
                filter()
                    .without(&[Key::Search])
                    .set()
                    .map(|(key, value)| view! { <input type="hidden" name=key.as_str() value=value.to_owned()/> })
                    .collect_view()
            }}
        </form>
    }
}
