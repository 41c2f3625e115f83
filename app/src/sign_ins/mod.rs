//! What happened at the provider for one client, as markup: what was refused and why, and what is used by how many.

pub mod live;
pub mod radius;
mod refusals;
mod usage;

use domain::{Client, ClientKey, ClientStatus, Timestamp, doctor::RefusedRequest};
use maud::{Markup, html};
use store::Usage;

/// What the page shows.
pub struct SignIns<'a> {
    /// The client.
    pub client: &'a Client,
    /// What of it is used.
    pub usage: &'a Usage,
    /// What was refused, the newest first.
    pub refused: &'a [RefusedRequest],
    /// The number of the request that somebody looks for.
    pub looked_for: Option<&'a str>,
    /// This provider, as clients know it.
    pub issuer: &'a str,
    /// Whether who looks may change the client.
    pub may_edit: bool,
    /// Whether what widens a client of theirs waits for a reviewer.
    pub waits: bool,
    /// The present.
    pub now: Timestamp,
}

/// All of it.
pub fn page(shown: &SignIns<'_>) -> Markup {
    html! {
        div.stack data-gap="24" {
            (refusals::section(shown))
            (usage::section(shown))
            @if shown.may_edit && shown.client.status != ClientStatus::Suspended { (test(shown)) }
        }
    }
}

/// The way to a test sign-in.
fn test(shown: &SignIns<'_>) -> Markup {
    let client = shown.client;
    let begins = client.metadata.initiate_login(shown.issuer, None);
    let kinds = &client.metadata.response_types;
    html! {
        section.card.section aria-labelledby="test" {
            header.section__head {
                h2 id="test" { "Test sign-in" }
                p.section__text {
                    "The real flow, as yourself, up to an address of this registry: it shows the request, the response, and the tokens with each claim explained. Only owners and admins can."
                }
            }
            form.row.refused__find method="post" action="/test-sign-in" {
                input type="hidden" name="key" value=(client.key);
                @if kinds.len() > 1 {
                    label.field__label for="response_type" { "Response type" }
                    select.input id="response_type" name="response_type" {
                        @for kind in kinds { option value=(kind) { (kind) } }
                    }
                }
                button.button type="submit" data-variant="primary" { "Test the sign-in" }
            }
            @if let Some(begins) = begins {
                p.section__text { "The application begins a sign-in where it is told to: it goes there, comes back here, and ends in the application." }
                p { a.button href=(begins) target="_blank" rel="noopener noreferrer" { "Start sign-in at the application" } }
            }
        }
    }
}

/// Where the page of a client is.
fn address(key: ClientKey) -> String {
    format!("/clients/{key}/sign-ins")
}
