//! A form that posts to a server function, with and without a script, in one piece of code for all of them.

use leptos::server::ServerActionError;
use leptos::{ev, prelude::*, server_fn::error::ServerFnUrlError, task::spawn_local};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams,
    wasm_bindgen::{JsCast, JsValue},
};

use crate::{
    components::{Callout, Tone},
    error::AppError,
};

/// A form whose fields are the arguments of the server function at `action`. With a script the page stays and `on_done`
/// gets the answer (JSON); without one the server says where to go. What goes wrong is said above the children.
#[component]
pub fn PostForm(
    /// The server function's address.
    action: &'static str,
    /// Called with the answer.
    on_done: Callback<String>,
    /// The id of the element, for buttons that stand outside of it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The class of the element.
    #[prop(default = "stack")]
    class: &'static str,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let before = use_context::<ServerActionError>().filter(|error| error.path() == action);
    let error = RwSignal::new(before.map(|error| ServerFnUrlError::<AppError>::decode_err(error.err())));
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let button =
            event.submitter().and_then(|button| Some((button.get_attribute("name")?, button.get_attribute("value")?)));
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let result = send(action, &form, button).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(answer) => {
                    error.set(None);
                    on_done.run(answer);
                }
                Err(AppError::Unauthenticated) => {
                    let here = location().pathname().unwrap_or_default();
                    let _ = location().set_href(&["/sign-in?next=", &here].concat());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <form id=id class=class method="post" action=action on:submit=submit aria-busy=move || busy.get().then_some("true")>
            {move || {
                error.get().map(|error| {
                    let text = match error {
                        AppError::Refused(problems) => problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "),
                        other => other.to_string(),
                    };
                    view! { <Callout tone=Tone::Bad attr:role="alert">{text}</Callout> }
                })
            }}
            {children()}
        </form>
    }
    .into_any()
}

/// Posts the fields of `form` as a browser would, and waits for the answer of the server function.
async fn send(action: &str, form: &HtmlFormElement, button: Option<(String, String)>) -> Result<String, AppError> {
    post(action, form, button).await.ok_or(AppError::Transport)?
}

async fn post(
    action: &str,
    form: &HtmlFormElement,
    button: Option<(String, String)>,
) -> Option<Result<String, AppError>> {
    let fields = FormData::new_with_form(form).ok()?;
    let body = UrlSearchParams::new().ok()?;
    for pair in fields.entries() {
        let pair: web_sys::js_sys::Array = pair.ok()?.dyn_into().ok()?;
        body.append(&pair.get(0).as_string()?, &pair.get(1).as_string().unwrap_or_default());
    }
    if let Some((name, value)) = button {
        body.append(&name, &value);
    }
    let headers = Headers::new().ok()?;
    headers.set("Accept", "application/json").ok()?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from(body));
    let response = JsFuture::from(window().fetch_with_str_and_init(action, &request)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(if response.ok() { Ok(text) } else { Err(serde_json::from_str(&text).unwrap_or(AppError::Transport)) })
}
