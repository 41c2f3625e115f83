//! The quick start of a client: a file for the library of one's choice, with the client's values in it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use maud::PreEscaped;

use super::{
    frame::{ClientFrame, Tab},
    key_of_page, named,
};
use crate::{
    api::{
        ask::ask,
        clients::quick_start::{ClientQuickStart, LibraryChoice, QuickStart, QuickStartFile},
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
    let QuickStart { head, libraries, files, notes } = page;
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
