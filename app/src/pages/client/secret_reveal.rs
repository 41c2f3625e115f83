//! A secret, shown once.

use leptos::{ev::KeyboardEvent, prelude::*};
use web_sys::{HtmlAnchorElement, js_sys::Array, wasm_bindgen::JsCast};

use crate::{
    api::clients::secret_once::SecretOnce,
    components::{Button, CopyButton, Icon, Variant},
};

/// The secret with what can be done with it: copied, or downloaded as an `.env` file. On a page, it is gone with the page;
/// in a dialog, with the dialog.
#[component]
pub fn SecretReveal(
    /// What was made.
    once: SecretOnce,
) -> impl IntoView {
    let SecretOnce { client_id, secret } = once;
    let client_id = client_id.as_str().to_owned();
    let file = StoredValue::new(["CLIENT_ID=", &client_id, "\nCLIENT_SECRET=", &secret, "\n"].concat());
    view! {
        <div class="reveal">
            <p class="reveal__warning">
                <Icon name="warning"/>
                <span>"Copy the secret now. It is not kept in a form that could be shown again."</span>
            </p>
            <dl class="reveal__pairs">
                <dt>"Client ID"</dt>
                <dd>
                    <code>{client_id.clone()}</code>
                    <CopyButton text=client_id what="client ID" bare=true/>
                </dd>
                <dt>"Client secret"</dt>
                <dd>
                    <code class="reveal__secret" id="made-secret">{secret.clone()}</code>
                    <CopyButton text=secret what="client secret" bare=true/>
                </dd>
            </dl>
            <button class="button needs-script" type="button" data-size="small" on:click=move |_| download(&file.get_value())>
                <Icon name="download"/>
                "Download .env"
            </button>
        </div>
    }
    .into_any()
}

/// The same as a dialog that is only left by saying that the secret is saved.
#[component]
pub fn SecretDialog(
    /// What was made; `None` closes it.
    once: RwSignal<Option<SecretOnce>>,
) -> impl IntoView {
    let element = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move || {
        let any = once.with(Option::is_some);
        if let Some(dialog) = element.get()
            && dialog.open() != any
        {
            if any {
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
    view! {
        <dialog
            class="dialog"
            data-width="wide"
            node_ref=element
            aria-labelledby="secret-title"
            on:cancel=move |event: web_sys::Event| event.prevent_default()
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" {
                    event.prevent_default();
                }
            }
        >
            <div class="dialog__body">
                <h2 class="dialog__title" id="secret-title">
                    "The client secret"
                </h2>
                {move || once.get().map(|once| view! { <SecretReveal once/> })}
                <div class="dialog__actions">
                    <Button variant=Variant::Primary on:click=move |_| once.set(None)>
                        "I have saved it"
                    </Button>
                </div>
            </div>
        </dialog>
    }
    .into_any()
}

/// Hands `text` to the browser as a file. It never leaves the page for the server.
fn download(text: &str) {
    let parts = Array::of1(&text.into());
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else { return };
    let Ok(address) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download("client.env");
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&address);
}
