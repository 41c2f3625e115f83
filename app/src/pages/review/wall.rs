//! The wall: what waits, drawn as users would meet it, with its traps marked.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    brick::bricks,
    many::{Many, Undoing},
    ways::Ways,
};
use crate::{
    api::{
        ask::ask,
        clients_list::filter::encode,
        review::wall::{Show, ShowWall, Wall},
    },
    components::{EmptyState, PageHead, Pager, grouped, inert, number::counted, post_form::said, toaster},
    layout::frame_refresher,
    pages::loading::Loaded,
};

/// `/review/wall`
#[component]
pub fn WallPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let asked = Memo::new(move |_| [get("show"), get("page")]);
    let wall = Loaded::new(
        move || asked.with(|asked| asked.join(" ")),
        move || {
            let [show, page] = asked.get_untracked();
            ask(ShowWall { show, page })
        },
    );
    let (toast, refresh) = (toaster(), frame_refresher());
    let done = Callback::new(move |answer: String| {
        let said = said(&answer);
        if !said.is_empty() {
            toast(said);
        }
        refresh();
        wall.refetch();
    });
    view! {
        <PageHead title="Wall" parents=vec![("Review".to_owned(), "/review".to_owned())] text="What waits, as users would meet it. Marks are computed; the decision is yours.">
            <Ways here="/review/wall"/>
        </PageHead>
        {wall.show(true, move |wall| {
            let [show, page] = asked.get_untracked();
            shown(wall, Show::parse(&show), page.is_empty(), done)
        })}
    }
}

fn shown(wall: Wall, show: Show, first: bool, done: Callback<String>) -> AnyView {
    let Wall { cards, next, counts, pending } = wall;
    let tabs: Vec<_> = Show::ALL
        .into_iter()
        .zip(counts)
        .map(|(other, count)| {
            let word = match other {
                Show::All => "All",
                Show::Marked => "With marks",
                Show::Unmarked => "Without marks",
            };
            view! {
                <a class="tabs__item" href=other.href() aria-current=(other == show).then_some("page")>
                    {word} " " <span class="tabs__count num">{grouped(count)}</span>
                </a>
            }
        })
        .collect();
    let total = Show::ALL.into_iter().zip(counts).find(|(other, _)| *other == show).map_or(0, |(_, count)| count);
    let found = if cards.is_empty() {
        let (title, text) = match show {
            Show::All => ("Nothing waits for you", "When an owner asks for a name or a logo, it hangs here."),
            Show::Marked => ("No marks", "Nothing of what waits needs a second look."),
            Show::Unmarked => ("All of it has marks", "What needs a second look is accepted one by one."),
        };
        view! {
            <div class="card">
                <EmptyState icon="check" title text/>
            </div>
        }
        .into_any()
    } else {
        let next = next.map(|place| {
            let mut href = [show.href(), if show == Show::All { "?page=" } else { "&page=" }].concat();
            encode(&place, &mut href);
            href
        });
        let previous = (!first).then(|| show.href().to_owned());
        view! {
            <Many done>{inert(bricks(&cards))}</Many>
            <Pager text=counted(total, "proposal") previous next words=("From the start", "Next")/>
        }
        .into_any()
    };
    view! {
        {pending.map(|pending| view! { <Undoing pending done/> })}
        <nav class="tabs" aria-label="By marks">{tabs}</nav>
        {found}
    }
    .into_any()
}
