//! Old beside new: the values of one field that went and came.

use domain::{Field, anatomy};
use leptos::prelude::*;

use super::UriAnatomy;
use crate::api::clients::{
    check_hosts::HostFacts,
    revisions::{ChangeLine, RiskLabel},
};

/// The values that went and those that came, and how many stayed.
#[component]
pub fn Difference(
    /// The change.
    change: ChangeLine,
    /// What is known about the hosts in it.
    hosts: Vec<HostFacts>,
) -> impl IntoView {
    let ChangeLine { field, removed, added, kept, .. } = change;
    let show = |value: String, class: &'static str, word: &'static str| {
        let shown = match field {
            Field::RedirectUris | Field::PostLogoutRedirectUris | Field::WebsiteUrl | Field::TermsUrl => {
                let registrable = anatomy::host(&value)
                    .and_then(|host| hosts.iter().find(|facts| facts.host == host))
                    .and_then(|facts| facts.registrable.clone());
                view! { <UriAnatomy uri=value registrable/> }.into_any()
            }
            Field::Logo => {
                view! { <img class="conflict__logo" src=["/logos/", &value, "/64"].concat() alt="Logo"/> }.into_any()
            }
            Field::RequirePkce | Field::RequireConsent | Field::ReuseConsent => {
                view! { <span class="difference__value">{switch(field, &value)}</span> }.into_any()
            }
            _ => view! { <span class="difference__value">{value}</span> }.into_any(),
        };
        view! { <li class=class><span class="hidden-visually">{word}</span> {shown}</li> }.into_any()
    };
    let mut values: Vec<AnyView> =
        removed.into_iter().map(|value| show(value, "difference__old", "Removed: ")).collect();
    values.extend(added.into_iter().map(|value| show(value, "difference__new", "Added: ")));
    let kept = (kept > 0).then(|| view! { <li class="difference__kept">{kept} " unchanged"</li> });
    view! { <ul class="difference__values">{values} {kept}</ul> }.into_any()
}

/// What happened to the field, in a word.
pub const fn verb(change: &ChangeLine) -> &'static str {
    match (change.removed.is_empty(), change.added.is_empty()) {
        (true, false) if change.kept == 0 => "Added",
        (false, true) if change.kept == 0 => "Removed",
        (true, true) => "Reordered",
        _ => "Edited",
    }
}

/// What a change means for users, in a word, and the word's colour.
pub const fn risk_words(risk: RiskLabel) -> (&'static str, &'static str) {
    match risk {
        RiskLabel::Tightening => ("Tightening", "ok"),
        RiskLabel::Cosmetic => ("Cosmetic", "quiet"),
        RiskLabel::Widening => ("Widening", "warn"),
    }
}

/// A switch says what users meet.
fn switch(field: Field, value: &str) -> &'static str {
    match (field, value) {
        (Field::RequirePkce, "yes") => "Sign-ins need PKCE",
        (Field::RequirePkce, _) => "Sign-ins need no PKCE",
        (Field::RequireConsent, "yes") => "Users are asked for consent",
        (Field::RequireConsent, _) => "Users are not asked for consent",
        (_, "yes") => "Their answer is remembered",
        _ => "Their answer is not remembered",
    }
}
