//! Whether users are asked, and what follows from that.

use domain::{ClientType, Field, ResponseType, consent::sentence};
use leptos::prelude::*;

use super::state::FormState;
use crate::components::Switch;

/// Two switches, and the sentence that says what users will meet.
#[component]
pub fn ConsentSection(
    /// The form.
    state: FormState,
) -> impl IntoView {
    let says = Memo::new(move |_| {
        state.typed.with(|typed| {
            let form = &typed.form;
            let client_type = ClientType::parse(&form.client_type).unwrap_or(ClientType::Confidential);
            let response_types: Vec<_> =
                form.response_types.iter().filter_map(|value| ResponseType::parse(value)).collect();
            sentence(client_type, &response_types, form.require_consent, form.reuse_consent)
        })
    });
    view! {
        <section class="section" aria-labelledby="section-consent">
            <header class="section__head">
                <h2 id="section-consent">"Consent"</h2>
                <p class="section__text">"Whether users are asked before this client learns who they are."</p>
            </header>
            <Switch
                id="require_consent"
                name=Field::RequireConsent.as_str()
                label="Ask users for consent"
                hint="Turn it off for clients of your own, which users need not decide about."
                checked=Signal::derive(move || state.typed.with(|typed| typed.form.require_consent))
                on_change=Callback::new(move |on| state.typed.update(|typed| typed.form.require_consent = on))
            />
            <Switch
                id="reuse_consent"
                name=Field::ReuseConsent.as_str()
                label="Remember their answer"
                hint="A user who said yes is not asked for the same thing again."
                checked=Signal::derive(move || state.typed.with(|typed| typed.form.reuse_consent))
                on_change=Callback::new(move |on| state.typed.update(|typed| typed.form.reuse_consent = on))
            />
            <p class="say" role="status">
                {move || says.get()}
            </p>
        </section>
    }
    .into_any()
}
