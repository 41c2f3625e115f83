//! The selection, and what can be done to it. It is a form that asks for a page: the question whether to.

use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{Event, HtmlFormElement, HtmlInputElement};

use crate::{
    api::clients_list::bulk::Verb,
    components::{Button, Icon, Size, Variant, post_form::fields},
    pages::bulk,
};

const CHOSEN: &str = "input[name=key]";

/// The form around the table.
#[component]
pub fn Selection(
    /// The query of the list, to come back to.
    list: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let chosen = RwSignal::new(0_u64);
    // Which was clicked last: a click with Shift chooses all from there.
    let from = StoredValue::new(None::<usize>);
    let navigate = use_navigate();

    let count = move || {
        let Some(form) = form.get_untracked() else { return };
        let boxes = boxes(&form);
        let checked = boxes.iter().filter(|one| one.checked()).count();
        chosen.set(checked as u64);
        if let Ok(Some(all)) = form.query_selector("[data-all]") {
            let all: HtmlInputElement = all.unchecked_into();
            all.set_checked(checked == boxes.len());
            all.set_indeterminate(checked > 0 && checked < boxes.len());
        }
    };
    let set_all = move |on: bool| {
        for one in form.get_untracked().map(|form| boxes(&form)).unwrap_or_default() {
            one.set_checked(on);
        }
        count();
    };
    let changed = move |event: Event| {
        let target: HtmlInputElement = event_target(&event);
        if target.has_attribute("data-all") {
            set_all(target.checked());
        } else {
            count();
        }
    };
    let clicked = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let (Some(target), Some(form)) = (target, form.get_untracked()) else { return };
        let boxes = boxes(&form);
        let Some(at) = boxes.iter().position(|one| *one == target) else { return };
        if let (true, Some(first)) = (event.shift_key(), from.get_value()) {
            for one in boxes.get(first.min(at)..=first.max(at)).unwrap_or_default() {
                one.set_checked(target.checked());
            }
        }
        from.set_value(Some(at));
    };
    // What was checked before the page was live.
    Effect::new(move || {
        if form.get().is_some() {
            count();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        let verb = event.submitter().and_then(|button| button.get_attribute("value"));
        let (Some(verb), Some(form)) = (verb, form.get_untracked()) else { return };
        if let Some(query) = fields(&form, &[("verb", &verb)]) {
            event.prevent_default();
            navigate(&[bulk::PATH, "?", &query].concat(), NavigateOptions::default());
        }
    };

    view! {
        <form
            method="get"
            action=bulk::PATH
            class="selection"
            node_ref=form
            on:change=changed
            on:click=clicked
            on:submit=submit
            data-chosen=move || (chosen.get() > 0).then_some("")
        >
            <input type="hidden" name="list" value=list/>
            {children()}
            <div class="bulk" role="group" aria-label="Selected clients">
                <span class="bulk__count num" aria-live="polite">
                    <span class="needs-script">{move || [&chosen.get().to_string(), " selected"].concat()}</span>
                    <span class="without-script">"Selected clients:"</span>
                </span>
                {verb_button(Verb::Suspend, "Suspend", "pause", Variant::Secondary)}
                {verb_button(Verb::Resume, "Resume", "play", Variant::Secondary)}
                {verb_button(Verb::Delete, "Delete", "trash", Variant::Danger)}
                <button class="button needs-script" type="button" data-variant="ghost" data-size="small" on:click=move |_| set_all(false)>
                    "Clear"
                </button>
            </div>
        </form>
    }
}

fn verb_button(verb: Verb, word: &'static str, icon: &'static str, variant: Variant) -> impl IntoView {
    view! {
        <Button kind="submit" size=Size::Small variant attr:name="verb" attr:value=verb.as_str()>
            <Icon name=icon/>
            {word}
        </Button>
    }
}

/// The checkboxes of the rows.
fn boxes(form: &HtmlFormElement) -> Vec<HtmlInputElement> {
    let Ok(list) = form.query_selector_all(CHOSEN) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}
