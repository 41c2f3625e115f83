//! A choice that explains itself.

use leptos::prelude::*;

/// A radio button or checkbox drawn as a card; several of them stand in `.options`.
#[component]
pub fn OptionCard(
    /// The control's name.
    name: &'static str,
    /// The control's value.
    value: &'static str,
    /// Any number of the group may be chosen.
    #[prop(optional)]
    many: bool,
    /// Whether it is chosen.
    #[prop(into)]
    checked: Signal<bool>,
    /// Whether it cannot be chosen.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Called with the new state.
    #[prop(optional)]
    on_change: Option<Callback<bool>>,
    /// The title: plain text, or `<code>` for a value of a protocol.
    title: AnyView,
    /// What it means.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="option">
            <span class="option__title">{title}</span>
            <input
                class="option__input"
                type=if many { "checkbox" } else { "radio" }
                name=name
                value=value
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                disabled=move || disabled.get()
                on:change=move |event| {
                    if let Some(on_change) = on_change {
                        on_change.run(event_target_checked(&event));
                    }
                }
            />
            <span class="option__text">{children()}</span>
        </label>
    }
}
