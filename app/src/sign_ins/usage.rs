//! What is used of a client, and by how many: a chart of its sign-ins, and the last use of each of its parts.

use domain::Timestamp;
use maud::{Markup, html};
use store::{PartUse, UseKind};

use super::{SignIns, radius};
use crate::{
    api::when::{date, when},
    components::{
        icon::icon,
        number::{counted, grouped},
        time::relative_time,
    },
};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Days of the chart.
const DAYS: i64 = 30;
/// The height of the chart, in its own units.
const HEIGHT: f64 = 96.0;
/// The width of a day and of what lies between two.
const COLUMN: i64 = 20;

/// The section.
pub fn section(shown: &SignIns<'_>) -> Markup {
    let usage = shown.usage;
    html! {
        section.card.section aria-labelledby="use" {
            header.section__head {
                h2 id="use" { "Use" }
                p.section__text { (radius::of_client(usage)) }
            }
            @if usage.parts.is_empty() {
                p.nothing { (icon("info")) "Nobody has signed in so far. Sign-ins a day and the last use of each part show here." }
            } @else {
                (chart(&days(shown)))
                (pkce(shown))
                (parts(shown))
            }
        }
    }
}

/// The last thirty days with their sign-ins, the oldest first.
fn days(shown: &SignIns<'_>) -> Vec<(Timestamp, u64)> {
    let today = shown.now.0.div_euclid(DAY);
    let of = |day| shown.usage.days.iter().find(|(other, _)| *other == day).map_or(0, |(_, sign_ins)| *sign_ins);
    (today - DAYS + 1..=today).map(|day| (Timestamp(day * DAY), of(day))).collect()
}

