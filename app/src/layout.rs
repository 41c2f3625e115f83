//! The frame of every page for somebody who is signed in: navigation, top bar, the page itself.

use leptos::prelude::*;
use leptos_router::components::Outlet;

/// The frame.
#[component]
pub fn Layout() -> impl IntoView {
    view! {
        <div class="shell">
            <main class="page"><Outlet/></main>
        </div>
    }
}
