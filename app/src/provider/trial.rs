//! What came of a test sign-in, for whoever began it.

use domain::Client;
use maud::{Markup, html};

use super::document::{Look, markup};
use crate::components::{Tone, icon::icon, logo_src, status::status, tile};

/// A table of names, values and what they are for.
pub struct Section {
    /// What it is.
    pub title: &'static str,
    /// What there is to say about it.
    pub text: String,
    /// The names.
    pub rows: Vec<Row>,
}

/// A line of it.
pub struct Row {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// The value as people read it, where that is something else.
    pub read: String,
    /// What it is for.
    pub means: &'static str,
}

/// What the page shows.
pub struct TrialPage<'a> {
    /// The client.
    pub client: &'a Client,
    /// Why it was refused, if it was.
    pub refused: Option<&'a str>,
    /// What happened, step by step.
    pub sections: &'a [Section],
}

/// The document.
pub fn trial(look: &Look, page: &TrialPage<'_>) -> String {
    let metadata = &page.client.metadata;
    let logo = metadata.logo.as_ref().map(|hash| logo_src(hash, 64));
    let body = html! {
        main.plain.trial {
            header.trial__head {
                (tile(&metadata.name, logo.as_deref(), 64, false))
                div {
                    h1 { "Test sign-in to " (metadata.name) }
                    p {
                        @match page.refused {
                            Some(_) => (status(Tone::Bad, "Refused")),
                            None => (status(Tone::Ok, "It works")),
                        }
                    }
                }
            }
            @if let Some(refused) = page.refused {
                div.callout data-tone="bad" { (icon("error")) div.callout__body { (refused) } }
            } @else {
                div.callout { (icon("info")) div.callout__body { "Everything that was given for this test is revoked. The ID token is the real one: it is about you." } }
            }
            @for (place, section) in page.sections.iter().enumerate() { (table(place, section)) }
            (again(page.client))
        }
    };
    markup(look, &format!("Test sign-in to {} · Clientele", metadata.name), "", &body.into_string())
}

/// What is said to somebody who has not begun it.
pub fn no_trial(look: &Look) -> String {
    let body = html! {
        main.plain {
            div.provider {
                div.card.provider__panel {
                    h1 { "This test sign-in is over" }
                    p { "It was begun more than an hour ago, by somebody else, or for a client that is not yours any more." }
                    p { a.link href="/" { "Back to the registry" } }
                }
            }
        }
    };
    markup(look, "This test sign-in is over · Clientele", "", &body.into_string())
}

fn table(place: usize, section: &Section) -> Markup {
    let id = format!("part-{place}");
    html! {
        section.card.section aria-labelledby=(id) {
            header.section__head {
                h2 id=(id) { (section.title) }
                @if !section.text.is_empty() { p.section__text { (section.text) } }
            }
            dl.trial__rows {
                @for row in &section.rows {
                    div {
                        dt { code { (row.name) } }
                        dd {
                            code { (row.value) }
                            @if !row.read.is_empty() { " " span.small { (row.read) } }
                            @if !row.means.is_empty() { p.small.muted { (row.means) } }
                        }
                    }
                }
            }
        }
    }
}

fn again(client: &Client) -> Markup {
    html! {
        form.row method="post" action="/test-sign-in" {
            input type="hidden" name="key" value=(client.key);
            a.button href={ "/clients/" (client.key) "/sign-ins" } { "Back to the client" }
            button.button type="submit" data-variant="primary" { "Test again" }
        }
    }
}
