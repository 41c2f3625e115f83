//! Markup that is shown as it is.

use leptos::{prelude::*, tachys::html::InertElement};
use maud::Markup;

/// Shows `markup`, which is one element. Nothing in it reacts: the server writes it as text, the browser takes what it finds.
/// A view of the same elements would be built, written and hydrated one by one, and of those a list has thousands.
pub fn inert(markup: Markup) -> impl IntoView {
    InertElement::new(markup.into_string())
}
