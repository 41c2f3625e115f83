//! The list of clients.

mod bulk;
mod filters;
mod table;

use domain::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    api::{
        ask::ask,
        clients_list::{
            Filter, Key,
            list_clients::{ClientList, ListClients},
        },
    },
    components::{ButtonLink, Crumbs, EmptyState, Heading, Pager, Variant},
    layout::frame_part,
    pages::loading::Loaded,
};

/// The page. Everything it shows follows from its address.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let filter = Memo::new(move |before: Option<&Filter>| {
        // The address changes a moment before the page does: on the way to another page nothing is to be asked for.
        let here = path.with(|path| path == "/clients" || path == "/");
        before.filter(|_| !here).cloned().unwrap_or_else(|| search.with(|search| Filter::parse(search)))
    });
    let query = move || filter.with(Filter::query);
    let list = Loaded::new(query, move || ask(ListClients { query: filter.with_untracked(Filter::query) }));
    view! {
        <Crumbs here="Clients"/>
        <header class="head">
            <div class="head__text">
                <Heading text="Clients"/>
            </div>
            <div class="head__actions">
                {frame_part(move |current| {
                    // Where there is nothing, the page itself says what to do.
                    let actions = current.filter(|current| current.clients > 0).map(|current| {
                        view! {
                            {move || filter.with(filters::orders)}
                            {move || filter.with(filters::download)}
                            {(current.role == Role::Admin).then(|| view! { <Register/> })}
                        }
                    });
                    actions.into_any()
                })}
            </div>
        </header>
        {list.show(true, move |list| view! { <Found list filter=filter.get_untracked()/> }.into_any())}
    }
}

/// The way to the form.
#[component]
fn Register() -> impl IntoView {
    view! {
        <ButtonLink href="/clients/new" variant=Variant::Primary key="n">
            "Register client"
        </ButtonLink>
    }
}

/// Filters, table, pager; or what to do where there is nothing.
#[component]
fn Found(list: ClientList, filter: Filter) -> impl IntoView {
    if list.counts.all == 0 {
        return view! {
            <div class="card">
                <EmptyState
                    icon="clients"
                    title="No clients yet"
                    text="A client is an application that signs its users in here. Register the first one: a name and a redirect URI are enough."
                >
                    {list.may_write.then(|| view! { <Register/> })}
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let counts = list.counts;
    let chips = view! { <filters::Filters filter=filter.clone() counts/> };
    if list.rows.is_empty() {
        return view! {
            {chips}
            <div class="card">{nothing(&filter)}</div>
        }
        .into_any();
    }
    let page = |cursor: Option<String>| cursor.map(|cursor| filter.with(Key::Page, &cursor).href("/clients"));
    let text = match (list.rows.len(), list.next.is_some() || list.previous.is_some()) {
        (_, false) => [list.total.as_str(), if list.total == "1" { " client" } else { " clients" }].concat(),
        (shown, true) => [&shown.to_string(), " of ", &list.total, " clients"].concat(),
    };
    let (previous, next) = (page(list.previous), page(list.next));
    let query = filter.query();
    let table = view! { <table::Table rows=list.rows filter may_write=list.may_write/> };
    let table = if list.may_write {
        view! { <bulk::Selection list=query>{table}</bulk::Selection> }.into_any()
    } else {
        table.into_any()
    };
    view! {
        {chips}
        {table}
        <Pager text previous next words=("Previous", "Next")/>
    }
    .into_any()
}

/// Nothing fits.
fn nothing(filter: &Filter) -> impl IntoView + use<> {
    let search = filter.get(Key::Search);
    let title =
        if search.is_empty() { "No client fits".to_owned() } else { ["Nothing found for “", search, "”"].concat() };
    let others = filter.without(&[Key::Search]).narrows();
    let wider = (others && !search.is_empty()).then(|| {
        let href = Filter::default().with(Key::Search, search).href("/clients");
        view! { <ButtonLink href>"Search all clients"</ButtonLink> }
    });
    let text = if search.is_empty() {
        "No client has all of these properties."
    } else {
        "Names, client IDs, URIs, e-mail addresses and owners were searched."
    };
    view! {
        <EmptyState icon="search" title text>
            {wider}
            <ButtonLink href="/clients">"Show all clients"</ButtonLink>
        </EmptyState>
    }
}
