//! The six response types, each with its flow, what comes back where, and the grant types it implies.

use domain::{Field, ResponseType, response_type::ResponseMode};
use leptos::prelude::*;

use super::{findings::Findings, state::FormState};
use crate::components::{OptionCard, Tag};

/// Six cards, any number of which may be chosen.
#[component]
pub fn ResponseTypesChoice(
    /// The form.
    state: FormState,
) -> impl IntoView {
    let field = Field::ResponseTypes;
    let id = field.as_str();
    let cards: Vec<_> = ResponseType::ALL.iter().map(|&response_type| card(state, response_type)).collect();
    view! {
        <fieldset class="field" data-width="full" id=id aria-describedby=[id, "-hint ", id, "-error"].concat()>
            <legend class="field__label">{field.label()}</legend>
            <p class="field__hint" id=[id, "-hint"].concat()>
                "The flows it may use. " <code>"code"</code> " is the right one for most clients, and the only one that brings no token through the browser’s address bar."
            </p>
            <div class="options" data-columns="3">
                {cards}
            </div>
            <Findings state id problems=Memo::new(move |_| state.problems(field))/>
        </fieldset>
    }
    .into_any()
}

fn card(state: FormState, response_type: ResponseType) -> AnyView {
    let value = response_type.as_str();
    let checked =
        Signal::derive(move || state.typed.with(|typed| typed.form.response_types.iter().any(|other| other == value)));
    let change = Callback::new(move |on: bool| {
        state.typed.update(|typed| {
            typed.form.response_types.retain(|other| other != value);
            if on {
                typed.form.response_types.push(value.to_owned());
            }
            // In the order in which they are offered and stored: another order is no change.
            typed
                .form
                .response_types
                .sort_by_key(|value| ResponseType::ALL.iter().position(|known| known.as_str() == value));
        });
        state.touch(Field::ResponseTypes);
    });
    let place = match response_type.response_mode() {
        ResponseMode::Query => " in the query",
        ResponseMode::Fragment => " in the fragment",
    };
    let grants: Vec<_> = response_type.grant_types().iter().map(|grant| view! { <Tag text=grant.as_str()/> }).collect();
    view! {
        <OptionCard
            name=Field::ResponseTypes.as_str()
            value=value
            many=true
            checked=checked
            on_change=change
            title=view! { <code>{value}</code> }.into_any()
        >
            <span class="option__flow">{response_type.flow().name()}</span>
            <span class="option__returns">"Returns " {response_type.returns()} {place}</span>
            <span class="option__grants">{grants}</span>
        </OptionCard>
    }
    .into_any()
}
