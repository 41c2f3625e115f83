//! A proposal field by field: old beside new, what to look at, what was said.

use domain::{ClientKey, Field};
use leptos::prelude::*;

use super::{
    decide::Ticks,
    talk::{Talk, Thread},
};
use crate::{
    api::{
        clients::{
            check_hosts::HostFacts,
            revisions::{ChangeLine, RiskLabel},
        },
        review::show::{FieldLine, MarkLine},
    },
    components::{
        Difference, Icon, Tile,
        difference::{risk_words, verb},
        logo_src,
    },
};

/// One field.
#[component]
pub fn FieldRow(
    /// The field.
    line: FieldLine,
    /// The client's name as it is asked for.
    name: String,
    /// What is known about the hosts.
    hosts: Vec<HostFacts>,
    /// Whether it is of a new client: it is all new, and widens nothing.
    new: bool,
    /// What is ticked, where the fields can be accepted one by one.
    ticks: Option<Ticks>,
    /// The page's.
    talk: Talk,
) -> impl IntoView {
    let FieldLine { change, because, conflict, marks, comments } = line;
    let field = change.field;
    let id = ["field-", field.as_str()].concat();
    let verb = verb(&change);
    let (label, tone) = risk_words(change.risk);
    let label = match change.risk {
        RiskLabel::Widening if !because.is_empty() => [label, ": ", &because].concat(),
        _ => label.to_owned(),
    };
    let title = match ticks {
        Some(ticks) => ticks.checkbox(field),
        None => view! { <h3 id=id>{field.label()}</h3> }.into_any(),
    };
    let logos = (field == Field::Logo).then(|| logos(&change, &name));
    let marks: Vec<_> = marks.into_iter().map(mark).collect();
    let flagged = !marks.is_empty();
    view! {
        <div class="desk__field">
            <div class="difference__field">
                {title}
                {(!new).then(|| view! { <span class="muted small">{verb}</span> })}
            </div>
            <div class="desk__values">
                {match logos {
                    Some(logos) => logos,
                    None => view! { <Difference change hosts/> }.into_any(),
                }}
                {conflict.then(|| view! {
                    <p class="desk__mark" data-tone="bad">
                        <Icon name="error"/>
                        "Somebody else changed this field meanwhile, to something else."
                    </p>
                })}
                {flagged.then(|| view! { <ul class="desk__marks">{marks}</ul> })}
                <Thread talk field=Some(field) comments/>
            </div>
            {(!new).then(|| view! { <span class="tag desk__risk" data-tone=tone>{label}</span> })}
        </div>
    }
    .into_any()
}

fn mark(mark: MarkLine) -> AnyView {
    let MarkLine { warns, message, other, logos } = mark;
    let pair = logos.map(|(this, that)| {
        let [this, that] =
            [this, that].map(|logo| view! { <Tile name=String::new() src=Some(logo_src(&logo, 40)) size=40/> });
        view! {
            <span class="desk__pair" aria-hidden="true">
                {this} {that}
            </span>
        }
    });
    let link = |key: ClientKey| view! { " " <a class="link" href=format!("/clients/{key}")>"Show that client"</a> };
    view! {
        <li class="desk__mark" data-tone=if warns { "warn" } else { "quiet" }>
            <Icon name=if warns { "warning" } else { "info" }/>
            <span>{message} {other.map(link)} {pair}</span>
        </li>
    }
    .into_any()
}

/// Logos as users meet them: in every size, on light and on dark.
fn logos(change: &ChangeLine, name: &str) -> AnyView {
    let tiles = |hash: Option<&String>, word: &'static str, class: &'static str| {
        let src = |size: u16| {
            let hash = domain::LogoHash::parse(hash.as_ref()?)?;
            Some(logo_src(&hash, size))
        };
        let panel = |scheme: &'static str| {
            let tiles: Vec<_> = [96, 64, 40, 28, 20]
                .into_iter()
                .map(|size| view! { <Tile name=name.to_owned() src=src(size) size/> })
                .collect();
            view! { <div class="logos__panel" data-scheme=scheme>{tiles}</div> }
        };
        let none = hash.is_none();
        view! {
            <div class="logos__side">
                <p class=class>{word}</p>
                {if none {
                    view! { <p class="muted small">"No logo: initials stand in its place."</p> }.into_any()
                } else {
                    view! { {panel("light")} {panel("dark")} }.into_any()
                }}
            </div>
        }
        .into_any()
    };
    let old = change.removed.first().map(|old| tiles(Some(old), "Before", "logos__word"));
    view! { <div class="logos">{old} {tiles(change.added.first(), "After", "logos__word")}</div> }.into_any()
}
