//! The page for addresses that lead nowhere, or nowhere the visitor may know of.

use leptos::prelude::*;
use leptos_meta::Title;

/// Says so, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found · Clientele"/>
        <h1>"There is nothing here"</h1>
    }
}
