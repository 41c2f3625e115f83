//! A form's field: label, hint, control, error.

use leptos::prelude::*;

use super::Icon;

/// Label, hint above the control, the control (children), error beneath. The control carries `id`, and
/// `aria-describedby="{id}-hint {id}-error"`; see [`described_by`].
#[component]
pub fn Field(
    /// The control's id.
    id: &'static str,
    /// What is asked for.
    label: &'static str,
    /// What to type.
    #[prop(optional_no_strip, into)]
    hint: Option<&'static str>,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
                {optional.then(|| view! { <span class="field__optional">"optional"</span> })}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=[id, "-hint"].concat()>{hint}</p> })}
            {children()}
            <FieldError id error/>
        </div>
    }
}

/// The error beneath a control; nothing where there is none.
#[component]
pub fn FieldError(
    /// The control's id.
    id: &'static str,
    /// What is wrong with it.
    error: MaybeProp<String>,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            view! {
                <p class="field__error" id=[id, "-error"].concat()>
                    <Icon name="error"/>
                    <span>{error}</span>
                </p>
            }
        })
    }
}

/// The value of `aria-describedby` for the control `id` of a [`Field`].
pub fn described_by(id: &str) -> String {
    [id, "-hint ", id, "-error"].concat()
}

/// A [`Field`] with one line of text.
#[component]
pub fn TextField(
    /// The control's id, and its name unless there is another.
    id: &'static str,
    /// The control's name.
    #[prop(optional)]
    name: Option<&'static str>,
    /// What is asked for.
    label: &'static str,
    /// `text`, `email`, `password`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds at first.
    #[prop(into, optional)]
    value: String,
    /// What to type.
    #[prop(optional_no_strip, into)]
    hint: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What is wrong with it.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// At least so many characters.
    #[prop(optional)]
    minlength: Option<u16>,
) -> impl IntoView {
    view! {
        <Field id label hint error optional>
            <input
                class="input"
                id=id
                name=name.unwrap_or(id)
                type=kind
                value=value
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required=!optional
                minlength=minlength
                aria-describedby=described_by(id)
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            />
        </Field>
    }
}
