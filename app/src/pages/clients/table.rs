//! The rows of the list.

use domain::{ClientStatus, ClientType, ResponseType};
use leptos::prelude::*;

use crate::{
    api::clients_list::{
        Filter, Key,
        list_clients::{Found, Row},
    },
    components::{IdentityCard, Marked, RelativeTime, SortHeader, Status, Tag, Tone, logo_src, status::client_status},
};

/// The table. On a narrow screen each row is a card.
#[component]
pub fn Table(
    /// The clients.
    rows: Vec<Row>,
    /// What the list is filtered and sorted by.
    filter: Filter,
    /// Whether clients can be selected.
    may_write: bool,
) -> impl IntoView {
    let sort = |key: &'static str, descending_first: bool, label: &'static str| {
        let current = Some(filter.get(Key::Sort)).filter(|order| !order.is_empty()).unwrap_or("name");
        let reverse = ["-", key].concat();
        let sorted = if current == key {
            Some("ascending")
        } else if current == reverse {
            Some("descending")
        } else {
            None
        };
        let descending = sorted.map_or(descending_first, |order| order == "ascending");
        let value = if descending { reverse.as_str() } else { key };
        let href = filter.with(Key::Sort, if value == "name" { "" } else { value }).href("/clients");
        view! { <SortHeader label href sorted/> }
    };
    let searched = (!filter.get(Key::Search).is_empty()).then_some("");
    let rows = rows.into_iter().map(line).collect_view();
    view! {
        <div class="table clients" data-search=searched data-readonly=(!may_write).then_some("")>
            <table>
                <thead>
                    <tr>
                        <th scope="col" class="clients__check">
                            <label class="clients__pick needs-script">
                                <input class="checkbox" type="checkbox" data-all="" aria-label="Select all on this page"/>
                            </label>
                        </th>
                        {sort("name", false, "Client")}
                        <th scope="col">"Type"</th>
                        <th scope="col">"Response types"</th>
                        <th scope="col">"Algorithm"</th>
                        <th scope="col">"Redirects to"</th>
                        {sort("last_used", true, "Last used")}
                        {sort("created", true, "Registered")}
                        <th scope="col">"Status"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(row: Row) -> impl IntoView {
    let href = ["/clients/", &row.key].concat();
    let label = ["Select ", &row.name].concat();
    let src = row.logo.as_ref().map(|logo| logo_src(logo, 28));
    let types = response_types(&row.response_types);
    let (tone, word) = status(&row);
    view! {
        <tr data-row="">
            <td class="clients__check">
                <label class="clients__pick">
                    <input class="checkbox" type="checkbox" name="keys[]" value=row.key aria-label=label/>
                </label>
            </td>
            <td class="clients__client">
                <IdentityCard name=row.name src domain=row.domain size=28 matched=row.in_name href=Some(href)/>
                {row.found.map(found)}
            </td>
            <td class="clients__type">
                {match row.client_type {
                    ClientType::Confidential => "Confidential",
                    ClientType::Public => "Public",
                }}
            </td>
            <td class="clients__flows">
                {types}
            </td>
            <td class="clients__alg">
                <Tag>{row.jwt_alg.as_str()}</Tag>
            </td>
            <td class="clients__hosts num">
                {match row.hosts {
                    0 => "no host".to_owned(),
                    1 => "1 host".to_owned(),
                    n => [&n.to_string(), " hosts"].concat(),
                }}
            </td>
            <td class="clients__used num muted">
                {match row.used {
                    Some(when) => view! { <RelativeTime when/> }.into_any(),
                    None => "never".into_any(),
                }}
            </td>
            <td class="clients__created num muted">
                <RelativeTime when=row.created/>
            </td>
            <td class="clients__status">
                <Status tone>{word}</Status>
            </td>
        </tr>
    }
}

/// The first two, and how many more there are.
fn response_types(values: &[ResponseType]) -> impl IntoView + use<> {
    const SHOWN: usize = 2;
    let all: Vec<&'static str> = values.iter().map(|value| value.as_str()).collect();
    let shown = all.iter().copied().take(SHOWN).map(|value| view! { <Tag>{value}</Tag> }).collect_view();
    let more = all.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| view! { <span class="tag">{["+", &more.to_string()].concat()}</span> });
    view! {
        <span class="tags" title=all.join(", ")>
            {shown} {more}
        </span>
    }
}

/// A suspended client is that before anything else; warnings come before "Active".
fn status(row: &Row) -> (Tone, String) {
    match (row.status, row.warnings) {
        (ClientStatus::Active, 1) => (Tone::Warn, "1 warning".to_owned()),
        (ClientStatus::Active, n) if n > 1 => (Tone::Warn, [&n.to_string(), " warnings"].concat()),
        (status, _) => {
            let (tone, word) = client_status(status);
            (tone, word.to_owned())
        }
    }
}

/// Where the search found the client, if that is not its name.
fn found(found: Found) -> impl IntoView {
    let (start, end) = found.at;
    view! {
        <span class="clients__found">
            <span class="clients__field">{found.label}</span>
            <code>
                <Marked text=found.value start end/>
            </code>
        </span>
    }
}
