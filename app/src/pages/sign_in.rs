//! Sign-in with e-mail and password.

use leptos::prelude::*;
use leptos_meta::Title;

/// The form that starts a session.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! {
        <Title text="Sign in · Clientele"/>
        <h1>"Sign in"</h1>
    }
}
