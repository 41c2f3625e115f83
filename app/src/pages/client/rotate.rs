//! Making a new secret while the old one still works.

use domain::ClientKey;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        clients::{rotate::RotateSecret, secret_once::SecretOnce},
        packed::Packed,
    },
    components::{Button, PostForm, Variant},
};

/// How long the old ones go on: value, title, what it is for.
const GRACES: [(&str, &str, &str); 4] = [
    ("now", "Not at all", "For a secret that leaked."),
    ("hour", "1 hour", "For one server that you restart yourself."),
    ("day", "1 day", "For most clients."),
    ("week", "7 days", "For clients that others look after."),
];

/// The form.
#[component]
pub fn Rotate(
    /// The client.
    key: ClientKey,
    /// Whether there is one that works.
    any: bool,
    /// Goes up when there is a new one.
    version: RwSignal<u32>,
    /// Where the new one is shown.
    made: RwSignal<Option<SecretOnce>>,
) -> impl IntoView {
    let done = Callback::new(move |answer: String| {
        made.set(Packed::from_json(&answer).open().ok());
        version.update(|version| *version += 1);
    });
    let graces: Vec<_> = GRACES
        .into_iter()
        .map(|(value, title, text)| {
            view! {
                <label class="option">
                    <span class="option__title">{title}</span>
                    <input class="option__input" type="radio" name="grace" value=value checked=value == "day"/>
                    <span class="option__text">{text}</span>
                </label>
            }
        })
        .collect();
    let title = if any { "Rotate" } else { "Make a secret" };
    let text = if any {
        "Makes another secret and says how long the ones before it go on working. Nothing stops while you put the new one in place."
    } else {
        "The client cannot authenticate until it has one."
    };
    let grace = if any {
        view! {
            <fieldset class="field" data-width="full">
                <legend class="field__label">"How long do the old ones go on working?"</legend>
                <div class="options graces">{graces}</div>
            </fieldset>
        }
        .into_any()
    } else {
        view! { <input type="hidden" name="grace" value="now"/> }.into_any()
    };
    view! {
        <section class="card section" aria-labelledby="rotate-title">
            <header class="section__head">
                <h2 id="rotate-title">{title}</h2>
                <p class="section__text">{text}</p>
            </header>
            <PostForm action=RotateSecret::PATH on_done=done class="stack">
                <input type="hidden" name="key" value=key.to_string()/>
                <div class="fields">
                    <div class="field">
                        <label class="field__label" for="secret-name">
                            "Name"
                            <span class="field__optional">"optional"</span>
                        </label>
                        <p class="field__hint" id="secret-name-hint">"Where it is used, to tell it from others."</p>
                        <input class="input" id="secret-name" name="name" type="text" maxlength="100" autocomplete="off" placeholder="Production" aria-describedby="secret-name-hint"/>
                    </div>
                    <div class="field">
                        <label class="field__label" for="secret-days">
                            "Ends after"
                            <span class="field__optional">"optional"</span>
                        </label>
                        <p class="field__hint" id="secret-days-hint">"In days. Empty for one without end."</p>
                        <input class="input" id="secret-days" name="days" type="text" inputmode="numeric" pattern="[0-9]{1,4}" autocomplete="off" placeholder="365" aria-describedby="secret-days-hint"/>
                    </div>
                </div>
                {grace}
                <div>
                    <Button kind="submit" variant=Variant::Primary>
                        {if any { "Make a new secret" } else { "Make a secret" }}
                    </Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
