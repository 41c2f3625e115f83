//! The algorithm that ID tokens are signed with.

use domain::{ClientType, Field, JwtAlg};
use leptos::prelude::*;

use super::{findings::Findings, state::FormState};
use crate::components::OptionCard;

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
