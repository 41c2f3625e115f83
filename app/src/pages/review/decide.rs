//! Deciding: which fields are ticked, and the three verdicts.

use domain::{Field, ProposalId};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::review::{decide::Decide, verdict::Ruling},
    components::{Button, PostForm, Posting, Refusal, Variant},
};

/// The id of the form that accepts; the fields' checkboxes belong to it, wherever they stand.
const ACCEPT: &str = "accept";

/// Which fields are ticked.
#[derive(Clone, Copy)]
pub struct Ticks(RwSignal<Vec<Field>>);

impl Ticks {
    /// All of them.
    pub fn all(fields: Vec<Field>) -> Self {
        Self(RwSignal::new(fields))
    }

    /// The checkbox of a field, with its name.
    pub fn checkbox(self, field: Field) -> AnyView {
        let id = ["field-", field.as_str()].concat();
        let Self(ticked) = self;
        view! {
            <h3 class="desk__tick">
                <input
                    class="checkbox"
                    type="checkbox"
                    form=ACCEPT
                    name="fields[]"
                    value=field.as_str()
                    id=id.clone()
                    checked=true
                    on:change=move |event| {
                        ticked.update(|ticked| {
                            ticked.retain(|other| *other != field);
                            if event_target_checked(&event) {
                                ticked.push(field);
                            }
                        });
                    }
                />
                <label for=id>{field.label()}</label>
            </h3>
        }
        .into_any()
    }
}

/// The three verdicts.
#[component]
pub fn Verdicts(
    /// The proposal.
    id: ProposalId,
    /// The version that is shown.
    version: i64,
    /// What is asked for.
    fields: Vec<Field>,
    /// What is ticked; `None`: all or nothing.
    ticks: Option<Ticks>,
    /// Called with the page to go on with.
    done: Callback<String>,
    /// What stands at the end of the bar.
    children: Children,
) -> impl IntoView {
    let posting = Posting::new(&[Decide::PATH]);
    let of = fields.len();
    let word = move || match ticks {
        Some(Ticks(ticked)) if ticked.with(Vec::len) < of => {
            ["Accept ", &ticked.with(Vec::len).to_string(), " of ", &of.to_string()].concat()
        }
        _ => "Accept".to_owned(),
    };
    let none = Signal::derive(move || ticks.is_some_and(|Ticks(ticked)| ticked.with(Vec::is_empty)));
    let whole = ticks.is_none().then(|| {
        let inputs = fields.iter().map(|field| view! { <input type="hidden" name="fields[]" value=field.as_str()/> });
        inputs.collect_view()
    });
    let hidden = move |ruling: Ruling| {
        view! {
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <input type="hidden" name="ruling" value=ruling.as_str()/>
        }
    };
    let other = move |ruling: Ruling, word: &'static str, key: &'static str, variant: Variant, hint: &'static str| {
        let field = ["why-", ruling.as_str()].concat();
        let submit = if ruling == Ruling::Refuse { Variant::Destroy } else { Variant::Primary };
        view! {
            <details class="verdicts__other" name="verdict">
                <summary class="button" data-variant=variant.as_str() data-key=key>
                    {word} "…"
                    <kbd aria-hidden="true">{key}</kbd>
                </summary>
                <PostForm action=Decide::PATH on_done=done posting quiet=true class="verdicts__form">
                    {hidden(ruling)}
                    <label class="field__label" for=field.clone()>{hint}</label>
                    <textarea class="input" id=field.clone() name="why" rows="3" maxlength="2000"></textarea>
                    <div>
                        <Button kind="submit" variant=submit busy=posting.busy()>{word}</Button>
                    </div>
                </PostForm>
            </details>
        }
        .into_any()
    };
    view! {
        <footer class="verdicts">
            <Refusal posting/>
            <PostForm action=Decide::PATH on_done=done posting quiet=true id=ACCEPT class="verdicts__accept">
                {hidden(Ruling::Accept)} {whole}
                <Button kind="submit" variant=Variant::Primary busy=posting.busy() disabled=none key="a" attr:data-key="a">
                    {word}
                </Button>
            </PostForm>
            {other(Ruling::SendBack, "Send back", "s", Variant::Secondary, "What has to change? Its owner reads it.")}
            {other(Ruling::Refuse, "Refuse", "r", Variant::Danger, "Why is it refused? Its owner reads it.")}
            <div class="verdicts__end">{children()}</div>
        </footer>
    }
    .into_any()
}
