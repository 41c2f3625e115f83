//! The list of clients.

mod bulk;
mod filters;
mod table;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    api::clients_list::{
        Filter, Key,
        bulk::Bulk,
        list_clients::{ClientList, list_clients},
    },
    components::{ButtonLink, Callout, Crumbs, EmptyState, Heading, Pager, Tone, Variant, toaster},
    layout::frame_refresher,
    pages::error::Failure,
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
    let action = ServerAction::<Bulk>::new();
    let list =
        Resource::new(move || (filter.with(Filter::query), action.version().get()), |(query, _)| list_clients(query));
    let (toast, refresh) = (toaster(), frame_refresher());
    let value = action.value();
    Effect::new(move || {
        if let Some(Ok(said)) = value.get() {
            toast(said);
            refresh();
        }
    });
    let refusal = move || value.with(|value| value.as_ref().and_then(|value| Some(value.as_ref().err()?.to_string())));
    view! {
        <Crumbs here="Clients"/>
        <header class="head">
            <div class="head__text">
                <Heading text="Clients"/>
            </div>
            <div class="head__actions">
                <Transition>
                    {move || Suspend::new(async move {
                        // Where there is nothing, the page itself says what to do.
                        let list = list.await.ok().filter(|list| list.counts.all > 0)?;
                        Some(view! {
                            {move || filter.with(filters::orders)}
                            {move || filter.with(filters::download)}
                            {list.may_write.then(|| view! { <Register/> })}
                        })
                    })}
                </Transition>
            </div>
        </header>
        <div role="alert">{move || refusal().map(|text| view! { <Callout tone=Tone::Bad>{text}</Callout> })}</div>
        <Transition>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Found list filter=filter.get_untracked() action/> }.into_any(),
                    Err(error) => view! { <Failure error headed=true/> }.into_any(),
                }
            })}
        </Transition>
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
fn Found(list: ClientList, filter: Filter, action: ServerAction<Bulk>) -> impl IntoView {
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
    let table = view! { <table::Table rows=list.rows filter may_write=list.may_write/> };
    let table = if list.may_write {
        view! { <bulk::Selection action>{table}</bulk::Selection> }.into_any()
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
