//! Accepting many at once, and taking that back. Without a script it is a form with checkboxes.

use leptos::wasm_bindgen::JsCast;
use leptos::{html, prelude::*, server_fn::ServerFn};
use web_sys::{Event, HtmlElement, HtmlInputElement};

use super::verdict::count_down;
use crate::{
    api::review::{accept_many::AcceptMany, undo_many::UndoDecisions, wall::Pending},
    components::{Button, Icon, PostForm, Posting, Refusal, Size, Variant, number::counted},
};

/// The form around the cards.
#[component]
pub fn Many(
    /// Called with the answer.
    done: Callback<String>,
    /// The cards.
    children: Children,
) -> impl IntoView {
    let around = NodeRef::<html::Div>::new();
    let chosen = RwSignal::new(0_u64);
    let count = move || {
        let boxes = around.get_untracked().map(|around| boxes(&around)).unwrap_or_default();
        chosen.set(boxes.iter().filter(|one| one.checked()).count() as u64);
    };
    let set = move |checked: bool| {
        for one in around.get_untracked().map(|around| boxes(&around)).unwrap_or_default() {
            one.set_checked(checked);
        }
        count();
    };
    // What was checked before the page was live.
    Effect::new(move || {
        if around.get().is_some() {
            count();
        }
    });
    let posting = Posting::new(&[AcceptMany::PATH]);
    let accepted = Callback::new(move |answer: String| {
        set(false);
        done.run(answer);
    });
    view! {
        <div
            node_ref=around
            class="selection"
            data-chosen=move || (chosen.get() > 0).then_some("")
            on:change=move |_: Event| count()
        >
            <Refusal posting/>
            <PostForm action=AcceptMany::PATH on_done=accepted posting quiet=true>
                {children()}
                <div class="bulk" role="group" aria-label="Selected proposals">
                    <span class="bulk__count num" aria-live="polite">
                        <span class="needs-script">{move || [&chosen.get().to_string(), " selected"].concat()}</span>
                        <span class="without-script">"Selected proposals:"</span>
                    </span>
                    <Button kind="submit" size=Size::Small variant=Variant::Primary busy=posting.busy() attr:data-key="A" key="⇧A">
                        "Accept"
                    </Button>
                    <button class="button needs-script" type="button" data-variant="ghost" data-size="small" on:click=move |_| set(true)>
                        "Select all on this page"
                    </button>
                    <button class="button needs-script" type="button" data-variant="ghost" data-size="small" on:click=move |_| set(false)>
                        "Clear"
                    </button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Verdicts that can still be undone.
#[component]
pub fn Undoing(
    /// The verdicts.
    pending: Pending,
    /// Called with the answer, and when the first has taken effect.
    done: Callback<String>,
) -> impl IntoView {
    let Pending { ids, names, accepted, left_ms } = pending;
    let left = RwSignal::new(left_ms.div_ceil(1000));
    count_down(left, Some(Callback::new(move |()| done.run(String::new()))));
    let more = ids.len().saturating_sub(names.len());
    let mut who = names.join(", ");
    if more > 0 {
        who = [&who, " and ", &more.to_string(), " more"].concat();
    }
    let word = if accepted { " accepted" } else { " decided" };
    let title = [&counted(ids.len() as u64, "proposal"), word].concat();
    let inputs = ids.into_iter().map(|id| view! { <input type="hidden" name="ids[]" value=id/> }).collect_view();
    let when = move || match left.get() {
        0 => "In force.".to_owned(),
        left => ["Takes effect in ", &left.to_string(), " s."].concat(),
    };
    view! {
        <div class="pending" data-tone="ok" role="status">
            <Icon name="check"/>
            <p class="pending__text">
                <b>{title}</b> " · " {who}
                <span class="pending__when">{when}</span>
            </p>
            <PostForm action=UndoDecisions::PATH on_done=done class="pending__undo">
                {inputs}
                <Button kind="submit" disabled=Signal::derive(move || left.get() == 0) attr:data-key="u" key="u">
                    "Undo"
                </Button>
            </PostForm>
        </div>
    }
    .into_any()
}

/// The checkboxes of the cards.
fn boxes(around: &HtmlElement) -> Vec<HtmlInputElement> {
    let Ok(list) = around.query_selector_all("input[name='proposals[]']") else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}
