//! The sections *Client* and *Information*.

use domain::{ApplicationType, Field};
use leptos::prelude::*;

use super::{
    client_type::{ApplicationTypeChoice, ClientTypeChoice},
    logo::LogoField,
    response_types::ResponseTypesChoice,
    signing::{PkceChoice, SigningChoice},
    state::FormState,
    text::TextInput,
    uris::UriList,
};

/// What it is, and how people come back to it.
#[component]
pub fn ClientSection(
    /// The form.
    state: FormState,
) -> impl IntoView {
    let native = state.typed.with_untracked(|typed| typed.form.application_type == ApplicationType::Native.as_str());
    let placeholder = if native { "com.example.app:/callback" } else { "https://app.example.com/callback" };
    view! {
        <section class="section" aria-labelledby="section-client">
            <header class="section__head">
                <h2 id="section-client">"Client"</h2>
                <p class="section__text">"What it is, and how people come back to it."</p>
            </header>
            <TextInput state field=Field::Name hint="Users see it on the consent page." placeholder="Tidewater Scheduling"/>
            <ClientTypeChoice state/>
            <ApplicationTypeChoice state/>
            <ResponseTypesChoice state/>
            <SigningChoice state/>
            <PkceChoice state/>
            <UriList
                state
                field=Field::RedirectUris
                hint="Where users are sent back to. Matched exactly, character by character."
                placeholder
            />
            <UriList
                state
                field=Field::PostLogoutRedirectUris
                hint="Where users may be sent after they signed out."
                placeholder="https://app.example.com/signed-out"
                optional=true
            />
            <TextInput
                state
                field=Field::Scope
                hint="What it may ask for, separated by spaces. Empty means any scope."
                placeholder="openid profile email"
                optional=true
                mono=true
            >
                <ScopeButtons state/>
            </TextInput>
        </section>
    }
    .into_any()
}

/// The usual scope values, a button each.
#[component]
fn ScopeButtons(state: FormState) -> impl IntoView {
    let buttons: Vec<_> = ["openid", "profile", "email", "address", "phone", "offline_access"]
        .into_iter()
        .map(|value| {
            let on = move || state.typed.with(|typed| typed.form.scope.split_whitespace().any(|other| other == value));
            let toggle = move |_| {
                let mut all = state.text(Field::Scope).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                match all.iter().position(|other| other == value) {
                    Some(at) => {
                        all.remove(at);
                    }
                    None => all.push(value.to_owned()),
                }
                state.set_text(Field::Scope, all.join(" "));
                state.touch(Field::Scope);
            };
            view! {
                <button class="scope" type="button" aria-pressed=move || on().to_string() on:click=toggle>
                    {value}
                </button>
            }
        })
        .collect();
    view! {
        <div class="scopes" role="group" aria-label="Usual scopes">
            {buttons}
        </div>
    }
}

/// What users and admins may want to know.
#[component]
pub fn InformationSection(
    /// The form.
    state: FormState,
    /// Whether a logo is on its way.
    uploading: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="section-information">
            <header class="section__head">
                <h2 id="section-information">"Information"</h2>
                <p class="section__text">"Optional. Users see the logo, the website and the terms before they decide."</p>
            </header>
            <LogoField state busy=uploading/>
            <TextInput
                state
                field=Field::WebsiteUrl
                kind="url"
                hint="Its home page."
                placeholder="https://www.example.com"
                optional=true
                mono=true
            />
            <TextInput
                state
                field=Field::TermsUrl
                kind="url"
                hint="Its terms of service or privacy policy."
                placeholder="https://www.example.com/terms"
                optional=true
                mono=true
            />
            <TextInput
                state
                field=Field::ContactEmail
                kind="email"
                hint="Whom to write to about it. Users do not see it."
                placeholder="team@example.com"
                optional=true
            />
        </section>
    }
    .into_any()
}
