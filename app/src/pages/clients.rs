//! The list of clients.

use leptos::prelude::*;
use leptos_meta::Title;

/// The list of clients.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let n = RwSignal::new(0);
    view! {
        <Title text="Clients · Clientele"/>
        <h1>"Clients"</h1>
        <button on:click=move |_| n.update(|n| *n += 1)>{n}</button>
    }
}
