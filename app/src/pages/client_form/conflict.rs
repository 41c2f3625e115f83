//! Two changes to one client at the same time: both shown, either to be had, field by field.

use domain::{ClientForm, Field};
use leptos::prelude::*;

use super::{
    state::FormState,
    typed::{Typed, list, text_of},
};
use crate::{
    api::clients::form::Overtaken,
    components::{Icon, RelativeTime},
};

/// What one would make of both changes: a field that only one of them touched is as that one has it; where both did,
/// `mine` stays.
pub fn merge(base: &ClientForm, mine: &ClientForm, theirs: &ClientForm) -> ClientForm {
    let mut merged = mine.clone();
    for &field in Field::ALL {
        if values(mine, field) == values(base, field) {
            copy(field, theirs, &mut merged);
        }
    }
    merged
}

/// The fields in which the two differ.
fn differing(mine: &ClientForm, theirs: &ClientForm) -> Vec<Field> {
    Field::ALL.iter().copied().filter(|&field| values(mine, field) != values(theirs, field)).collect()
}

fn values(form: &ClientForm, field: Field) -> Vec<String> {
    let switch = |on: bool| vec![if on { "on" } else { "off" }.to_owned()];
    match field {
        Field::ResponseTypes => form.response_types.clone(),
        Field::RedirectUris | Field::PostLogoutRedirectUris => {
            list(form, field).iter().filter(|uri| !uri.trim().is_empty()).cloned().collect()
        }
        Field::RequirePkce => switch(form.require_pkce),
        Field::RequireConsent => switch(form.require_consent),
        Field::ReuseConsent => switch(form.reuse_consent),
        _ => Some(text_of(form, field)).filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect(),
    }
}

fn copy(field: Field, from: &ClientForm, to: &mut ClientForm) {
    match field {
        Field::Name => to.name.clone_from(&from.name),
        Field::ClientType => to.client_type.clone_from(&from.client_type),
        Field::ResponseTypes => to.response_types.clone_from(&from.response_types),
        Field::JwtAlg => to.jwt_alg.clone_from(&from.jwt_alg),
        Field::ApplicationType => to.application_type.clone_from(&from.application_type),
        Field::RedirectUris => to.redirect_uris.clone_from(&from.redirect_uris),
        Field::PostLogoutRedirectUris => to.post_logout_redirect_uris.clone_from(&from.post_logout_redirect_uris),
        Field::Scope => to.scope.clone_from(&from.scope),
        Field::RequirePkce => to.require_pkce = from.require_pkce,
        Field::RequireConsent => to.require_consent = from.require_consent,
        Field::ReuseConsent => to.reuse_consent = from.reuse_consent,
        Field::WebsiteUrl => to.website_url.clone_from(&from.website_url),
        Field::TermsUrl => to.terms_url.clone_from(&from.terms_url),
        Field::ContactEmail => to.contact_email.clone_from(&from.contact_email),
        Field::Logo => to.logo.clone_from(&from.logo),
        Field::ClientId | Field::ClientSecret | Field::Extended => {}
    }
}

/// The panel above the form; nothing while nobody came in between.
#[component]
pub fn Conflict(
    /// The form.
    state: FormState,
    /// What was typed here, and what somebody else saved.
    overtaken: RwSignal<Option<(ClientForm, Overtaken)>>,
) -> impl IntoView {
    move || overtaken.get().map(|(mine, other)| panel(state, mine, other))
}

fn panel(state: FormState, mine: ClientForm, other: Overtaken) -> AnyView {
    let Overtaken { theirs, revision, by, at, .. } = other;
    let rows: Vec<_> = differing(&mine, &theirs).into_iter().map(|field| row(state, field, &mine, &theirs)).collect();
    view! {
        <section class="conflict" tabindex="-1" role="alert" aria-labelledby="conflict-title">
            <header class="conflict__head">
                <Icon name="people"/>
                <div>
                    <h2 id="conflict-title">"Somebody else saved this client meanwhile"</h2>
                    <p>
                        {by} " saved revision " {revision} ", " <RelativeTime when=at/>
                        ". Nothing of yours is lost: choose for each field, then save on top of theirs."
                    </p>
                </div>
            </header>
            <div class="conflict__rows">{rows}</div>
        </section>
    }
    .into_any()
}

fn row(state: FormState, field: Field, mine: &ClientForm, theirs: &ClientForm) -> AnyView {
    let name = ["take-", field.as_str()].concat();
    let side = |label: &'static str, form: &ClientForm| {
        let form = form.clone();
        let shown = values(&form, field);
        let wanted = shown.clone();
        let chosen = move || state.typed.with(|typed| values(&typed.form, field) == wanted);
        let texts: Vec<_> = match shown.len() {
            0 => vec![view! { <span class="muted">"Empty"</span> }.into_any()],
            _ if field == Field::Logo => vec![
                view! { <img class="conflict__logo" src=["/logos/", &shown[0], "/64"].concat() alt=label/> }.into_any(),
            ],
            _ => shown.into_iter().map(|value| view! { <code>{value}</code> }.into_any()).collect(),
        };
        view! {
            <label class="conflict__side">
                <span class="conflict__who">
                    <input
                        type="radio"
                        class="conflict__choice"
                        name=name.clone()
                        prop:checked=chosen
                        on:change=move |_| {
                            let mut now = state.typed.with_untracked(Typed::values);
                            copy(field, &form, &mut now);
                            state.replace(now);
                        }
                    />
                    {label}
                </span>
                <span class="conflict__values">{texts}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="conflict__row">
            <legend>{field.label()}</legend>
            {side("Yours", mine)} {side("Theirs", theirs)}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_survives_the_other() {
        let base = ClientForm { name: "Kiln".to_owned(), scope: "openid".to_owned(), ..ClientForm::default() };
        let mine = ClientForm { name: "Kiln Works".to_owned(), jwt_alg: "HS256".to_owned(), ..base.clone() };
        let theirs = ClientForm { name: "Kilns".to_owned(), scope: "openid email".to_owned(), ..base.clone() };
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged.name, "Kiln Works");
        assert_eq!(merged.jwt_alg, "HS256");
        assert_eq!(merged.scope, "openid email");
        assert_eq!(differing(&mine, &theirs), [Field::Name, Field::JwtAlg, Field::Scope]);
    }
}
