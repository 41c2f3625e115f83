//! The queue: what waits, the longest waiting first.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use maud::{Markup, html};

use super::{verdict::Pending, ways::Ways};
use crate::{
    api::{
        ask::ask,
        clients_list::filter::encode,
        review::list::{ListProposals, Queue, QueueRow, Shelf},
    },
    components::{
        ButtonLink, EmptyState, PageHead, Pager, Tone, grouped, identity, inert, logo_src,
        number::counted,
        status::{status, tag},
        time::relative_time,
    },
    pages::loading::Loaded,
};

/// `/review`
#[component]
pub fn ReviewPage() -> impl IntoView {
    let query = use_query_map();
    let get = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let asked = Memo::new(move |_| [get("state"), get("page"), get("decided")]);
    let queue = Loaded::new(
        move || asked.with(|asked| asked.join(" ")),
        move || {
            let [state, page, decided] = asked.get_untracked();
            ask(ListProposals { state, page, decided })
        },
    );
    view! {
        <PageHead title="Review" text="What owners ask for. Live clients run on unchanged until it is decided.">
            <Ways here="/review"/>
        </PageHead>
        {queue.show(true, move |queue| {
            let [state, page, _] = asked.get_untracked();
            view! { <Shown queue shelf=Shelf::parse(&state) first=page.is_empty()/> }.into_any()
        })}
    }
}

#[component]
fn Shown(queue: Queue, shelf: Shelf, first: bool) -> impl IntoView {
    let Queue { rows, next, counts, verdict, .. } = queue;
    let tabs: Vec<_> = Shelf::ALL
        .into_iter()
        .zip(counts)
        .map(|(other, count)| {
            let word = match other {
                Shelf::Waiting => "Waiting",
                Shelf::SentBack => "Sent back",
                Shelf::Decided => "Decided",
            };
            view! {
                <a class="tabs__item" href=other.href() aria-current=(other == shelf).then_some("page")>
                    {word}
                    {count.map(|count| view! { " " <span class="tabs__count num">{grouped(count)}</span> })}
                </a>
            }
        })
        .collect();
    let total = Shelf::ALL.into_iter().zip(counts).find_map(|(other, count)| count.filter(|_| other == shelf));
    let shown = rows.len() as u64;
    let found = if rows.is_empty() {
        empty(shelf)
    } else {
        let next = next.map(|place| {
            let mut href = [shelf.href(), if shelf == Shelf::Waiting { "?page=" } else { "&page=" }].concat();
            encode(&place, &mut href);
            href
        });
        let previous = (!first).then(|| shelf.href().to_owned());
        view! {
            {inert(table(&rows, shelf))}
            <Pager text=total.map_or_else(|| [&grouped(shown), " shown"].concat(), |total| counted(total, "proposal")) previous next words=("From the start", "Next")/>
        }
        .into_any()
    };
    view! {
        {verdict.map(|verdict| view! { <Pending verdict/> })}
        <nav class="tabs" aria-label="By state">{tabs}</nav>
        {found}
    }
    .into_any()
}

fn empty(shelf: Shelf) -> AnyView {
    let (icon, title, text) = match shelf {
        Shelf::Waiting => (
            "check",
            "Nothing waits for you",
            "When an owner registers a client, or asks for a change that lets one do more, it comes here.",
        ),
        Shelf::SentBack => {
            ("restore", "Nothing is sent back", "What is sent back to its owner stays here until they answer.")
        }
        Shelf::Decided => ("history", "Nothing is decided yet", "Every verdict stays here, with its reasons."),
    };
    view! {
        <div class="card">
            <EmptyState icon title text>
                {(shelf != Shelf::Waiting).then(|| view! { <ButtonLink href="/review">"What waits"</ButtonLink> })}
            </EmptyState>
        </div>
    }
    .into_any()
}

fn table(rows: &[QueueRow], shelf: Shelf) -> Markup {
    html! {
        div.table.queue {
            table {
                thead {
                    tr {
                        th scope="col" { "Client" }
                        th scope="col" { "Asks for" }
                        th scope="col" { "Proposed by" }
                        th scope="col" { @if shelf == Shelf::Waiting { "Waiting since" } @else { "Submitted" } }
                        th scope="col" { "Status" }
                    }
                }
                tbody { @for row in rows { (line(row)) } }
            }
        }
    }
}

fn line(row: &QueueRow) -> Markup {
    const SHOWN: usize = 2;
    let src = row.logo.as_ref().map(|logo| logo_src(logo, 28));
    let href = ["/review/", &row.id].concat();
    let (tone, state) = &row.state;
    html! {
        tr data-row {
            td.queue__client { (identity(&row.name, (0, 0), src.as_deref(), &row.domain, 28, &href)) }
            td.queue__asks {
                @if row.new {
                    (tag(Tone::Quiet, "New client"))
                } @else {
                    span.queue__fields title=(row.fields.join(", ")) {
                        "Change: " (row.fields[..row.fields.len().min(SHOWN)].join(", "))
                        @if row.fields.len() > SHOWN { " and " (row.fields.len() - SHOWN) " more" }
                    }
                }
                @if row.warnings > 0 {
                    (status(Tone::Warn, &counted(u64::from(row.warnings), "warning")))
                }
            }
            td.queue__by.muted { (row.by) }
            td.queue__since.num.muted { (relative_time(&row.since)) }
            td.queue__state { (status(*tone, state)) }
        }
    }
}
