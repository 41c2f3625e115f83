//! A field of one line.

use domain::{Field, Severity};
use leptos::prelude::*;

use super::{findings::Findings, state::FormState, typed::text_of};

/// Label, hint, input, findings. The label, the name and the id come from the field.
#[component]
pub fn TextInput(
    /// The form.
    state: FormState,
    /// Which property it is.
    field: Field,
    /// What to type.
    #[prop(into)]
    hint: String,
    /// `text`, `url` or `email`: the keyboard that a phone shows. Browsers do not check it, the rules do.
    #[prop(default = "text")]
    kind: &'static str,
    /// An example.
    #[prop(default = "")]
    placeholder: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// In monospace: an identifier or a URI.
    #[prop(optional)]
    mono: bool,
    /// What follows the input.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = field.as_str();
    let problems = Memo::new(move |_| state.problems(field));
    let bad = move || problems.with(|problems| problems.iter().any(|problem| problem.severity == Severity::Refuse));
    let first = state.typed.with_untracked(|typed| text_of(&typed.form, field).to_owned());
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {field.label()}
                {optional.then(|| view! { <span class="field__optional">"optional"</span> })}
            </label>
            <p class="field__hint" id=[id, "-hint"].concat()>
                {hint}
            </p>
            <input
                class="input"
                id=id
                name=id
                type="text"
                inputmode=kind
                value=first
                prop:value=move || state.text(field)
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                data-mono=mono
                aria-required=(!optional).then_some("true")
                aria-describedby=[id, "-hint ", id, "-error"].concat()
                aria-invalid=move || bad().then_some("true")
                on:input=move |event| state.set_text(field, event_target_value(&event))
                on:blur=move |_| state.touch(field)
            />
            <Findings state id problems/>
            {children.map(|children| children())}
        </div>
    }
}
