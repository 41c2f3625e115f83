//! Points in time, written by the server: no calendar goes to the browser.

use leptos::prelude::*;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::inert;

/// A point in time in three spellings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// For machines: `2026-11-23T16:32:00Z`.
    pub iso: String,
    /// In full: `23 November 2026, 16:32 UTC`.
    pub full: String,
    /// As one would say it: `2 minutes ago`, `yesterday`, `3 Oct`.
    pub short: String,
}

/// `<time>`, short, with the full date and time as its title.
#[component]
pub fn RelativeTime(
    /// The point in time.
    when: When,
) -> impl IntoView {
    inert(relative_time(&when))
}

/// The markup of a [`RelativeTime`].
pub fn relative_time(when: &When) -> Markup {
    html! { time datetime=(when.iso) title=(when.full) { (when.short) } }
}
