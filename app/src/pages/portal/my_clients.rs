//! The clients that somebody owns, and what of them needs attention.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{claim::Claim, table::Table};
use crate::{
    api::{
        ask::ask,
        portal::own_clients::{MOST, OwnClients, OwnRow},
    },
    components::{ButtonLink, EmptyState, PageHead, Variant, number::counted},
    pages::loading::Loaded,
};

/// `/my-clients`
#[component]
pub fn MyClientsPage() -> impl IntoView {
    let clients = Loaded::new(String::new, || ask(OwnClients {}));
    let query = use_query_map();
    let claiming = Memo::new(move |_| query.with(|query| query.get("claim").is_some()));
    clients.show(false, move |rows| {
        // Where there is nothing, the page itself says what to do.
        let actions = (!rows.is_empty()).then(|| view! { <ClaimLink/> <Register/> });
        view! {
            <PageHead title="My clients" text="The applications that you look after.">
                {actions}
            </PageHead>
            {move || claiming.get().then(|| view! { <Claim/> })}
            <Owned rows/>
        }
        .into_any()
    })
}

/// The way to the form.
#[component]
fn Register() -> impl IntoView {
    view! {
        <ButtonLink href="/clients/new" variant=Variant::Primary key="n">
            "Register a client"
        </ButtonLink>
    }
}

#[component]
fn ClaimLink() -> impl IntoView {
    view! { <ButtonLink href="/my-clients?claim=1#claim">"Claim a client"</ButtonLink> }
}

/// The clients; or what to do where there is none.
#[component]
fn Owned(rows: Vec<OwnRow>) -> impl IntoView {
    if rows.is_empty() {
        return view! {
            <div class="card">
                <EmptyState
                    icon="clients"
                    title="You own no clients yet"
                    text="A client is an application that signs its users in here. Register yours with a name and the address that users are sent back to: it gets a client ID and a secret at once, and works for everybody when a reviewer has accepted it."
                >
                    <Register/>
                    <ClaimLink/>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let shown = rows.len();
    let text = if shown < MOST {
        counted(shown as u64, "client")
    } else {
        "The first 500 of your clients, those that need attention before the others.".to_owned()
    };
    view! {
        <Table rows/>
        <p class="muted small num">{text}</p>
    }
    .into_any()
}
