//! The rows of one's own clients.

use leptos::prelude::*;

use crate::{
    api::portal::own_clients::{Need, OwnRow, Urgency},
    components::{Copyable, IdentityCard, Status, logo_src, status::client_status},
};

/// The table. On a narrow screen each row is a card.
#[component]
pub fn Table(
    /// The clients.
    rows: Vec<OwnRow>,
) -> impl IntoView {
    let rows: Vec<_> = rows.into_iter().map(line).collect();
    view! {
        <div class="table own">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Client"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Needs attention"</th>
                        <th scope="col">"Owners"</th>
                        <th scope="col">"Client ID"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(row: OwnRow) -> AnyView {
    let src = row.logo.as_ref().map(|logo| logo_src(logo, 28));
    let (tone, word) = client_status(row.status);
    let calm = row.needs.is_empty();
    let needs: Vec<_> = row.needs.into_iter().map(|need| self::need(need, &row.name)).collect();
    let owners = match row.others {
        0 => "You alone".to_owned(),
        1 => "You and 1 other".to_owned(),
        others => ["You and ", &others.to_string(), " others"].concat(),
    };
    view! {
        <tr data-row="">
            <td class="own__client">
                <IdentityCard name=row.name src domain=row.domain size=28 href=["/clients/", &row.key].concat()/>
            </td>
            <td class="own__status">
                <Status tone word/>
            </td>
            <td class="own__needs" data-calm=calm>
                {if calm { view! { <span class="muted">"Nothing"</span> }.into_any() } else { needs.into_any() }}
            </td>
            <td class="own__owners muted">{owners}</td>
            <td class="own__id">
                <Copyable text=row.client_id what="client ID"/>
            </td>
        </tr>
    }
    .into_any()
}

/// A sentence, and the link that deals with it. To a screen reader the link also says of which client.
fn need(need: Need, name: &str) -> AnyView {
    let urgency = match need.urgency {
        Urgency::Act => "act",
        Urgency::Look => "look",
        Urgency::Wait => "wait",
    };
    let label = [&need.verb, ": ", name].concat();
    view! {
        <p class="need" data-urgency=urgency>
            {need.text} " " <a class="link" href=need.href aria-label=label>{need.verb}</a>
        </p>
    }
    .into_any()
}
