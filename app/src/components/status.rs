//! Status as a dot and a word; tags and chips.

use std::borrow::Cow;

use domain::ClientStatus;
use leptos::prelude::*;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::inert;

/// What a colour says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Quiet,
    /// It works.
    Ok,
    /// Worth a second look.
    Warn,
    /// It does not work.
    Bad,
    /// Waits for somebody.
    Wait,
}

impl Tone {
    /// The value of `data-tone`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Wait => "wait",
        }
    }
}

/// A dot and a word.
#[component]
pub fn Status(
    /// The dot's colour.
    tone: Tone,
    /// The word.
    #[prop(into)]
    word: Cow<'static, str>,
) -> impl IntoView {
    inert(status(tone, &word))
}

/// The markup of a [`Status`].
pub fn status(tone: Tone, word: &str) -> Markup {
    html! { span.status data-tone=(tone.as_str()) { (word) } }
}

/// How the status of a client is written.
pub const fn client_status(status: ClientStatus) -> (Tone, &'static str) {
    match status {
        ClientStatus::Active => (Tone::Ok, "Active"),
        ClientStatus::Suspended => (Tone::Bad, "Suspended"),
        ClientStatus::Waiting => (Tone::Warn, "Waiting for review"),
    }
}

/// A value of a fixed vocabulary, in monospace.
#[component]
pub fn Tag(
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// The value.
    #[prop(into)]
    text: Cow<'static, str>,
) -> impl IntoView {
    inert(tag(tone, &text))
}

/// The markup of a [`Tag`].
pub fn tag(tone: Tone, text: &str) -> Markup {
    html! { span.tag data-tone=(tone.as_str()) { (text) } }
}

/// A link that sets a filter, or takes it away where it is set.
#[component]
pub fn Chip(
    /// The list with the filter set, or without it.
    #[prop(into)]
    href: String,
    /// Whether it is set.
    #[prop(optional)]
    on: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="chip" href=href aria-current=on.then_some("true")>
            {children()}
        </a>
    }
}
