//! The navigation at the side.

use domain::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use maud::{PreEscaped, html};

use crate::{
    api::session::{current::Current, home},
    components::{Icon, grouped, icon::icon, inert},
    pages::loading::Loaded,
};

/// Brand, links with counts, the way to the list of keys.
#[component]
pub fn Navigation(
    /// Whose navigation.
    who: Loaded<Current>,
    /// Opens the list of keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    let path = use_location().pathname;
    let link = move |href: &'static str, icon: &'static str, word: &'static str, count: Option<u64>| {
        let here = move || {
            path.with(|path| {
                path.starts_with(href) && !path[href.len()..].starts_with(|c| c != '/')
                    || (path == "/" && href == "/clients")
            })
        };
        view! {
            <a class="nav__link" href=href aria-current=move || here().then_some("page")>
                <Icon name=icon/>
                {word}
                {count.map(|count| view! { <span class="nav__count">{grouped(count)}</span> })}
            </a>
        }
        .into_any()
    };
    let links = who.part(move |current| {
        let (clients, trash, waiting, role) = match &current {
            Some(current) => (current.clients, current.trash, current.waiting, current.role),
            None => (0, 0, 0, Role::Owner),
        };
        let reads = role >= Role::Reviewer;
        view! {
            {reads.then(|| link("/clients", "clients", "Clients", Some(clients)))}
            {reads.then(|| link("/review", "eye", "Review", Some(waiting).filter(|n| *n > 0)))}
            {reads.then(|| link("/audit", "audit", "Audit log", None))}
            {reads.then(|| link("/trash", "trash", "Trash", Some(trash).filter(|n| *n > 0)))}
            {(role == Role::Admin).then(|| link("/accounts", "people", "Accounts", None))}
            {link("/my-clients", if reads { "mine" } else { "clients" }, "My clients", None)}
        }
        .into_any()
    });
    let close = html! {
        button.button.side__close type="button" data-variant="ghost" data-square="" popovertarget="navigation"
            popovertargetaction="hide" aria-label="Close the menu" { (icon("close")) }
    };
    view! {
        <div class="side__head">
            {who.part(|current| {
                let role = current.map_or(Role::Owner, |current| current.role);
                view! { <Brand href=home(role)/> }.into_any()
            })}
            {inert(close)}
        </div>
        <nav class="nav" aria-label="Main">
            {links}
        </nav>
        <div class="side__foot">
            <button class="button needs-script" type="button" data-variant="ghost" data-size="small" on:click=move |_| help.set(true)>
                <Icon name="keyboard"/>
                "Keyboard"
                <kbd aria-hidden="true">"?"</kbd>
            </button>
        </div>
    }
}

/// The mark, in which nothing reacts.
const MARK: &str = concat!(
    r#"<svg class="brand__mark" viewBox="0 0 22 22" aria-hidden="true">"#,
    r#"<rect class="brand__back" x="1" y="1" width="13" height="13" rx="4"></rect>"#,
    r#"<rect class="brand__front" x="8" y="8" width="13" height="13" rx="4"></rect>"#,
    r#"<rect class="brand__cut" x="8" y="8" width="6" height="6" rx="1.5"></rect></svg>"#,
);

/// The name and its mark.
#[component]
pub fn Brand(
    /// Where it leads: to the start. Where nobody knows whose that is, the server does.
    #[prop(default = "/")]
    href: &'static str,
) -> impl IntoView {
    view! {
        <a class="brand" href=href rel=(href == "/").then_some("external")>
            {inert(PreEscaped(MARK.to_owned()))} "Clientele"
        </a>
    }
}
