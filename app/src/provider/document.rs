//! The document around a page of the provider.

use leptos::{prelude::*, tachys::view::RenderHtml};
use maud::{DOCTYPE, PreEscaped, html};

/// What every document needs to know.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The address of the stylesheet.
    pub css: String,
    /// The theme that the visitor chose.
    pub theme: Option<&'static str>,
}

/// The document with `body`, a view that is rendered once.
pub fn document<V: IntoView + 'static>(look: &Look, title: &str, body: impl FnOnce() -> V) -> String {
    let body = Owner::new().with(|| body().into_view().to_html());
    markup(look, title, "", &body)
}

/// The document with `body`, which is markup; `script` as well.
pub fn markup(look: &Look, title: &str, script: &str, body: &str) -> String {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[look.theme] {
            head {
                meta charset="utf-8";
                title { (title) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                @if !look.css.is_empty() { link rel="stylesheet" href=(look.css); }
                link rel="icon" type="image/svg+xml" href="/favicon.svg";
            }
            body {
                (PreEscaped(body))
                @if !script.is_empty() { script { (PreEscaped(script)) } }
            }
        }
    }
    .into_string()
}
