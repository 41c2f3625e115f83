//! The quick start of a client: a file for the library of one's choice, with the client's values in it.

use std::time::Duration;

use domain::ClientKey;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use super::{
    frame::{ClientFrame, Tab},
    key_of_page, named,
};
use crate::{
    api::{
        ask::ask,
        clients::{
            live::{ClientLive, Live},
            quick_start::{ClientQuickStart, LibraryChoice, QuickStart, QuickStartFile},
        },
    },
    components::{CopyButton, inert},
    pages::loading::page,
};

/// `/clients/{key}/quick-start`
#[component]
pub fn QuickStartPage() -> impl IntoView {
    let key = key_of_page();
    let query = use_query_map();
    let library = Memo::new(move |_| query.with(|query| query.get("for")));
    page(
        move || format!("{:?} {:?}", key.get(), library.get()),
        move || async move { ask(ClientQuickStart { key: named(key)?, library: library.get_untracked() }).await },
        whole,
    )
}

fn whole(page: QuickStart) -> AnyView {
    let QuickStart { head, libraries, files, notes, live } = page;
    let key = head.key;
    let libraries: Vec<_> = libraries.into_iter().map(choice).collect();
    let files: Vec<_> = files.into_iter().map(file).collect();
    view! {
        <ClientFrame head tab=Tab::QuickStart/>
        <section class="card section quick-start" aria-labelledby="quick-start">
            <header class="section__head">
                <h2 id="quick-start">"What does it sign people in with?"</h2>
                <p class="section__text">"A file to begin with. What is marked in it are the values of this client."</p>
            </header>
            <nav class="libraries" aria-label="Libraries">
                {libraries}
            </nav>
            {files}
            {inert(PreEscaped(notes))}
        </section>
        <section class="card section" aria-labelledby="quick-start-live">
            <h2 id="quick-start-live">"Does it work?"</h2>
            {panel(key, live)}
        </section>
    }
    .into_any()
}

/// How often it is looked what has come.
const EVERY: Duration = Duration::from_secs(1);

/// The panel that waits for the first request. Where no script runs, it is as old as the page.
fn panel(key: ClientKey, live: Live) -> AnyView {
    let live = RwSignal::new(live);
    let look = move || {
        if document().hidden() || live.with_untracked(|live| live.works) {
            return;
        }
        spawn_local(async move {
            // The page may be gone by now.
            if let Ok(Ok(now)) = ask(ClientLive { key }).await.map(|answer| answer.open())
                && live.try_with_untracked(|before| *before != now).unwrap_or_default()
            {
                let _ = live.try_set(now);
            }
        });
    };
    Effect::new(move || {
        if let Ok(handle) = set_interval(look, EVERY) {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <div role="status">{move || inert(PreEscaped(live.with(|live| live.markup.clone())))}</div>
    }
    .into_any()
}

fn choice(library: LibraryChoice) -> AnyView {
    view! {
        <a
            class="libraries__item"
            href=["?for=", &library.id].concat()
            aria-current=library.chosen.then_some("true")
        >
            <span>{library.name}</span>
            <span class="libraries__platform">{library.platform}</span>
        </a>
    }
    .attr("noscroll", "")
    .into_any()
}

fn file(file: QuickStartFile) -> AnyView {
    view! {
        <figure class="snippet">
            <figcaption class="snippet__head">
                <code>{file.name}</code>
                <CopyButton text=file.text what="the file"/>
            </figcaption>
            {inert(PreEscaped(file.markup))}
        </figure>
    }
    .into_any()
}
