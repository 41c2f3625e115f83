//! The algorithm that ID tokens are signed with, and what proves that a code is the client's.

use domain::{ClientType, Field, JwtAlg};
use leptos::prelude::*;

use super::{findings::Findings, state::FormState};
use crate::components::{OptionCard, Switch};

/// RS256 or HS256; the latter not for public clients, who have no secret to sign with.
#[component]
pub fn SigningChoice(
    /// The form.
    state: FormState,
) -> impl IntoView {
    let field = Field::JwtAlg;
    let id = field.as_str();
    let chosen = move |alg: JwtAlg| Signal::derive(move || state.text(field) == alg.as_str());
    let choose = move |alg: JwtAlg| {
        Callback::new(move |_| {
            state.set_text(field, alg.as_str().to_owned());
            state.touch(field);
        })
    };
    let public = Signal::derive(move || state.text(Field::ClientType) == ClientType::Public.as_str());
    // One that is chosen already stays within reach: the finding beneath says what to do about it.
    let barred = Signal::derive(move || public.get() && state.text(field) != JwtAlg::HS256.as_str());
    view! {
        <fieldset class="field" id=id aria-describedby=[id, "-hint ", id, "-error"].concat()>
            <legend class="field__label">{field.label()}</legend>
            <p class="field__hint" id=[id, "-hint"].concat()>
                "How its ID tokens are signed."
            </p>
            <div class="options">
                <OptionCard
                    name=id
                    value=JwtAlg::RS256.as_str()
                    checked=chosen(JwtAlg::RS256)
                    on_change=choose(JwtAlg::RS256)
                    title=view! { <code>"RS256"</code> }.into_any()
                >
                    "With the provider’s private key. Anybody can verify it with the published one."
                </OptionCard>
                <OptionCard
                    name=id
                    value=JwtAlg::HS256.as_str()
                    checked=chosen(JwtAlg::HS256)
                    disabled=barred
                    on_change=choose(JwtAlg::HS256)
                    title=view! { <code>"HS256"</code> }.into_any()
                >
                    {move || {
                        if public.get() {
                            "Not for public clients: it signs with the client secret, and they have none."
                        } else {
                            "With the client secret. For libraries that cannot do RS256."
                        }
                    }}
                </OptionCard>
            </div>
            <Findings state id problems=Memo::new(move |_| state.problems(field))/>
        </fieldset>
    }
    .into_any()
}

/// Whether PKCE is required. For a public client it always is: its own answer is kept for the day it turns confidential.
#[component]
pub fn PkceChoice(
    /// The form.
    state: FormState,
) -> impl IntoView {
    view! {
        <div class="field" data-width="full">
            <Switch
                id="require_pkce"
                name=Field::RequirePkce.as_str()
                label="Require PKCE"
                hint="A code is only given to who can prove to have asked for it. Public clients always need it; turn it on for others once their library sends it."
                checked=Signal::derive(move || state.typed.with(|typed| typed.form.require_pkce))
                on_change=Callback::new(move |on| state.typed.update(|typed| typed.form.require_pkce = on))
            />
        </div>
    }
    .into_any()
}
