//! Confidential or public, web or native: two choices that explain themselves.

use domain::{ApplicationType, ClientType, Field};
use leptos::prelude::*;

use super::{findings::Findings, state::FormState};
use crate::components::OptionCard;

/// The client type, with the definitions of RFC 6749, section 2.1.
#[component]
pub fn ClientTypeChoice(
    /// The form.
    state: FormState,
) -> impl IntoView {
    let card = move |value: ClientType, title: &'static str, text: &'static str, examples: &'static str| {
        card(state, Field::ClientType, value.as_str(), title, text, examples)
    };
    group(
        state,
        Field::ClientType,
        "Whether it can keep a secret (RFC 6749, section 2.1).",
        [
            card(
                ClientType::Confidential,
                "Confidential",
                "Runs on a secure server, where nobody else can read its secret.",
                "For example a web application with a back end, or a service.",
            ),
            card(
                ClientType::Public,
                "Public",
                "Runs on the user’s device, where a secret would be anybody’s. It has none.",
                "For example a single-page application, or an installed mobile or desktop app.",
            ),
        ],
    )
}

/// The application type: what decides which redirect URIs it may have.
#[component]
pub fn ApplicationTypeChoice(
    /// The form.
    state: FormState,
) -> impl IntoView {
    let card = move |value: ApplicationType, title: &'static str, text: &'static str, examples: &'static str| {
        card(state, Field::ApplicationType, value.as_str(), title, text, examples)
    };
    group(
        state,
        Field::ApplicationType,
        "Decides which redirect URIs it may have.",
        [
            card(
                ApplicationType::Web,
                "Web",
                "Reached with a browser. Users come back over https.",
                "Plain http is for 127.0.0.1 while developing.",
            ),
            card(
                ApplicationType::Native,
                "Native",
                "Installed on a device. Users come back to the device itself.",
                "By 127.0.0.1 on any port, a scheme of its own such as com.example.app:/cb, or a claimed https address.",
            ),
        ],
    )
}

fn card(
    state: FormState,
    field: Field,
    value: &'static str,
    title: &'static str,
    text: &'static str,
    examples: &'static str,
) -> AnyView {
    view! {
        <OptionCard
            name=field.as_str()
            value=value
            checked=Signal::derive(move || state.text(field) == value)
            on_change=Callback::new(move |_| {
                state.set_text(field, value.to_owned());
                state.touch(field);
            })
            title=title.into_any()
        >
            {text}
            <span class="option__examples">{examples}</span>
        </OptionCard>
    }
    .into_any()
}

fn group(state: FormState, field: Field, hint: &'static str, cards: [AnyView; 2]) -> AnyView {
    let id = field.as_str();
    view! {
        <fieldset class="field" id=id aria-describedby=[id, "-hint ", id, "-error"].concat()>
            <legend class="field__label">{field.label()}</legend>
            <p class="field__hint" id=[id, "-hint"].concat()>
                {hint}
            </p>
            <div class="options">{Vec::from(cards)}</div>
            <Findings state id problems=Memo::new(move |_| state.problems(field))/>
        </fieldset>
    }
    .into_any()
}
