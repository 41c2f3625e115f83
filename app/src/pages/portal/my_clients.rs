//! The clients that somebody owns, and what of them needs attention.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use super::{claim::Claim, table::Table};
use crate::{
    api::{
        ask::ask,
        portal::own_clients::{Own, OwnClients, OwnRow, PAGE},
    },
    components::{ButtonLink, EmptyState, PageHead, Pager, Variant, inert, number::counted},
    pages::loading::Loaded,
};

/// `/my-clients`
#[component]
pub fn MyClientsPage() -> impl IntoView {
    let query = use_query_map();
    let number =
        Memo::new(move |_| query.with(|query| query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1)));
    let clients =
        Loaded::new(move || number.get().to_string(), move || ask(OwnClients { page: number.get_untracked() }));
    let claiming = Memo::new(move |_| query.with(|query| query.get("claim").is_some()));
    clients.show(false, move |Own { rows, more, drafts }| {
        // Where there is nothing, the page itself says what to do.
        let actions = (!rows.is_empty()).then(|| view! { <ByProgram/> <ClaimLink/> <Register/> });
        view! {
            <PageHead title="My clients" text="The applications that you look after.">
                {actions}
            </PageHead>
            {move || claiming.get().then(|| view! { <Claim/> })}
            {(!drafts.is_empty()).then(|| inert(PreEscaped(drafts)))}
            <Owned rows more page=number.get_untracked()/>
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

/// The way to tokens for programs.
#[component]
fn ByProgram() -> impl IntoView {
    view! { <ButtonLink href="/registration">"Register by program"</ButtonLink> }
}

/// The clients; or what to do where there is none.
#[component]
fn Owned(rows: Vec<OwnRow>, more: bool, page: u32) -> impl IntoView {
    if rows.is_empty() && page > 1 {
        return view! {
            <div class="card">
                <EmptyState icon="clients" title="No more clients" text="Your clients end before this page.">
                    <ButtonLink href="/my-clients">"To the first page"</ButtonLink>
                </EmptyState>
            </div>
        }
        .into_any();
    }
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
                    <ByProgram/>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let shown = rows.len() as u64;
    let first = u64::from(page.saturating_sub(1)) * u64::from(PAGE);
    let text = if first == 0 && !more {
        counted(shown, "client")
    } else {
        format!("{}–{}, those that need attention before the others", first + 1, first + shown)
    };
    let to = |page: u32| ["/my-clients?page=", &page.to_string()].concat();
    view! {
        <Table rows/>
        <Pager text previous=(page > 1).then(|| to(page - 1)) next=more.then(|| to(page + 1)) words=("Previous", "Next")/>
    }
    .into_any()
}
