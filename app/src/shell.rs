//! The HTML document around the application.

use http::request::Parts;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, backend::Backend};

/// The document: theme from a cookie (no flash), one stylesheet, the application, and the script that hydrates it.
pub fn shell(backend: &Backend) -> impl IntoView + use<> {
    let assets = backend.assets.clone();
    let theme = crate::backend::theme();
    let nonce = use_nonce();
    // The WASM waits until the page has been painted: every form works before it is there.
    let boot = format!(
        "const go=()=>import({js:?}).then(m=>m.default({{module_or_path:{wasm:?}}}).then(()=>m.hydrate()));\
         \"requestIdleCallback\" in window?requestIdleCallback(go,{{timeout:1000}}):go()",
        js = assets.js,
        wasm = assets.wasm,
    );
    let path = use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let wasm = std::iter::once(&assets.wasm).chain(assets.chunk(&path)).cloned();
    let wasm = wasm
        .map(|href| view! { <link rel="preload" href=href r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> })
        .collect_view();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="stylesheet" href=assets.css.clone()/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="modulepreload" href=assets.js.clone() nonce=nonce.clone()/>
                <link rel="modulepreload" href=assets.loader.clone() nonce=nonce.clone()/>
                {wasm}
                <script type="module" nonce=nonce inner_html=boot></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