fn chart(days: &[(Timestamp, u64)]) -> Markup {
    let most = days.iter().map(|(_, sign_ins)| *sign_ins).max().unwrap_or_default();
    let total: u64 = days.iter().map(|(_, sign_ins)| sign_ins).sum();
    let width = DAYS * COLUMN;
    let title = format!("{} in the last 30 days, {} on the busiest day", counted(total, "sign-in"), grouped(most));
    html! {
        figure.chart {
            figcaption.chart__title { (title) }
            svg.chart__bars viewBox={ "0 0 " (width) " " (HEIGHT) } preserveAspectRatio="none" aria-hidden="true" {
                @for (place, (_, sign_ins)) in (0_i64..).zip(days) {
                    @let height = height(*sign_ins, most);
                    rect x=(place * COLUMN + 2) width=(COLUMN - 4) y=(HEIGHT - height) height=(height) data-none[*sign_ins == 0] {}
                }
            }
            p.chart__axis aria-hidden="true" {
                @if let [(first, _), .., (last, _)] = days { span { (date(*first)) } span { (date(*last)) } }
            }
            details.chart__table {
                summary { "As a table" }
                table.table {
                    thead { tr { th scope="col" { "Day" } th.table__number scope="col" { "Sign-ins" } } }
                    tbody {
                        @for (day, sign_ins) in days.iter().rev() {
                            tr { td { (date(*day)) } td.table__number { (grouped(*sign_ins)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The height of a bar. What is there at all can be seen; nothing is a hairline.
fn height(sign_ins: u64, most: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a drawing has few pixels")]
    let share = if most == 0 { 0.0 } else { sign_ins as f64 / most as f64 };
    match sign_ins {
        0 => 1.0,
        _ => (share * HEIGHT).max(3.0).round(),
    }
}

fn parts(shown: &SignIns<'_>) -> Markup {
    let metadata = &shown.client.metadata;
    let uris = metadata.redirect_uris.clone();
    let kinds = metadata.response_types.iter().map(|kind| kind.as_str().to_owned()).collect();
    let scopes = if metadata.scope.is_empty() { seen(shown, UseKind::Scope) } else { metadata.scope.clone() };
    html! {
        div.table-scroll {
            table.table.uses {
                thead {
                    tr {
                        th scope="col" { "Part" }
                        th scope="col" { "Last used" }
                        th scope="col" { "People this week" }
                    }
                }
                (rows(shown, "Redirect URIs", UseKind::RedirectUri, uris))
                (rows(shown, "Response types", UseKind::ResponseType, kinds))
                (rows(shown, "Scopes", UseKind::Scope, scopes))
            }
        }
        p.small.muted {
            "The last use of each secret is under "
            a.link href={ "/clients/" (shown.client.key) "/credentials" } { "Credentials" }
            "."
        }
    }
}

fn seen(shown: &SignIns<'_>, kind: UseKind) -> Vec<String> {
    shown.usage.parts.iter().filter(|part| part.kind == kind).map(|part| part.value.clone()).collect()
}

fn rows(shown: &SignIns<'_>, title: &str, kind: UseKind, values: Vec<String>) -> Markup {
    html! {
        @if !values.is_empty() {
            tbody {
                tr.uses__group { th scope="rowgroup" colspan="3" { (title) } }
                @for value in &values {
                    @let used = shown.usage.of(kind, value);
                    tr {
                        td { code { (value) } }
                        td {
                            @match used {
                                Some(used) => (relative_time(&when(used.last_at, shown.now))),
                                None => span.muted { "Never" },
                            }
                        }
                        td.num { (people(shown, kind, used)) }
                    }
                }
            }
        }
    }
}

/// How many people, as a number and as their share of all.
fn people(shown: &SignIns<'_>, kind: UseKind, used: Option<&PartUse>) -> Markup {
    if kind != UseKind::RedirectUri {
        return html! { span.muted { "—" } };
    }
    let people = used.map_or(0, |used| used.people);
    let all = shown.usage.people;
    let share = (people.min(all) * 100).checked_div(all).unwrap_or_default();
    html! {
        span.uses__people {
            (grouped(people))
            svg.uses__share viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
                rect.uses__all width="100" height="6" {}
                rect width=(share) height="6" {}
            }
        }
    }
}

/// What to say about PKCE, with the way to the switch for who uses it anyway. Who has to use it has no choice.
fn pkce(shown: &SignIns<'_>) -> Markup {
    let advice = if shown.client.metadata.needs_pkce() { None } else { advice(shown) };
    html! {
        @if let Some((advice, can_require)) = advice {
            p.small {
                (advice)
                @if can_require && shown.may_edit {
                    " "
                    a.link href={ "/clients/" (shown.client.key) "/edit#require_pkce" } { "Require it" }
                }
            }
        }
    }
}

/// What its sign-ins lately say of PKCE, and whether it could be required of them.
fn advice(shown: &SignIns<'_>) -> Option<(&'static str, bool)> {
    let lately = |method| {
        let used = shown.usage.of(UseKind::Pkce, method);
        used.is_some_and(|used| used.last_at.0 > shown.now.0 - DAYS * DAY)
    };
    match (lately("S256"), lately("none")) {
        (true, false) => Some((
            "All its sign-ins lately came with PKCE. Required of it, PKCE cannot be left out by anybody who asks in its name.",
            true,
        )),
        (true, true) => Some((
            "Some of its sign-ins come without PKCE. Switch it on everywhere: a stolen code is then of no use.",
            false,
        )),
        (false, true) => Some((
            "It signs in without PKCE. Most libraries have a switch for it: a stolen code is then of no use.",
            false,
        )),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_seen_where_there_is_something() {
        for (sign_ins, most, tall) in [(0, 0, 1.0), (0, 9, 1.0), (1, 1, 96.0), (1, 1000, 3.0), (500, 1000, 48.0)] {
            assert!((height(sign_ins, most) - tall).abs() < f64::EPSILON, "{sign_ins} of {most}");
        }
    }

    #[test]
    fn the_chart_says_in_words_what_it_draws() {
        let days: Vec<_> = (0..DAYS).map(|day| (Timestamp(day * DAY), day.unsigned_abs())).collect();
        let text = chart(&days).into_string();
        assert!(text.contains("435 sign-ins in the last 30 days, 29 on the busiest day"), "{text}");
        assert_eq!(text.matches("<rect").count(), 30);
        assert_eq!(text.matches("<tr>").count(), 31);
    }
}
