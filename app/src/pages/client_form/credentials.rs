//! Client ID and secret: made, never typed.

use domain::{ClientType, Field};
use leptos::prelude::*;

use super::state::FormState;
use crate::{
    api::clients::{head::ClientHead, secrets::SecretLine},
    components::{Copyable, RelativeTime},
};

/// What there is, or what will be made.
#[component]
pub fn CredentialsSection(
    /// The form.
    state: FormState,
    /// The client, where there is one.
    head: Option<ClientHead>,
    /// Its secrets.
    secrets: Vec<SecretLine>,
) -> impl IntoView {
    let public = Signal::derive(move || state.text(Field::ClientType) == ClientType::Public.as_str());
    let page = head.as_ref().map(|head| format!("/clients/{}/credentials", head.key));
    let client_id = match head {
        Some(head) => view! { <Copyable text=head.client_id.as_str().to_owned() what="client ID"/> }.into_any(),
        None => view! { <p class="field__hint">"Made when you save: 24 letters and digits, never given to another client."</p> }.into_any(),
    };
    let working: Vec<_> = secrets.into_iter().filter(|secret| secret.state.works()).collect();
    let any = !working.is_empty();
    let lines: Vec<_> = working
        .into_iter()
        .map(|secret| {
            let used = match secret.used {
                Some(used) => view! { "last used " <RelativeTime when=used/> }.into_any(),
                None => "never used".into_any(),
            };
            view! {
                <li class="secret-line">
                    <code>{secret.hint} "…"</code>
                    <span class="muted small">"made " <RelativeTime when=secret.made/> " by " {secret.made_by} " · " {used}</span>
                </li>
            }
        })
        .collect();
    let secret_says = move || match (public.get(), any) {
        (true, true) => "The secrets are erased when you save: public clients have none.",
        (true, false) => "Public clients have none.",
        (false, true) => "",
        (false, false) => "Made when you save, and shown once. It is never typed.",
    };
    view! {
        <section class="section" aria-labelledby="section-credentials">
            <header class="section__head">
                <h2 id="section-credentials">"Credentials"</h2>
                <p class="section__text">"What the client identifies itself with. Both are made here, never typed."</p>
            </header>
            <div class="field">
                <span class="field__label">{Field::ClientId.label()}</span>
                {client_id}
            </div>
            <div class="field" data-width="full">
                <span class="field__label">{Field::ClientSecret.label()}</span>
                <p class="field__hint" role="status">
                    {secret_says}
                </p>
                <ul class="secret-lines" data-ending=move || public.get()>
                    {lines}
                </ul>
                {page
                    .filter(|_| any)
                    .map(|page| view! { <p><a class="link small" href=page>"Rotate, revoke or name secrets under Credentials"</a></p> })}
            </div>
        </section>
    }
    .into_any()
}
