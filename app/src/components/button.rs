//! Buttons, and links that look like them.

use leptos::prelude::*;

/// What a button is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Variant {
    /// One of several.
    #[default]
    Secondary,
    /// What the page is for; one a page.
    Primary,
    /// Of little weight.
    Ghost,
    /// Opens something that takes away.
    Danger,
    /// Takes away.
    Destroy,
}

impl Variant {
    /// The value of `data-variant`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secondary => "secondary",
            Self::Primary => "primary",
            Self::Ghost => "ghost",
            Self::Danger => "danger",
            Self::Destroy => "destroy",
        }
    }
}

/// How much room a button takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Size {
    /// Inside rows: 26 px.
    Small,
    /// 32 px.
    #[default]
    Medium,
    /// Alone on a page: 40 px.
    Large,
}

impl Size {
    /// The value of `data-size`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// A button. Further attributes and events are spread onto it: `on:click`, `attr:name`, `attr:popovertarget`.
#[component]
pub fn Button(
    /// What it is for.
    #[prop(optional)]
    variant: Variant,
    /// How much room it takes.
    #[prop(optional)]
    size: Size,
    /// `button` or `submit`.
    #[prop(default = "button")]
    kind: &'static str,
    /// Shows a spinner in place of the words; the width stays.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Takes no clicks.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// The key that does the same.
    #[prop(optional)]
    key: Option<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="button"
            type=kind
            data-variant=variant.as_str()
            data-size=size.as_str()
            aria-busy=move || busy.get().then_some("true")
            disabled=move || disabled.get()
        >
            {children()}
            {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it is for.
    #[prop(optional)]
    variant: Variant,
    /// How much room it takes.
    #[prop(optional)]
    size: Size,
    /// The key that does the same.
    #[prop(optional)]
    key: Option<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="button" href=href data-variant=variant.as_str() data-size=size.as_str()>
            {children()}
            {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </a>
    }
}
