//! The card that introduces a client, the same wherever it is met: tile, name, domain, status.

use leptos::prelude::*;

use super::{Marked, Tile};

/// Tile, name, registrable domain; further children (a [`super::Status`], say) follow the domain.
#[component]
pub fn IdentityCard(
    /// The client's name.
    name: String,
    /// The address of its logo; see [`super::logo_src`].
    #[prop(optional_no_strip)]
    src: Option<String>,
    /// The registrable domain it redirects to, or what stands in for it.
    domain: String,
    /// The part of the name that a search matched: first byte, and the byte after the last.
    #[prop(optional)]
    matched: (u32, u32),
    /// The tile's size: 20, 28, 40, 64 or 96 px.
    #[prop(default = 40)]
    size: u16,
    /// Where the name leads.
    #[prop(optional_no_strip)]
    href: Option<String>,
    /// What follows the domain.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (start, end) = matched;
    let title = name.clone();
    let marked = view! { <Marked text=name.clone() start end/> };
    let shown_name = match href {
        Some(href) => view! { <a class="identity__name" href=href title=title>{marked}</a> }.into_any(),
        None => view! { <span class="identity__name" title=title>{marked}</span> }.into_any(),
    };
    view! {
        <span class="identity" data-size=size>
            <Tile name src size/>
            <span class="identity__text">
                {shown_name}
                <span class="identity__domain">
                    <span>{domain}</span>
                    {children.map(|children| children())}
                </span>
            </span>
        </span>
    }
}
