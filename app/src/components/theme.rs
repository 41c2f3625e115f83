//! Light, dark, or as the system says: a form that the server answers, and that a script answers at once.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::Icon;

const THEMES: [(&str, &str, &str); 3] =
    [("system", "System", "system"), ("light", "Light", "sun"), ("dark", "Dark", "moon")];

/// The theme in use; set by the switch, read by the document.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<&'static str>);

/// Makes every [`ThemeSwitch`] below the caller show the same.
pub fn provide_theme() {
    let theme = RwSignal::new("system");
    provide_context(Chosen(theme));
    // The document says which theme it is in: the server wrote it there.
    Effect::new(move || {
        let name = document().document_element().and_then(|root| root.get_attribute("data-theme"));
        if let Some((known, ..)) = THEMES.iter().find(|(known, ..)| name.as_deref() == Some(known)) {
            theme.set(known);
        }
    });
}

/// Three buttons.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let Some(Chosen(theme)) = use_context::<Chosen>() else { return ().into_any() };
    let choose = move |event: leptos::ev::MouseEvent, name: &'static str| {
        event.prevent_default();
        theme.set(name);
        apply(name);
    };
    let buttons = THEMES.map(|(name, word, icon)| {
        view! {
            <button
                class="segments__item"
                name="theme"
                value=name
                title=word
                aria-label=word
                aria-pressed=move || if theme.get() == name { "true" } else { "false" }
                on:click=move |event| choose(event, name)
            >
                <Icon name=icon/>
            </button>
        }
    });
    view! {
        <form method="post" action="/theme">
            <div class="segments" role="group" aria-label="Theme">
                {buttons.into_iter().collect_view()}
            </div>
        </form>
    }
    .into_any()
}

/// Changes the document, and notes it in the cookie that the server reads.
fn apply(name: &str) {
    if let Some(root) = document().document_element() {
        let _ =
            if name == "system" { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", name) };
    }
    let cookie = ["theme=", name, "; Path=/; Max-Age=31536000; SameSite=Lax"].concat();
    let _ = document().unchecked_into::<web_sys::HtmlDocument>().set_cookie(&cookie);
}
