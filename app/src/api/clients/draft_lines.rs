//! What somebody has begun to type, as the pages show it.

use domain::{ClientKey, FormDraftId, Timestamp};
use leptos::server_fn::ServerFn;
use maud::{Markup, html};
use store::FormDraft;

use super::discard_draft::DiscardDraft;
use crate::{
    api::when::when,
    components::{icon::icon, time::relative_time},
};

/// The drafts of new clients, but for the one that is gone on with; empty where there are none.
pub fn of_new_clients(drafts: &[FormDraft], current: Option<FormDraftId>, now: Timestamp) -> String {
    let others: Vec<_> = drafts.iter().filter(|draft| Some(draft.id) != current).collect();
    let current = drafts.iter().find(|draft| Some(draft.id) == current);
    if others.is_empty() && current.is_none() {
        return String::new();
    }
    let markup = html! {
        div.drafts {
            @if let Some(draft) = current { (going_on(draft, None, now)) }
            @if !others.is_empty() {
                section.card.drafts__others aria-label="Drafts" {
                    h2.drafts__title { "Drafts" }
                    ul.drafts__list { @for draft in others { li.drafts__line { (line(draft, now)) } } }
                }
            }
        }
    };
    markup.into_string()
}

/// That the form begins with what was typed before.
pub fn of_client(draft: &FormDraft, key: ClientKey, now: Timestamp) -> String {
    html! { div.drafts { (going_on(draft, Some(key), now)) } }.into_string()
}

fn going_on(draft: &FormDraft, key: Option<ClientKey>, now: Timestamp) -> Markup {
    html! {
        div.callout.drafts__current data-tone="wait" role="status" {
            (icon("info"))
            div.callout__body {
                "You go on with your draft of " (relative_time(&when(draft.at, now))) ". Nothing of it is saved yet. "
                (discard(draft, key, "Discard it"))
            }
        }
    }
}

fn line(draft: &FormDraft, now: Timestamp) -> Markup {
    html! {
        a.link href=(format!("/clients/new?resume={}", draft.id)) { (name(draft)) }
        span.muted.small { (relative_time(&when(draft.at, now))) }
        (discard(draft, None, "Discard"))
    }
}

fn discard(draft: &FormDraft, key: Option<ClientKey>, word: &str) -> Markup {
    html! {
        form.drafts__discard method="post" action=(DiscardDraft::PATH) {
            input type="hidden" name="id" value=(draft.id);
            @if let Some(key) = key { input type="hidden" name="key" value=(key); }
            button.link type="submit" aria-label=(format!("{word}: {}", name(draft))) { (word) }
        }
    }
}

fn name(draft: &FormDraft) -> &str {
    match draft.typing.form.name.trim() {
        "" => "Without a name",
        name => name,
    }
}
