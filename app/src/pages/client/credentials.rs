//! The credentials of a client: its ID, and everything about its secrets but themselves.

use domain::{ClientKey, ClientType};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::{
    frame::{ClientFrame, Tab, nothing},
    key_of_page, named,
    rotate::Rotate,
    secret_reveal::{SecretDialog, SecretReveal},
};
use crate::{
    api::{
        ask::ask,
        clients::{
            revoke::RevokeSecret,
            secrets::{ClientSecrets, Credentials, SecretLine, SecretState},
        },
    },
    components::{Button, Callout, Copyable, PostForm, RelativeTime, Size, Status, Tag, Tone, Variant},
    pages::loading::page,
};

/// `/clients/{key}/credentials`
#[component]
pub fn CredentialsPage() -> impl IntoView {
    let key = key_of_page();
    let version = RwSignal::new(0_u32);
    let made = RwSignal::new(None);
    let credentials = page(
        move || format!("{:?} {}", key.get(), version.get()),
        move || async move { ask(ClientSecrets { key: named(key)? }).await },
        move |page| whole(page, version, made),
    );
    view! {
        {credentials}
        <SecretDialog once=made/>
    }
    .into_any()
}

fn whole(
    page: Credentials,
    version: RwSignal<u32>,
    made: RwSignal<Option<crate::api::clients::secret_once::SecretOnce>>,
) -> AnyView {
    let Credentials { head, secrets, fresh } = page;
    let key = head.key;
    let public = head.client_type == ClientType::Public;
    let editable = head.may_edit && head.deleted.is_none();
    let client_id = head.client_id.as_str().to_owned();
    let works = secrets.iter().filter(|secret| secret.state.works()).count();
    let none = secrets.is_empty();
    let done = Callback::new(move |_| version.update(|version| *version += 1));
    let rows: Vec<_> = secrets.into_iter().map(|secret| row(key, secret, editable, works, done)).collect();
    let table = match (public, none) {
        (true, _) => view! {
            <p>
                "This client is public: it runs on the device of its users, where a secret would be anybody’s, so it has none. "
                "It proves that a code is its own with PKCE (RFC 7636)."
            </p>
        }
        .into_any(),
        (false, true) => nothing("No secret yet. The client cannot authenticate until it has one."),
        (false, false) => view! {
            <div class="table-scroll">
                <table class="secrets">
                    <thead>
                        <tr>
                            <th scope="col">"Secret"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Made"</th>
                            <th scope="col">"Last used"</th>
                            <th scope="col"><span class="hidden-visually">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any(),
    };
    // A browser without scripts that saved with another button than the first was on its way elsewhere.
    let onward = use_query_map().with_untracked(|query| query.get("then")).and_then(|then| match then.as_str() {
        "new" => Some(("/clients/new".to_owned(), "I have saved it, add another client")),
        "edit" => Some((format!("/clients/{key}/edit"), "I have saved it, continue editing")),
        _ => None,
    });
    let fresh = fresh.map(|once| {
        view! {
            <section class="card section fresh" aria-labelledby="fresh-secret">
                <h2 id="fresh-secret">"The client secret"</h2>
                <SecretReveal once/>
                {onward.map(|(href, text)| view! { <p><a class="button" data-variant="primary" href=href>{text}</a></p> })}
            </section>
        }
    });
    view! {
        <ClientFrame head tab=Tab::Credentials/>
        {fresh}
        <section class="card section" aria-labelledby="credentials-id">
            <header class="section__head">
                <h2 id="credentials-id">"Client ID"</h2>
                <p class="section__text">"What the client sends to say who it is. It is no secret, and never given to another client."</p>
            </header>
            <Copyable text=client_id what="client ID"/>
        </section>
        <section class="card section" aria-labelledby="credentials-secrets">
            <header class="section__head">
                <h2 id="credentials-secrets">"Client secrets"</h2>
                <p class="section__text">
                    "Shown once, when they are made. Several may work at the same time, so that a new one can be put in place before the old one ends."
                </p>
            </header>
            {table}
        </section>
        {(editable && !public).then(|| view! { <Rotate key any=works != 0 version made/> })}
        {(!editable && !public).then(|| view! { <Callout>"Its owners and admins make and revoke secrets."</Callout> })}
    }
    .into_any()
}

fn row(key: ClientKey, secret: SecretLine, editable: bool, works: usize, done: Callback<String>) -> AnyView {
    let SecretLine { id, name, hint, sealed, made, made_by, used, state, concerns } = secret;
    let works_now = state.works();
    let shown_name = if name.is_empty() { "Without a name".to_owned() } else { name };
    let state = match state {
        SecretState::Works => view! { <Status tone=Tone::Ok word="Works"/> <span class="muted small secrets__until">"without end"</span> }.into_any(),
        SecretState::Expires(at) => view! { <Status tone=Tone::Warn word="Works"/> <span class="muted small secrets__until">"until " <RelativeTime when=at/></span> }.into_any(),
        SecretState::Expired(at) => view! { <Status tone=Tone::Quiet word="Ended"/> <span class="muted small secrets__until"><RelativeTime when=at/></span> }.into_any(),
        SecretState::Revoked(at) => view! { <Status tone=Tone::Quiet word="Revoked"/> <span class="muted small secrets__until"><RelativeTime when=at/></span> }.into_any(),
    };
    let used = match used {
        Some(used) => view! { <RelativeTime when=used/> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    };
    let warning = if works == 1 {
        "It is the only one that works. The client cannot authenticate any more."
    } else {
        "Whatever still uses it stops working at once."
    };
    let revoke = (editable && works_now).then(|| {
        let label = ["Revoke ", &hint].concat();
        // A disclosure, so that it asks before it acts with and without a script.
        view! {
            <details class="menu" data-align="end">
                <summary class="button" data-size="small" data-variant="danger" aria-label=label>
                    "Revoke…"
                </summary>
                <div class="menu__panel revoke">
                    <PostForm action=RevokeSecret::PATH on_done=done>
                        <input type="hidden" name="key" value=key.to_string()/>
                        <input type="hidden" name="secret" value=id.to_string()/>
                        <p>{warning} " " {concerns}</p>
                        <Button kind="submit" variant=Variant::Destroy size=Size::Small>
                            "Revoke now"
                        </Button>
                    </PostForm>
                </div>
            </details>
        }
    });
    view! {
        <tr data-ended=!works_now>
            <td data-label="Secret">
                <span class="secrets__name">{shown_name}</span>
                <span class="secrets__hint">
                    <code>{hint} "…"</code>
                    {sealed.then(|| view! { <Tag text="HS256"/> })}
                </span>
            </td>
            <td data-label="State">{state}</td>
            <td data-label="Made"><RelativeTime when=made/> <span class="muted small secrets__until">"by " {made_by}</span></td>
            <td data-label="Last used">{used}</td>
            <td class="table__actions">{revoke}</td>
        </tr>
    }
    .into_any()
}
