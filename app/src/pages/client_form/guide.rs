//! What is being built, and the form that follows from it.

use domain::ClientForm;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use maud::PreEscaped;

use super::{focus::focus, state::FormState};
use crate::{
    api::{ask::ask, clients::form::ClientFormPage},
    components::inert,
};

/// The question, and what follows from the answer in the page's address. What is typed stays when the answer changes.
#[component]
pub fn Guide(
    /// The form.
    state: FormState,
    /// The question as the server wrote it.
    markup: String,
) -> impl IntoView {
    let query = use_query_map();
    let building = Memo::new(move |_| query.with(|query| query.get("building")));
    let markup = RwSignal::new(markup);
    let navigate = use_navigate();
    Effect::new(move |before: Option<Option<String>>| {
        let now = building.get();
        if before.is_some_and(|before| before != now) {
            let building = now.clone();
            spawn_local(async move {
                let page =
                    ask(ClientFormPage { key: None, draft: None, building: building.clone(), resume: None }).await;
                // Without an answer the form stays as it is; and the page may be gone by now.
                let Ok(page) = page.and_then(|page| page.open()) else { return };
                if markup.try_set(page.guide).is_none() {
                    fill(state, page.start);
                    focus(["building-", &building.unwrap_or_default()].concat());
                }
            });
        }
        now
    });
    // Saved, and emptied for another one: so is the question.
    Effect::new(move || {
        if state.stored.with(|stored| *stored == ClientForm::default()) && building.get_untracked().is_some() {
            navigate("/clients/new", NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    });
    move || inert(PreEscaped(markup.get()))
}

/// Puts the choices of `start` in place of those that were there.
fn fill(state: FormState, start: ClientForm) {
    let scope = state.stored.with_untracked(|stored| stored.scope.clone());
    state.stored.set(start.clone());
    state.typed.update(|typed| {
        let form = &mut typed.form;
        form.client_type = start.client_type;
        form.application_type = start.application_type;
        form.response_types = start.response_types;
        form.jwt_alg = start.jwt_alg;
        form.require_pkce = start.require_pkce;
        form.require_consent = start.require_consent;
        form.reuse_consent = start.reuse_consent;
        if form.scope == scope {
            form.scope = start.scope;
        }
    });
}
