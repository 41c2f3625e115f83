//! The card that introduces a client, the same wherever it is met: tile, name, domain.

use leptos::prelude::*;
use maud::{Markup, html};

use super::{inert, marked, tile};

/// Tile, name, registrable domain.
#[component]
pub fn IdentityCard(
    /// The client's name.
    name: String,
    /// The address of its logo; see [`super::logo_src`].
    #[prop(optional_no_strip)]
    src: Option<String>,
    /// The registrable domain it redirects to, or what stands in for it.
    domain: String,
    /// The tile's size: 20, 28, 40, 64 or 96 px.
    #[prop(default = 40)]
    size: u16,
    /// Where the name leads.
    href: String,
) -> impl IntoView {
    inert(identity(&name, (0, 0), src.as_deref(), &domain, size, &href))
}

/// The markup of an [`IdentityCard`], with the bytes of the name marked that a search matched.
pub fn identity(name: &str, matched: (u32, u32), src: Option<&str>, domain: &str, size: u16, href: &str) -> Markup {
    html! {
        span.identity data-size=(size) {
            (tile(name, src, size, false))
            span.identity__text {
                a.identity__name href=(href) title=(name) { (marked(name, matched)) }
                span.identity__domain { span { (domain) } }
            }
        }
    }
}
