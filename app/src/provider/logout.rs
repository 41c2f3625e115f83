//! Signing out because an application asks for it: the question, and the news.

use domain::Client;
use maud::{Markup, html};

use super::document::{Look, markup};
use crate::components::{logo_src, tile};

/// Asks whether whoever is signed in as `person` wants it.
pub fn log_out(look: &Look, client: Option<&Client>, person: &str, action: &str, note: &str) -> String {
    let metadata = client.map(|client| &client.metadata);
    let body = frame(&html! {
        @if let Some(metadata) = metadata {
            (tile(&metadata.name, metadata.logo.as_ref().map(|hash| logo_src(hash, 64)).as_deref(), 64, false))
        }
        h1 { "Sign out?" }
        p {
            @match metadata {
                Some(metadata) => { b { (metadata.name) } " asks you to sign out here." },
                None => "An application asks you to sign out here.",
            }
            " You are signed in as " (person) "."
        }
        form.provider__actions method="post" action=(action) {
            input type="hidden" name="request" value=(note);
            a.button href="/" data-variant="secondary" data-size="large" { "Stay signed in" }
            button.button type="submit" data-variant="primary" data-size="large" { "Sign out" }
        }
    });
    markup(look, "Sign out? · Clientele", "", &body.into_string())
}

/// Says that nobody is signed in any more.
pub fn logged_out(look: &Look) -> String {
    let body = frame(&html! {
        h1 { "You are signed out" }
        p.muted { "You can close this window. Applications that you signed in to may have sessions of their own." }
        p { a.link href="/sign-in" { "Sign in again" } }
    });
    markup(look, "Signed out · Clientele", "", &body.into_string())
}

fn frame(inner: &Markup) -> Markup {
    html! {
        main.plain { div.provider { div.card.provider__panel.provider__panel--centre { (inner) } } }
    }
}
