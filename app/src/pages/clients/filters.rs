//! The filters of the list: chips for the common ones, menus for the others. Every one is a link.

use domain::{JwtAlg, ResponseType};
use leptos::prelude::*;

use crate::{
    api::clients_list::{Filter, Key, list_clients::Counts},
    components::{Button, Chip, Icon, Size, Variant, grouped},
};

const LIST: &str = "/clients";

/// The orders that can be chosen, and their names.
const ORDERS: &[(&str, &str)] = &[
    ("name", "Name, A to Z"),
    ("-name", "Name, Z to A"),
    ("-created", "Newest first"),
    ("created", "Oldest first"),
    ("-last_used", "Last used first"),
    ("last_used", "Longest unused first"),
    ("client_id", "Client ID"),
];

/// The row of chips and menus.
#[component]
pub fn Filters(
    /// What is set.
    filter: Filter,
    /// How many clients there are of each kind.
    counts: Counts,
) -> impl IntoView {
    let all = !filter.narrows();
    let chip = |key: Key, value: &'static str, word: &'static str, count: Option<u64>| {
        let on = filter.is(key, value);
        // A chip of a kind that nothing is of leads nowhere.
        if count == Some(0) && !on {
            return ().into_any();
        }
        let href = filter.with(key, if on { "" } else { value }).href(LIST);
        // The counts are of the whole registry: beside another filter they would promise too much.
        let count = count.filter(|_| all);
        view! {
            <Chip href on>
                {word}
                {count.map(|count| view! { <b class="num">{grouped(count)}</b> })}
                {on.then(|| view! { <Icon name="close"/> })}
            </Chip>
        }
        .into_any()
    };
    let clear = filter.narrows().then(|| {
        let href = Filter::default().with(Key::Sort, filter.get(Key::Sort)).href(LIST);
        view! { <a class="link muted small" href=href>"Clear all"</a> }
    });
    let all_href = Filter::default().with(Key::Sort, filter.get(Key::Sort)).href(LIST);
    view! {
        <nav class="filters chips" aria-label="Filters">
            <Chip href=all_href on=all>
                "All" <b class="num">{grouped(counts.all)}</b>
            </Chip>
            {chip(Key::Type, "confidential", "Confidential", Some(counts.confidential))}
            {chip(Key::Type, "public", "Public", Some(counts.public))}
            {chip(Key::Problems, "yes", "Problems", Some(counts.problems))}
            {chip(Key::Status, "suspended", "Suspended", Some(counts.suspended))}
            {chip(Key::Status, "waiting", "Waiting", Some(counts.waiting))}
            {chip(Key::Status, "active", "Active", None).into_any_if(filter.is(Key::Status, "active"))}
            {chip(Key::Problems, "no", "Without problems", None).into_any_if(filter.is(Key::Problems, "no"))}
            {chip(Key::Unused, "90", "Unused 90 days", None)}
            {response_types(&filter)} {algorithms(&filter)} {registered(&filter)} {owner(&filter)} {clear}
        </nav>
    }
}

/// What is drawn only sometimes.
trait OrNothing {
    fn into_any_if(self, condition: bool) -> AnyView;
}

impl OrNothing for AnyView {
    fn into_any_if(self, condition: bool) -> AnyView {
        if condition { self } else { ().into_any() }
    }
}

/// A menu of values; where one is set, a chip that takes it away.
fn menu(filter: &Filter, keys: &[Key], word: &'static str, value: Option<String>, panel: AnyView) -> AnyView {
    if let Some(value) = value {
        let href = filter.without(keys).href(LIST);
        return view! {
            <Chip href on=true>
                {word}
                ": "
                <b>{value}</b>
                <Icon name="close"/>
            </Chip>
        }
        .into_any();
    }
    view! {
        <details class="menu" name="filters">
            <summary class="chip">
                {word}
                <Icon name="down"/>
            </summary>
            <div class="menu__panel">{panel}</div>
        </details>
    }
    .into_any()
}

fn item(href: String, word: &'static str, code: bool) -> impl IntoView {
    view! {
        <a class="menu__item" href=href>
            <span class=code.then_some("mono")>{word}</span>
        </a>
    }
}

fn response_types(filter: &Filter) -> AnyView {
    let value = Some(filter.get(Key::ResponseType)).filter(|value| !value.is_empty()).map(str::to_owned);
    let panel = ResponseType::ALL
        .iter()
        .map(|value| item(filter.with(Key::ResponseType, value.as_str()).href(LIST), value.as_str(), true))
        .collect_view();
    menu(filter, &[Key::ResponseType], "Response type", value, panel.into_any())
}

