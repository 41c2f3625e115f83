//! The page for addresses that lead nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    components::{ButtonLink, Variant},
    layout::navigation::Brand,
};

/// Says so, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found · Clientele"/>
        <main class="plain">
            <Brand/>
            <div class="plain__message">
                <h1>"There is nothing here"</h1>
                <p class="muted">"The address is wrong, or what it led to is gone."</p>
                <p>
                    <ButtonLink href="/" variant=Variant::Primary attr:rel="external">
                        "To the start"
                    </ButtonLink>
                </p>
            </div>
        </main>
    }
}
