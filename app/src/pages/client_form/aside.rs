//! Beside the form, always in view: what saving will do, and what users will see.

use domain::{
    Client, Severity, anatomy,
    preview::{Tone, preview},
};
use leptos::prelude::*;

use super::{focus::focus, saving::anchor, state::FormState};
use crate::pages::client::consent_preview::{ConsentPreview, Person, Shown, policy};

/// The column.
#[component]
pub fn Aside(
    /// The form.
    state: FormState,
    /// What is in the registry; `None` for a new client.
    before: RwSignal<Option<Client>>,
    /// Who sees it.
    person: Person,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        state.typed.with(|typed| {
            let form = &typed.form;
            let uri = form.redirect_uris.iter().find(|uri| !uri.is_empty()).map_or("", String::as_str);
            let domain = match anatomy::host(uri) {
                Some(host) => {
                    let known = state.hosts.with(|hosts| {
                        hosts.iter().find(|facts| facts.host == host).and_then(|facts| facts.registrable.clone())
                    });
                    known.unwrap_or_else(|| anatomy::guess_registrable(host).to_owned())
                }
                // A scheme of its own introduces a native client.
                None => uri.split_once(':').map_or("", |(scheme, _)| scheme).to_owned(),
            };
            Shown {
                name: form.name.clone(),
                logo: form.logo.clone(),
                domain,
                website: form.website_url.clone(),
                terms: form.terms_url.clone(),
                policy: form.extended.as_ref().map(policy).unwrap_or_default(),
                scope: form.scope.clone(),
            }
        })
    });
    view! {
        <aside class="columns__aside" aria-label="Preview">
            <Outlook state before/>
            <ConsentPreview shown person/>
        </aside>
    }
    .into_any()
}

/// What saving will do, and what stands in its way.
#[component]
fn Outlook(state: FormState, before: RwSignal<Option<Client>>) -> impl IntoView {
    let will = Memo::new(move |_| {
        state.typed.with(|typed| {
            before.with(|before| state.policy.with_value(|policy| preview(&typed.values(), before.as_ref(), policy)))
        })
    });
    let sentences = move || {
        let all = will.get().into_iter().map(|say| match say.tone {
            Tone::Plain => view! { <li>{say.text}</li> }.into_any(),
            Tone::Loss => view! { <li data-tone="loss">{say.text}</li> }.into_any(),
            Tone::Blocked => view! {
                <li data-tone="blocked">
                    <button class="outlook__go" type="button" on:click=move |_| go(state, Severity::Refuse)>
                        {say.text}
                    </button>
                </li>
            }
            .into_any(),
        });
        all.collect::<Vec<_>>()
    };
    let warnings = Memo::new(move |_| {
        state
            .verdict
            .with(|verdict| verdict.problems.iter().filter(|problem| problem.severity == Severity::Warn).count())
    });
    let warned = move || {
        let n = warnings.get();
        (n > 0).then(|| {
            let text = if n == 1 {
                "One warning to look at.".to_owned()
            } else {
                [&n.to_string(), " warnings to look at."].concat()
            };
            view! {
                <button class="outlook__go" type="button" data-tone="warn" on:click=move |_| go(state, Severity::Warn)>
                    {text}
                </button>
            }
        })
    };
    view! {
        <div class="outlook" role="status">
            <h3 class="outlook__title">"When you save"</h3>
            <ul class="outlook__list">{sentences}</ul>
            {warned}
        </div>
    }
}

/// Shows the first problem of this severity.
fn go(state: FormState, severity: Severity) {
    state.attempted.set(true);
    let id = state.verdict.with_untracked(|verdict| {
        verdict.problems.iter().find(|problem| problem.severity == severity).map(|problem| anchor(state, problem))
    });
    focus(id.unwrap_or_default());
}
