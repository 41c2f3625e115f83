//! One URI: what is typed, drawn in its parts, and what is wrong with it.
//!
//! The drawing and the text area lie in the same cell of a grid, in the same monospaced type: the drawing is seen, the
//! text area (its letters transparent) is typed in. Both wrap, so that neither scrolls and they cannot come apart; bold
//! letters are as wide as others. Where colours are forced, or no script runs, the text area shows its own letters.

use domain::{Field, Severity, anatomy};
use leptos::{ev::KeyboardEvent, prelude::*};
use web_sys::{HtmlTextAreaElement, wasm_bindgen::JsCast};

use super::{
    findings::{Findings, worst},
    focus::focus,
    state::FormState,
    typed::row_id,
    uris::Removed,
};
use crate::components::{Icon, UriAnatomy};

/// Two lines of text and the padding: what a row of one line is lower than, in pixels.
const TWO_LINES: i32 = 52;

/// The row.
#[component]
pub fn UriRow(
    /// The form.
    state: FormState,
    /// Its list.
    field: Field,
    /// Its number.
    row: u32,
    /// Where it goes when it is removed.
    removed: Removed,
    /// What stands in it while it is empty.
    placeholder: &'static str,
    /// Only shown where no script can add rows.
    spare: bool,
) -> impl IntoView {
    let id = row_id(field, row);
    let text = Memo::new(move |_| state.typed.with(|typed| typed.row(field, row).to_owned()));
    let problems = Memo::new(move |_| state.row_problems(field, row));
    let place = move || state.typed.with(|typed| typed.index(field, row).unwrap_or_default() + 1).to_string();
    // The registrable domain and the letters behind an A-label, where the server has said them.
    let facts = Memo::new(move |_| {
        text.with(|text| {
            let host = anatomy::host(text)?;
            state.hosts.with(|hosts| hosts.iter().find(|facts| facts.host == host).cloned())
        })
    });
    let drawn = move || {
        let registrable = facts.with(|facts| facts.as_ref().and_then(|facts| facts.registrable.clone()));
        view! { <UriAnatomy uri=text.get() registrable/> }
    };
    let unicode = move || {
        facts.with(|facts| facts.as_ref().and_then(|facts| facts.unicode.clone())).map(|unicode| {
            view! { <p class="uri__unicode">"Shown to people as " <b>{unicode}</b></p> }
        })
    };
    let remove = move |_| {
        let gone = (place().parse::<u32>().unwrap_or(1) - 1, text.get_untracked());
        let next = state.typed.try_update(|typed| typed.remove_row(field, row)).unwrap_or(row);
        state.touch(field);
        removed.set((!gone.1.is_empty()).then_some(gone));
        focus(row_id(field, next));
    };
    let input = move |event: web_sys::Event| {
        removed.set(None);
        let typed = event_target_value(&event);
        let last = state.typed.try_update(|all| all.set_row(field, row, &typed)).flatten();
        if let Some(last) = last {
            focus(row_id(field, last));
        }
        // A line break that was typed or pasted changes what is in the area, and perhaps not what is in the row.
        if typed.contains('\n')
            && let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok())
        {
            area.set_value(&text.get_untracked());
        }
    };
    let first = text.get_untracked();
    view! {
        <div class="uri" role="listitem" data-tone=move || problems.with(|problems| worst(problems)) data-spare=spare>
            <div class="uri__line">
                <span class="uri__drawing" aria-hidden="true">
                    {drawn}
                </span>
                <textarea
                    class="uri__input"
                    id=id.clone()
                    name=field.as_str()
                    rows="1"
                    placeholder=placeholder
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="next"
                    aria-label=move || [field.label(), " ", &place()].concat()
                    aria-describedby=[&id, "-error"].concat()
                    aria-invalid=move || {
                        problems.with(|all| all.iter().any(|problem| problem.severity == Severity::Refuse)).then_some("true")
                    }
                    prop:value=move || text.get()
                    on:input=input
                    on:keydown=move |event| keys(&event, state, field, row)
                    on:blur=move |_| {
                        if text.with_untracked(|text| !text.is_empty()) {
                            state.touch_row(field, row);
                        }
                    }
                >
                    {first}
                </textarea>
                <button class="uri__remove" type="button" aria-label=move || ["Remove URI ", &place()].concat() title="Remove" on:click=remove>
                    <Icon name="close"/>
                </button>
            </div>
            {unicode}
            <Findings state id problems/>
        </div>
    }
    .into_any()
}

/// Enter makes a row, Backspace in an empty one removes it, the arrows go from row to row.
fn keys(event: &KeyboardEvent, state: FormState, field: Field, row: u32) {
    if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    let Some(area) = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    let (rows, empty) = state.typed.with_untracked(|typed| (typed.rows(field), typed.row(field, row).is_empty()));
    let at = rows.iter().position(|&other| other == row).unwrap_or_default();
    let one_line = area.client_height() < TWO_LINES;
    let caret = area.selection_start().ok().flatten().unwrap_or_default();
    let next = match event.key().as_str() {
        "Enter" => {
            // Two empty rows in a row help nobody.
            let below = rows
                .get(at + 1)
                .copied()
                .filter(|&below| state.typed.with_untracked(|typed| typed.row(field, below).is_empty()));
            match below {
                _ if empty => Some(row),
                Some(below) => Some(below),
                None => state.typed.try_update(|typed| typed.insert(field, at + 1, "")),
            }
        }
        "Backspace" if empty && rows.len() > 1 => state.typed.try_update(|typed| typed.remove_row(field, row)),
        "ArrowUp" if at > 0 && (one_line || caret == 0) => rows.get(at - 1).copied(),
        "ArrowDown" if one_line || caret == area.text_length() => rows.get(at + 1).copied(),
        _ => return,
    };
    if let Some(next) = next {
        event.prevent_default();
        focus(row_id(field, next));
    }
}
