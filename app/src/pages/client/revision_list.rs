//! Revisions, a line each.

use leptos::prelude::*;

use crate::{api::clients::revisions::RevisionLine, components::RelativeTime};

/// The list; each line leads to what that revision changed.
#[component]
pub fn RevisionList(
    /// The address of the client's pages.
    base: String,
    /// The revisions, the newest first.
    revisions: Vec<RevisionLine>,
) -> impl IntoView {
    let items: Vec<_> = revisions
        .into_iter()
        .map(|line| {
            let href = [&base, "/history?to=", &line.number.to_string()].concat();
            view! {
                <li class="revision">
                    <a class="revision__number" href=href>{line.number}</a>
                    <span class="revision__text">
                        <span>{in_short(&line)}</span>
                        <span class="muted small">{line.by} " · " <RelativeTime when=line.at/></span>
                    </span>
                </li>
            }
        })
        .collect();
    view! { <ol class="revisions" reversed=true>{items}</ol> }.into_any()
}

/// What a revision did, in a line.
pub fn in_short(line: &RevisionLine) -> AnyView {
    let did = match (line.number, line.restores) {
        (1, _) => "Registered".to_owned(),
        (_, Some(restored)) => ["Brought back revision ", &restored.to_string()].concat(),
        _ if line.fields.is_empty() => "Saved".to_owned(),
        _ => {
            let labels: Vec<_> = line.fields.iter().map(|field| field.label()).collect();
            ["Changed ", &labels.join(", ")].concat()
        }
    };
    let reason = (!line.reason.is_empty())
        .then(|| view! { <span class="revision__reason">" “" {line.reason.clone()} "”"</span> });
    view! { <span>{did} {reason}</span> }.into_any()
}
