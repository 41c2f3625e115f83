//! On or off.

use leptos::prelude::*;

/// A checkbox drawn as a switch, with its label and what it does.
#[component]
pub fn Switch(
    /// The control's id.
    id: &'static str,
    /// The control's name; its value is `true`, and nothing is sent where it is off.
    name: &'static str,
    /// What is on or off.
    label: &'static str,
    /// What that means.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(optional)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    view! {
        <div class="switch">
            <input
                class="switch__input"
                type="checkbox"
                role="switch"
                id=id
                name=name
                value="true"
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                aria-describedby=hint.map(|_| [id, "-hint"].concat())
                on:change=move |event| {
                    if let Some(on_change) = on_change {
                        on_change.run(event_target_checked(&event));
                    }
                }
            />
            <span class="switch__text">
                <label class="switch__label" for=id>
                    {label}
                </label>
                {hint.map(|hint| view! { <span class="field__hint" id=[id, "-hint"].concat()>{hint}</span> })}
            </span>
        </div>
    }
}
