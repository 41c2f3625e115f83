//! Moving the focus to a control that may only come to be in a moment.

use leptos::prelude::*;
use web_sys::{
    Element, MouseEvent,
    wasm_bindgen::{JsCast, closure::Closure},
};

/// Focuses the element with this id when the page has caught up, with the caret at its end.
pub fn focus(id: String) {
    next_frame(move || {
        let Some(element) = document().get_element_by_id(&id) else { return };
        if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            let end = area.text_length();
            let _ = area.set_selection_range(end, end);
        }
        // A group of cards: its first control.
        let target = if element.has_attribute("tabindex") || element.matches("input, textarea, select").unwrap_or(false)
        {
            Some(element)
        } else {
            element.query_selector("input, textarea, select").ok().flatten()
        };
        if let Some(target) = target.and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = target.focus();
        }
    });
}

/// Focuses the first element that matches, when the page has caught up, and shows its beginning.
pub fn focus_first(selector: &'static str) {
    next_frame(move || {
        let found = document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
            element.scroll_into_view();
        }
    });
}

/// Leaves the focus where it is while a control is being pressed. A field that loses it says what is wrong with it, and
/// what stands below moves: the control would be gone from under the pointer before the press is a click.
pub fn keep_while_pressed(event: &MouseEvent) {
    const PRESSED: &str = "button, label, input[type=checkbox], input[type=radio]";
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if target.and_then(|target| target.closest(PRESSED).ok().flatten()).is_some() {
        event.prevent_default();
    }
}

/// Runs `then` before the next frame is painted. Leptos' own function forgets it when the part of the page that asked for
/// it goes, and a button that mends something goes at once.
fn next_frame(then: impl FnOnce() + 'static) {
    let _ = window().request_animation_frame(Closure::once_into_js(then).unchecked_ref());
}
