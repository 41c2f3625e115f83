//! The selection, and what can be done to it. Without a script it is a form with checkboxes.

use leptos::wasm_bindgen::JsCast;
use leptos::{ev, html, prelude::*, server_fn::ServerFn};
use web_sys::{Event, HtmlFormElement, HtmlInputElement};

use crate::{
    api::{
        clients_list::bulk::{Bulk, Verb},
        post::Answer,
    },
    components::{Button, Dialog, Icon, Posting, Size, Variant, number::counted, post_form::fields},
};

const CHOSEN: &str = "input[name='keys[]']";

/// The form around the table.
#[component]
pub fn Selection(
    /// Where its state is kept.
    posting: Posting,
    /// Called with the answer.
    done: Callback<String>,
    /// The table.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let chosen = RwSignal::new(0_u64);
    let asked = RwSignal::new(None::<Verb>);
    let open = RwSignal::new(false);

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
    let changed = move |event: Event| {
        let target: HtmlInputElement = event_target(&event);
        if target.has_attribute("data-all")
            && let Some(form) = form.get_untracked()
        {
            for one in boxes(&form) {
                one.set_checked(target.checked());
            }
        }
        count();
    };
    // What was checked before the page was live.
    Effect::new(move || {
        if form.get().is_some() {
            count();
        }
    });
    let clear = move || {
        if let Some(form) = form.get_untracked() {
            for one in boxes(&form) {
                one.set_checked(false);
            }
        }
        count();
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let button = event.submitter().and_then(|button| button.get_attribute("value"));
        let verb = [Verb::Suspend, Verb::Resume, Verb::Delete]
            .into_iter()
            .find(|verb| button.as_deref() == Some(verb.as_str()));
        if verb.is_some() && chosen.get_untracked() > 0 {
            asked.set(verb);
            open.set(true);
        }
    };
    let confirm = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(verb), Some(form)) = (asked.get_untracked(), form.get_untracked()) else { return };
        let reason = document()
            .get_element_by_id("reason")
            .map(|reason| reason.unchecked_into::<HtmlInputElement>().value())
            .unwrap_or_default();
        let fields = fields(&form, &[("verb", verb.as_str()), ("reason", &reason)]);
        posting.send(
            Bulk::PATH,
            fields,
            Callback::new(move |answer: Answer| {
                clear();
                done.run(answer.text);
            }),
        );
        open.set(false);
    };
    let title = Signal::derive(move || {
        let clients = counted(chosen.get(), "client");
        match asked.get() {
            Some(Verb::Suspend) => ["Suspend ", &clients, "?"].concat(),
            Some(Verb::Resume) => ["Resume ", &clients, "?"].concat(),
            _ => ["Delete ", &clients, "?"].concat(),
        }
    });
    let consequence = move || match asked.get() {
        Some(Verb::Suspend) => "Nobody can sign in there until this is undone. Nothing else changes.",
        Some(Verb::Resume) => "People can sign in there again at once.",
        _ => "Nobody can sign in there any more. They stay in the trash for 30 days and can be restored from there.",
    };
    let verb_word = move || match asked.get() {
        Some(Verb::Suspend) => "Suspend",
        Some(Verb::Resume) => "Resume",
        _ => "Delete",
    };

    view! {
        <form
            method="post"
            action="/api/clients/bulk"
            class="selection"
            node_ref=form
            on:change=changed
            on:submit=submit
            data-chosen=move || (chosen.get() > 0).then_some("")
        >
            {children()}
            <div class="bulk" role="group" aria-label="Selected clients">
                <span class="bulk__count num" aria-live="polite">
                    <span class="needs-script">{move || [&chosen.get().to_string(), " selected"].concat()}</span>
                    <span class="without-script">"Selected clients:"</span>
                </span>
                {verb_button(Verb::Suspend, "Suspend", "pause", Variant::Secondary)}
                {verb_button(Verb::Resume, "Resume", "play", Variant::Secondary)}
                {verb_button(Verb::Delete, "Delete", "trash", Variant::Danger)}
                <button class="button needs-script" type="button" data-variant="ghost" data-size="small" on:click=move |_| clear()>
                    "Clear"
                </button>
            </div>
        </form>
        <Dialog id="confirm" title open>
            <p>{consequence}</p>
            <form class="stack" on:submit=confirm>
                <div class="field">
                    <label class="field__label" for="reason">
                        "Reason"
                        <span class="field__optional">"optional"</span>
                    </label>
                    <p class="field__hint">"Kept in the history and in the audit log."</p>
                    <input class="input" id="reason" maxlength="200" autocomplete="off"/>
                </div>
                <div class="dialog__actions">
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    {move || {
                        let variant = if asked.get() == Some(Verb::Resume) { Variant::Primary } else { Variant::Destroy };
                        view! { <Button kind="submit" variant>{verb_word}</Button> }
                    }}
                </div>
            </form>
        </Dialog>
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
