//! Keys that work on every page, and the dialog that lists them.

use leptos::wasm_bindgen::JsCast;
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{Button, Dialog};

/// Listens for the keys of every page as long as the caller lives. `help` opens the list of them.
pub fn listen(help: RwSignal<bool>) {
    let navigate = use_navigate();
    Effect::new(move || {
        let navigate = navigate.clone();
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let key = event.key();
            if key == "Escape" {
                close_menus(None);
                return;
            }
            if is_typing() {
                return;
            }
            let done = match key.as_str() {
                "/" => focus("#search"),
                "?" => {
                    help.set(true);
                    true
                }
                "n" => {
                    navigate("/clients/new", leptos_router::NavigateOptions::default());
                    true
                }
                "j" if step(1) => true,
                "k" if step(-1) => true,
                "x" => select(),
                "ArrowRight" if on_wall() && step(1) => true,
                "ArrowLeft" if on_wall() && step(-1) => true,
                "ArrowDown" if on_wall() && step(columns()) => true,
                "ArrowUp" if on_wall() && step(-columns()) => true,
                key => press(key),
            };
            if done {
                event.prevent_default();
            }
        });
        let clicks = window_event_listener(ev::click, move |event| {
            close_menus(event.target().and_then(|target| target.dyn_into::<Element>().ok()).as_ref());
        });
        on_cleanup(move || {
            keys.remove();
            clicks.remove();
        });
    });
}

/// The list of keys.
#[component]
pub fn KeyboardHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog id="keys" title="Keyboard" open>
            <section class="stack" data-gap="8">
                <h3>"Everywhere"</h3>
                <dl class="keys">
                    <dt>"Find a client"</dt>
                    <dd><kbd>"/"</kbd></dd>
                    <dt>"Register a client"</dt>
                    <dd><kbd>"n"</kbd></dd>
                    <dt>"This list of keys"</dt>
                    <dd><kbd>"?"</kbd></dd>
                    <dt>"Close, leave a field"</dt>
                    <dd><kbd>"Esc"</kbd></dd>
                </dl>
            </section>
            <section class="stack" data-gap="8">
                <h3>"In a list"</h3>
                <dl class="keys">
                    <dt>"Next row"</dt>
                    <dd><kbd>"j"</kbd></dd>
                    <dt>"Previous row"</dt>
                    <dd><kbd>"k"</kbd></dd>
                    <dt>"Open"</dt>
                    <dd><kbd>"Enter"</kbd></dd>
                    <dt>"Select"</dt>
                    <dd><kbd>"x"</kbd></dd>
                </dl>
            </section>
            <section class="stack" data-gap="8">
                <h3>"At the review desk"</h3>
                <dl class="keys">
                    <dt>"Accept"</dt>
                    <dd><kbd>"a"</kbd></dd>
                    <dt>"Send back"</dt>
                    <dd><kbd>"s"</kbd></dd>
                    <dt>"Refuse"</dt>
                    <dd><kbd>"r"</kbd></dd>
                    <dt>"Comment"</dt>
                    <dd><kbd>"c"</kbd></dd>
                    <dt>"Undo the last verdict"</dt>
                    <dd><kbd>"u"</kbd></dd>
                    <dt>"On the wall: select, accept what is selected"</dt>
                    <dd><kbd>"x"</kbd><kbd>"Shift"</kbd><kbd>"A"</kbd></dd>
                    <dt>"Next, previous proposal"</dt>
                    <dd><kbd>"j"</kbd><kbd>"k"</kbd></dd>
                </dl>
            </section>
            <section class="stack" data-gap="8">
                <h3>"In a form"</h3>
                <dl class="keys">
                    <dt>"Save"</dt>
                    <dd><kbd>"Ctrl"</kbd><kbd>"S"</kbd></dd>
                    <dt>"Add a URI"</dt>
                    <dd><kbd>"Enter"</kbd></dd>
                </dl>
            </section>
            <div class="dialog__actions">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

fn is_typing() -> bool {
    let Some(element) = document().active_element() else { return false };
    let control = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
    element.matches(control).unwrap_or(false) || document().query_selector("dialog[open]").ok().flatten().is_some()
}

fn focus(selector: &str) -> bool {
    let found =
        document().query_selector(selector).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
    let Some(element) = found.filter(|element| element.offset_parent().is_some()) else { return false };
    let _ = element.focus();
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    }
    true
}

/// Rows of a list carry `data-row`; the link in it takes the focus.
fn rows() -> Vec<Element> {
    let Ok(list) = document().query_selector_all("[data-row]") else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

fn current(rows: &[Element]) -> Option<usize> {
    let active = document().active_element()?;
    rows.iter().position(|row| row.contains(Some(&active)))
}

fn step(by: isize) -> bool {
    let rows = rows();
    let at = match current(&rows) {
        Some(at) => at.saturating_add_signed(by).min(rows.len() - 1),
        None => 0,
    };
    let Some(row) = rows.get(at) else { return false };
    let target =
        row.query_selector("a, button").ok().flatten().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target {
        let _ = target.focus();
    }
    true
}

/// Whether the focus is on a wall of cards, where arrows lead from one to the next.
fn on_wall() -> bool {
    document().active_element().is_some_and(|active| active.closest(".wall [data-row]").ok().flatten().is_some())
}

/// How many cards stand beside one another.
fn columns() -> isize {
    let tops = rows().into_iter().filter_map(|row| Some(row.dyn_into::<HtmlElement>().ok()?.offset_top()));
    let tops: Vec<i32> = tops.collect();
    tops.iter().take_while(|top| tops.first() == Some(top)).count().try_into().unwrap_or(1)
}

/// Presses what the page has put on this key: it carries `data-key`. What opens a text to write, begins with that text.
fn press(key: &str) -> bool {
    if key.len() != 1 || !key.bytes().all(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let found = document().query_selector(&["[data-key=", key, "]:not(:disabled)"].concat()).ok().flatten();
    let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return false };
    element.click();
    let text = element.closest("details[open]").ok().flatten().and_then(|open| open.query_selector("textarea").ok()?);
    if let Some(text) = text.and_then(|text| text.dyn_into::<HtmlElement>().ok()) {
        let _ = text.focus();
    }
    true
}

fn select() -> bool {
    let rows = rows();
    let Some(row) = current(&rows).and_then(|at| rows.get(at)) else { return false };
    let checkbox = row.query_selector("input[type=checkbox]").ok().flatten();
    let Some(checkbox) = checkbox.and_then(|checkbox| checkbox.dyn_into::<HtmlElement>().ok()) else { return false };
    checkbox.click();
    true
}

/// Closes every open menu that `but` is not in.
fn close_menus(but: Option<&Element>) {
    let Ok(open) = document().query_selector_all("details.menu[open]") else { return };
    for at in 0..open.length() {
        if let Some(menu) = open.item(at).and_then(|menu| menu.dyn_into::<Element>().ok())
            && !but.is_some_and(|but| menu.contains(Some(but)) && but.closest("a").ok().flatten().is_none())
        {
            let _ = menu.remove_attribute("open");
        }
    }
}
