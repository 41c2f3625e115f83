//! A URI drawn in its parts.

use domain::anatomy::{Part, dissect};
use leptos::prelude::*;

/// The value of `data-part`.
const fn part_name(part: Part) -> &'static str {
    match part {
        Part::Scheme => "scheme",
        Part::Delimiter => "delimiter",
        Part::Userinfo => "userinfo",
        Part::Subdomain => "subdomain",
        Part::Host => "host",
        Part::Port => "port",
        Part::Path => "path",
        Part::Query => "query",
        Part::Fragment => "fragment",
        Part::Unreadable => "unreadable",
    }
}

/// A URI with its registrable domain in bold, and with what browsers do not go to marked. The characters are exactly
/// those of `uri`.
#[component]
pub fn UriAnatomy(
    /// The URI as typed.
    #[prop(into)]
    uri: String,
    /// The registrable domain, where the server has said it.
    #[prop(optional_no_strip)]
    registrable: Option<String>,
    /// One line, cut off at its end.
    #[prop(optional)]
    one_line: bool,
) -> impl IntoView {
    let parts: Vec<_> = dissect(&uri, registrable.as_deref())
        .into_iter()
        .map(|(part, text)| view! { <span data-part=part_name(part)>{text.to_owned()}</span> })
        .collect();
    view! {
        <span class="anatomy" data-line=one_line.then_some("one") title=one_line.then_some(uri)>
            {parts}
        </span>
    }
}
