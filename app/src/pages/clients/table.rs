//! The rows of the list.

use std::borrow::Cow;

use domain::{ClientStatus, ClientType, ResponseType};
use leptos::prelude::*;
use maud::{Markup, PreEscaped, Render, html};

use crate::{
    api::clients_list::{Filter, Key, list_clients::Row},
    components::{
        SortHeader, Tone, identity, inert, logo_src, marked,
        status::{client_status, status, tag},
        time::relative_time,
    },
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
                {inert(body(&rows))}
            </table>
        </div>
    }
}

/// The rows, written into one text that is long enough for them.
fn body(rows: &[Row]) -> Markup {
    const LENGTH: usize = 1400;
    let mut markup = String::with_capacity(rows.len() * LENGTH);
    markup.push_str("<tbody>");
    for row in rows {
        line(row).render_to(&mut markup);
    }
    markup.push_str("</tbody>");
    PreEscaped(markup)
}

/// A row. Its checkbox is the form's; nothing else in it does anything but lead somewhere.
fn line(row: &Row) -> Markup {
    let href = ["/clients/", &row.key].concat();
    let src = row.logo.as_ref().map(|logo| logo_src(logo, 28));
    let (tone, word) = status_of(row);
    html! {
        tr data-row {
            td.clients__check {
                label.clients__pick {
                    input.checkbox type="checkbox" name="key" value=(row.key) aria-label={ "Select " (row.name) };
                }
            }
            td.clients__client {
                (identity(&row.name, row.in_name, src.as_deref(), &row.domain, 28, &href))
                @if let Some(found) = &row.found {
                    span.clients__found {
                        span.clients__field { (found.label) }
                        code { (marked(&found.value, found.at)) }
                    }
                }
            }
            td.clients__type {
                @match row.client_type {
                    ClientType::Confidential => "Confidential",
                    ClientType::Public => "Public",
                }
            }
            td.clients__flows { (response_types(&row.response_types)) }
            td.clients__alg { (tag(Tone::Quiet, row.jwt_alg.as_str())) }
            td.clients__hosts.num {
                @match row.hosts {
                    0 => "no host",
                    1 => "1 host",
                    n => { (n) " hosts" },
                }
            }
            td.clients__used.num.muted {
                @match &row.used {
                    Some(when) => (relative_time(when)),
                    None => "never",
                }
            }
            td.clients__created.num.muted { (relative_time(&row.created)) }
            td.clients__status { (status(tone, &word)) }
        }
    }
}

/// The first two, and how many more there are.
fn response_types(values: &[ResponseType]) -> Markup {
    const SHOWN: usize = 2;
    let all: Vec<&str> = values.iter().map(|value| value.as_str()).collect();
    html! {
        span.tags title=(all.join(", ")) {
            @for value in all.iter().take(SHOWN) { (tag(Tone::Quiet, value)) }
            @if all.len() > SHOWN { span.tag { "+" (all.len() - SHOWN) } }
        }
    }
}

/// A suspended client is that before anything else; warnings come before "Active".
fn status_of(row: &Row) -> (Tone, Cow<'static, str>) {
    match (row.status, row.warnings) {
        (ClientStatus::Active, 1) => (Tone::Warn, "1 warning".into()),
        (ClientStatus::Active, n) if n > 1 => (Tone::Warn, [&n.to_string(), " warnings"].concat().into()),
        (status, _) => {
            let (tone, word) = client_status(status);
            (tone, word.into())
        }
    }
}
