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
    provide_context(Chosen(RwSignal::new(current())));
}

/// The theme of the page: on the server by the cookie, in the browser as the server wrote it into the document.
fn current() -> &'static str {
    #[cfg(feature = "ssr")]
    let name = crate::backend::theme();
    #[cfg(not(feature = "ssr"))]
    let name = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    #[cfg(not(feature = "ssr"))]
    let name = name.as_deref();
    THEMES.iter().map(|(known, ..)| *known).find(|known| name == Some(*known)).unwrap_or("system")
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
