//! A form that posts to a server function, with and without a script, in one piece of code for all of them.

use leptos::server::ServerActionError;
use leptos::{ev, prelude::*, server_fn::error::ServerFnUrlError, task::spawn_local};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams, wasm_bindgen::JsCast};

use super::{Callout, Tone};
use crate::{
    api::{
        packed::Packed,
        post::{Answer, Body, post},
    },
    error::{AccountField, AppError},
    layout::sign_in_for,
};

/// The state of a [`PostForm`], or of several that stand together.
#[derive(Clone, Copy)]
pub struct Posting {
    error: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    /// Fields that say themselves what is wrong with them.
    fields: StoredValue<Vec<AccountField>>,
}

impl Posting {
    /// Of forms that post to the server functions at `actions`. Where no script runs, the page that comes back after a
    /// refusal begins with it.
    pub fn new(actions: &[&str]) -> Self {
        let before = use_context::<ServerActionError>().filter(|error| actions.contains(&error.path()));
        let before = before.map(|error| ServerFnUrlError::<AppError>::decode_err(error.err()));
        Self { error: RwSignal::new(before), busy: RwSignal::new(false), fields: StoredValue::new(Vec::new()) }
    }

    /// Whether an answer is waited for.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Posts `fields` to the server function at `action`. Without a session it leads to the sign-in and back here.
    pub fn send(self, action: &'static str, fields: Option<String>, done: Callback<Answer>) {
        let Self { error, busy, .. } = self;
        let Some(fields) = fields else { return error.set(Some(AppError::Transport)) };
        busy.set(true);
        spawn_local(async move {
            let result = post(action, Body::Fields(fields)).await;
            // The page may be gone by now.
            if busy.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(answer) => {
                    error.set(None);
                    done.run(answer);
                }
                Err(AppError::Unauthenticated) => {
                    let here = location().pathname().unwrap_or_default();
                    let _ = location().set_href(&sign_in_for(&here));
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    }

    /// What is wrong with a field of an account, said beneath it and not above the form.
    pub fn about(self, field: AccountField) -> Signal<Option<String>> {
        self.fields.update_value(|fields| fields.push(field));
        Signal::derive(move || self.error.with(|error| error.as_ref()?.about(field)))
    }
}

/// What an answer says to people: the text that it is.
pub fn said(answer: &str) -> String {
    Packed::from_json(answer).open().unwrap_or_default()
}

/// A form whose fields are the arguments of the server function at `action`. With a script the page stays and `on_done`
/// gets the answer (JSON); without one, or where nothing waits for the answer, the server says where to go. What goes
/// wrong is said above the children, unless it is about a field of theirs.
#[component]
pub fn PostForm(
    /// The server function's address.
    action: &'static str,
    /// Called with the answer.
    #[prop(optional, into)]
    on_done: Option<Callback<String>>,
    /// Where the state of the form is kept, if anybody looks at it.
    #[prop(optional)]
    posting: Option<Posting>,
    /// What goes wrong is said elsewhere, by a [`Refusal`].
    #[prop(optional)]
    quiet: bool,
    /// The id of the element, for buttons that stand outside of it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The class of the element.
    #[prop(default = "stack")]
    class: &'static str,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let posting = posting.unwrap_or_else(|| Posting::new(&[action]));
    let busy = posting.busy;
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let button =
            event.submitter().and_then(|button| Some((button.get_attribute("name")?, button.get_attribute("value")?)));
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|_| !busy.get_untracked()) else { return };
        let button = button.as_ref().map(|(name, value)| (name.as_str(), value.as_str()));
        let done = Callback::new(move |answer| done(answer, on_done));
        posting.send(action, fields(&form, button.as_slice()), done);
    };
    view! {
        <form id=id class=class method="post" action=action on:submit=submit aria-busy=move || busy.get().then_some("true")>
            {(!quiet).then(|| view! { <Refusal posting/> })}
            {children()}
        </form>
    }
    .into_any()
}

/// What went wrong with a form, or with the last of several that share their state.
#[component]
pub fn Refusal(
    /// Their state.
    posting: Posting,
) -> impl IntoView {
    let text = move || posting.error.with(|error| posting.fields.with_value(|fields| refusal(error.as_ref()?, fields)));
    view! {
        <div class="refusal" role="alert">
            {move || text().map(|text| view! { <Callout tone=Tone::Bad>{text}</Callout> })}
        </div>
    }
}

/// What is said above the fields, of which some speak for themselves.
fn refusal(error: &AppError, fields: &[AccountField]) -> Option<String> {
    match error {
        AppError::Account { field, .. } if fields.contains(field) => None,
        AppError::Refused(problems) => {
            let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
            Some(messages.join(" "))
        }
        other => Some(other.to_string()),
    }
}

/// Tells whoever waits; where nobody does, goes where the server leads, to a page that is new from the ground up: who is
/// signed in may have changed.
fn done(answer: Answer, on_done: Option<Callback<String>>) {
    if let Some(on_done) = on_done {
        on_done.run(answer.text);
    } else if let Some(address) = answer.leads_to {
        let _ = location().set_href(&address);
    }
}

/// The fields of `form` as a browser would send them, and some more.
pub fn fields(form: &HtmlFormElement, more: &[(&str, &str)]) -> Option<String> {
    let fields = FormData::new_with_form(form).ok()?;
    let body = UrlSearchParams::new().ok()?;
    for pair in fields.entries() {
        let pair: web_sys::js_sys::Array = pair.ok()?.dyn_into().ok()?;
        body.append(&pair.get(0).as_string()?, &pair.get(1).as_string().unwrap_or_default());
    }
    for (name, value) in more {
        body.append(name, value);
    }
    body.to_string().as_string()
}
