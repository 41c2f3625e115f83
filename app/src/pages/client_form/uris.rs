//! A list of URIs: a row each, in the order in which they are kept.

use domain::Field;
use leptos::prelude::*;

use super::{findings::Findings, focus::focus, state::FormState, typed::row_id, uri_row::UriRow};
use crate::components::Icon;

/// A row that was removed, until something else is done: the field's list can have it back.
pub type Removed = RwSignal<Option<(u32, String)>>;

/// Whom it concerns when a registered URI is removed: a sentence for each.
#[derive(Clone)]
pub struct Concerns(pub Vec<(String, String)>);

/// The list with its label, its hint, and what is wrong with it as a whole.
#[component]
pub fn UriList(
    /// The form.
    state: FormState,
    /// Which list.
    field: Field,
    /// What to type.
    hint: &'static str,
    /// What stands in an empty row.
    placeholder: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let id = field.as_str();
    let removed = Removed::new(None);
    let concerns = use_context::<Concerns>().filter(|_| field == Field::RedirectUris);
    let concern = move |uri: &str| {
        let Concerns(known) = concerns.as_ref()?;
        known.iter().find(|(other, _)| other == uri).map(|(_, text)| text.clone())
    };
    let rows = Memo::new(move |_| state.typed.with(|typed| typed.rows(field)));
    // Rows at the end that are only for browsers without scripts; one row is always there.
    let spare = state.typed.with_untracked(|typed| {
        let rows = typed.rows(field);
        let filled = rows.iter().rposition(|&row| !typed.row(field, row).is_empty()).map_or(1, |last| last + 1);
        rows.get(filled).copied().unwrap_or(u32::MAX)..rows.last().map_or(0, |last| last + 1)
    });
    let add = move |_| {
        let added = state.typed.try_update(|typed| {
            let end = typed.rows(field).len();
            typed.insert(field, end, "")
        });
        focus(row_id(field, added.unwrap_or_default()));
    };
    let undo = move |_| {
        if let Some((at, uri)) = removed.get_untracked() {
            removed.set(None);
            let back = state.typed.try_update(|typed| {
                let end = typed.rows(field).len();
                let row = typed.insert(field, end.min(at as usize), &uri);
                typed.drop_spare_rows();
                row
            });
            let back = back.unwrap_or_default();
            state.touch_row(field, back);
            focus(row_id(field, back));
        }
    };
    view! {
        <fieldset class="field" data-width="full" id=id>
            <legend class="field__label">
                {field.label()}
                {optional.then(|| view! { <span class="field__optional">"optional"</span> })}
            </legend>
            <p class="field__hint" id=[id, "-hint"].concat()>
                {hint} <span class="uris__keys">" Paste many at once, or press " <kbd>"Enter"</kbd> " for another row."</span>
                <span class="uris__lines">" One on a line. A box takes several lines."</span>
            </p>
            <Findings state id problems=Memo::new(move |_| state.problems(field))/>
            <div class="uris" role="list">
                <For each=move || rows.get() key=|row| *row let:row>
                    <UriRow state field row removed placeholder spare=spare.contains(&row)/>
                </For>
            </div>
            <div class="uris__foot">
                <button class="button uris__add" type="button" data-size="small" on:click=add>
                    <Icon name="plus"/>
                    "Add a URI"
                </button>
                <span class="uris__undo" role="status">
                    {move || {
                        removed
                            .get()
                            .map(|(_, uri)| {
                                let concern = concern(&uri);
                                view! {
                                    <span class="uris__gone">"Removed " <code>{uri}</code></span>
                                    {concern.map(|text| view! { <span class="uris__concern">{text}</span> })}
                                    <button class="button" type="button" data-size="small" on:click=undo>
                                        "Undo"
                                    </button>
                                }
                            })
                    }}
                </span>
            </div>
        </fieldset>
    }
    .into_any()
}