fn algorithms(filter: &Filter) -> AnyView {
    let value = Some(filter.get(Key::Algorithm)).filter(|value| !value.is_empty()).map(str::to_owned);
    let panel = JwtAlg::ALL
        .iter()
        .map(|value| item(filter.with(Key::Algorithm, value.as_str()).href(LIST), value.as_str(), true))
        .collect_view();
    menu(filter, &[Key::Algorithm], "Algorithm", value, panel.into_any())
}

/// Everything else that is set, so that a form does not lose it.
fn rest(filter: &Filter, but: &[Key]) -> impl IntoView + use<> {
    filter
        .without(but)
        .set()
        .map(|(key, value)| view! { <input type="hidden" name=key.as_str() value=value.to_owned()/> })
        .collect_view()
}

fn registered(filter: &Filter) -> AnyView {
    const KEYS: &[Key] = &[Key::Created, Key::From, Key::To];
    let value = match (filter.get(Key::Created), filter.get(Key::From), filter.get(Key::To)) {
        ("", "", "") => None,
        (days, "", "") => Some(["last ", days, " days"].concat()),
        (_, from, "") => Some(["since ", from].concat()),
        (_, "", to) => Some(["until ", to].concat()),
        (_, from, to) => Some([from, " to ", to].concat()),
    };
    let days = [("7", "Last 7 days"), ("30", "Last 30 days"), ("365", "Last 365 days")]
        .map(|(days, word)| item(filter.without(KEYS).with(Key::Created, days).href(LIST), word, false));
    let panel = view! {
        <div class="menu__part">{days.into_iter().collect_view()}</div>
        <form class="menu__part menu__form" method="get" action=LIST>
            {rest(filter, KEYS)}
            <label class="field__label" for="from">"From"</label>
            <input class="input" id="from" type="date" name=Key::From.as_str()/>
            <label class="field__label" for="to">"To"</label>
            <input class="input" id="to" type="date" name=Key::To.as_str()/>
            <Button kind="submit" size=Size::Small>"Apply"</Button>
        </form>
    };
    menu(filter, KEYS, "Registered", value, panel.into_any())
}

fn owner(filter: &Filter) -> AnyView {
    const KEYS: &[Key] = &[Key::Owner, Key::Orphaned];
    let value = match (filter.get(Key::Owner), filter.get(Key::Orphaned)) {
        ("", "yes") => Some("nobody".to_owned()),
        ("", _) => None,
        (email, _) => Some(email.to_owned()),
    };
    let nobody = item(filter.without(KEYS).with(Key::Orphaned, "yes").href(LIST), "Nobody owns it", false);
    let panel = view! {
        <div class="menu__part">{nobody}</div>
        <form class="menu__part menu__form" method="get" action=LIST>
            {rest(filter, KEYS)}
            <label class="field__label" for="owner">"E-mail address"</label>
            <input class="input" id="owner" type="email" name=Key::Owner.as_str() required autocomplete="off"/>
            <Button kind="submit" size=Size::Small>"Apply"</Button>
        </form>
    };
    menu(filter, KEYS, "Owner", value, panel.into_any())
}

/// The order of the list.
pub fn orders(filter: &Filter) -> impl IntoView + use<> {
    let current = Some(filter.get(Key::Sort)).filter(|order| !order.is_empty()).unwrap_or("name");
    let word = ORDERS.iter().find(|(order, _)| *order == current).map_or("Name, A to Z", |(_, word)| word);
    let items = ORDERS
        .iter()
        .map(|(order, word)| {
            let href = filter.with(Key::Sort, if *order == "name" { "" } else { order }).href(LIST);
            let on = *order == current;
            view! {
                <a class="menu__item" href=href aria-current=on.then_some("true")>
                    {*word}
                    {on.then(|| view! { <span class="menu__end"><Icon name="check"/></span> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <details class="menu" name="filters" data-align="end">
            <summary class="button" data-variant=Variant::Ghost.as_str()>
                <span class="hidden-visually">"Order: "</span>
                {word}
                <Icon name="down"/>
            </summary>
            <div class="menu__panel">{items}</div>
        </details>
    }
}

/// The download of what is shown.
pub fn download(filter: &Filter) -> impl IntoView + use<> {
    let query = filter.without(&[Key::Page]).query();
    let file = move |format: &'static str, word: &'static str| {
        let href = ["/clients/export?format=", format, if query.is_empty() { "" } else { "&" }, &query].concat();
        view! {
            <a class="menu__item" href=href download="" rel="external">
                {word}
            </a>
        }
    };
    view! {
        <details class="menu" name="filters" data-align="end">
            <summary class="button">
                <Icon name="download"/>
                <span class="head__word">"Download"</span>
            </summary>
            <div class="menu__panel">{file("csv", "As CSV")} {file("json", "As JSON")}</div>
        </details>
    }
}
