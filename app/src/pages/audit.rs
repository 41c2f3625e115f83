//! The audit log: who did what to what, and when.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        ask::ask,
        audit::list_events::{ACTIONS, EventRow, Events, ListEvents},
        clients_list::filter::encode,
    },
    components::{Button, ButtonLink, Chip, EmptyState, Icon, PageHead, Pager, RelativeTime, Variant},
    pages::loading::Loaded,
};

/// What is asked for: actor, action, client, page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    actor: String,
    action: String,
    client: String,
    page: String,
}

impl Asked {
    fn href(&self) -> String {
        let mut href = "/audit".to_owned();
        let pairs = [("actor", &self.actor), ("action", &self.action), ("client", &self.client), ("page", &self.page)];
        for (at, (name, value)) in pairs.into_iter().filter(|(_, value)| !value.is_empty()).enumerate() {
            href.push(if at == 0 { '?' } else { '&' });
            href.push_str(name);
            href.push('=');
            encode(value, &mut href);
        }
        href
    }

    fn narrows(&self) -> bool {
        [&self.actor, &self.action, &self.client].iter().any(|value| !value.is_empty())
    }
}

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let get = |name: &str| query.get(name).unwrap_or_default();
            Asked { actor: get("actor"), action: get("action"), client: get("client"), page: get("page") }
        })
    });
    let events = Loaded::new(
        move || asked.with(Asked::href),
        move || {
            let Asked { actor, action, client, page } = asked.get_untracked();
            ask(ListEvents { actor, action, client, page })
        },
    );
    view! {
        <PageHead title="Audit log" text="Every change, who made it and when. Nothing here can be changed. Times are UTC."/>
        {move || view! { <Filters asked=asked.get()/> }}
        {events.show(true, move |events| view! { <EventList events asked=asked.get_untracked()/> }.into_any())}
    }
}

#[component]
fn Filters(asked: Asked) -> impl IntoView {
    let options = ACTIONS
        .iter()
        .map(|(value, name)| view! { <option value=*value selected=asked.action == *value>{*name}</option> })
        .collect_view();
    let one_client = (!asked.client.is_empty()).then(|| {
        let href = Asked { client: String::new(), page: String::new(), ..asked.clone() }.href();
        view! {
            <input type="hidden" name="client" value=asked.client.clone()/>
            <Chip href on=true attr:aria-label="Remove the filter One client">
                "One client"
                <Icon name="close"/>
            </Chip>
        }
    });
    let narrows = asked.narrows();
    view! {
        <form class="filters audit__filters" method="get" action="/audit" aria-label="Filter">
            <label class="hidden-visually" for="actor">"By whom"</label>
            <input class="input" id="actor" name="actor" type="text" placeholder="By whom: an e-mail address" value=asked.actor autocomplete="off"/>
            <label class="hidden-visually" for="action">"What"</label>
            <select class="input" id="action" name="action">
                <option value="">"Everything"</option>
                {options}
            </select>
            <Button kind="submit">"Filter"</Button>
            {one_client}
            {narrows.then(|| view! { <ButtonLink href="/audit" variant=Variant::Ghost>"Clear"</ButtonLink> })}
        </form>
    }
}

#[component]
fn EventList(events: Events, asked: Asked) -> impl IntoView {
    if events.rows.is_empty() {
        let (title, text) = if asked.narrows() {
            ("No such event", "Nothing in the log fits this filter.")
        } else {
            ("Nothing yet", "Whatever is done in this registry will be written down here.")
        };
        return view! {
            <div class="card">
                <EmptyState icon="audit" title text/>
            </div>
        }
        .into_any();
    }
    let next = events.next.map(|page| Asked { page, ..asked.clone() }.href());
    let previous = (!asked.page.is_empty()).then(|| Asked { page: String::new(), ..asked.clone() }.href());
    let rows = events.rows.into_iter().map(|event| view! { <EventLine event/> }).collect_view();
    view! {
        <ol class="card audit">{rows}</ol>
        <Pager text=String::new() previous next words=("Newest", "Older")/>
    }
    .into_any()
}

#[component]
fn EventLine(event: EventRow) -> impl IntoView {
    let by =
        Asked { actor: event.actor.clone(), action: String::new(), client: String::new(), page: String::new() }.href();
    let subject = match event.href {
        Some(href) => view! { <a class="audit__subject" href=href>{event.subject}</a> }.into_any(),
        None => view! { <span class="audit__subject">{event.subject}</span> }.into_any(),
    };
    let icon = ["/icons.svg#", &event.icon].concat();
    view! {
        <li class="audit__event" data-row="">
            <svg class="icon audit__icon" aria-hidden="true">
                <use href=icon></use>
            </svg>
            <p class="audit__text">
                <a class="audit__actor" href=by>{event.actor}</a>
                " "
                {event.did}
                " "
                {subject}
                {(!event.detail.is_empty()).then(|| view! { <span class="audit__detail">{event.detail}</span> })}
            </p>
            <span class="audit__when">
                <RelativeTime when=event.at/>
            </span>
        </li>
    }
}
