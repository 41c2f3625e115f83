//! Parts of tables: headers that sort, and the way to the next page.

use leptos::prelude::*;

use super::{ButtonLink, Icon, Size};

/// A `<th>` whose link sorts by its column.
#[component]
pub fn SortHeader(
    /// The column.
    label: &'static str,
    /// The list, sorted by it; the other way round where it is sorted by it already.
    href: String,
    /// `ascending` or `descending`, where the list is sorted by it.
    #[prop(optional_no_strip)]
    sorted: Option<&'static str>,
) -> impl IntoView {
    view! {
        <th scope="col" aria-sort=sorted>
            <a class="sort" href=href>
                {label}
                <Icon name="arrow-down"/>
            </a>
        </th>
    }
}

/// What part of the list is shown, and links to the parts before and after.
#[component]
pub fn Pager(
    /// "1–100 of 1,284"
    text: String,
    /// The address of the part before and the word for it.
    #[prop(optional_no_strip)]
    previous: Option<String>,
    /// The address of the part after.
    #[prop(optional_no_strip)]
    next: Option<String>,
    /// The words for both.
    #[prop(default = ("Newer", "Older"))]
    words: (&'static str, &'static str),
) -> impl IntoView {
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{text}</span>
            <span class="pager__links">
                {previous.map(|href| view! { <ButtonLink href size=Size::Small attr:rel="prev">{words.0}</ButtonLink> })}
                {next.map(|href| view! { <ButtonLink href size=Size::Small attr:rel="next">{words.1}</ButtonLink> })}
            </span>
        </nav>
    }
}
