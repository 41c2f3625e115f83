//! Switching a client off, and deleting it: what happens, said plainly.

use domain::{ClientStatus, Role};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    frame::{ClientFrame, Tab},
    key_of_page, named,
};
use crate::{
    api::{
        ask::ask,
        clients::{
            danger::{ClientDanger, Danger},
            delete::DeleteClient,
            head::ClientHead,
            set_status::SetStatus,
            undelete::UndeleteClient,
        },
        session::home,
    },
    components::{Button, Callout, PostForm, Tone, Variant, toast::toaster},
    error::AppError,
    pages::{error::Failure, loading::page},
};

/// `/clients/{key}/danger`
#[component]
pub fn DangerPage() -> impl IntoView {
    let key = key_of_page();
    let version = RwSignal::new(0_u32);
    let navigate = use_navigate();
    let say = toaster();
    let role = StoredValue::new(Role::Owner);
    let leave = Callback::new(move |_: String| {
        say("Client moved to the trash".to_owned());
        navigate(role.with_value(|role| home(*role)), NavigateOptions::default());
    });
    page(
        move || format!("{:?} {}", key.get(), version.get()),
        move || async move { ask(ClientDanger { key: named(key)? }).await },
        move |Danger { head, concerns }| {
            role.set_value(head.role);
            if head.may_edit && (head.deleted.is_none() || head.role == Role::Admin) {
                whole(head, concerns, version, leave)
            } else {
                view! { <Failure error=AppError::Forbidden/> }.into_any()
            }
        },
    )
}

fn whole(head: ClientHead, concerns: String, version: RwSignal<u32>, leave: Callback<String>) -> AnyView {
    let say = toaster();
    let changed = Callback::new(move |_: String| {
        say("Done".to_owned());
        version.update(|version| *version += 1);
    });
    let key = head.key.to_string();
    let sections = if head.deleted.is_some() {
        restore(key, changed)
    } else {
        let (suspended, name) = (head.status == ClientStatus::Suspended, head.name.clone());
        let lost = (!suspended).then(|| concerns.clone());
        let status = (head.role == Role::Admin).then(|| status(key.clone(), suspended, lost, changed));
        view! { {status} {delete(key, name, concerns, head.role, leave)} }.into_any()
    };
    view! {
        <ClientFrame head tab=Tab::Danger/>
        <div class="danger">{sections}</div>
    }
    .into_any()
}

fn status(key: String, suspended: bool, concerns: Option<String>, changed: Callback<String>) -> AnyView {
    let (title, text, button) = if suspended {
        ("Resume", "Users can sign in with it again, and its secrets work as before.", "Resume this client")
    } else {
        (
            "Suspend",
            "Nobody can sign in with it, and its secrets are refused, from the next request on. Nothing is lost: resuming puts everything back.",
            "Suspend this client",
        )
    };
    view! {
        <section class="card section" aria-labelledby="danger-status">
            <header class="section__head">
                <h2 id="danger-status">{title}</h2>
                <p class="section__text">{text}</p>
            </header>
            {concerns.map(concern)}
            <PostForm action=SetStatus::PATH on_done=changed>
                <input type="hidden" name="key" value=key/>
                <input type="hidden" name="suspended" value=(!suspended).to_string()/>
                {reason("status-reason")}
                <div>
                    <Button kind="submit">{button}</Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn delete(key: String, name: String, concerns: String, role: Role, leave: Callback<String>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let matches = {
        let name = name.trim().to_owned();
        Signal::derive(move || typed.with(|typed| typed.trim() == name))
    };
    let what_happens = if role == Role::Admin {
        "It stops working at once and moves to the trash, where it can be restored for 30 days with everything it has. After that it is gone for good. Its client ID is never given to another client."
    } else {
        "It stops working at once and moves to the trash, from where an admin can restore it for 30 days with everything it has. After that it is gone for good. Its client ID is never given to another client."
    };
    // Before the script has taken over, the server checks what was typed.
    let ready = RwSignal::new(false);
    Effect::new(move || ready.set(true));
    view! {
        <section class="card section danger__delete" aria-labelledby="danger-delete">
            <header class="section__head">
                <h2 id="danger-delete">"Delete"</h2>
                <p class="section__text">{what_happens}</p>
            </header>
            {concern(concerns)}
            <PostForm action=DeleteClient::PATH on_done=leave>
                <input type="hidden" name="key" value=key/>
                <div class="field">
                    <label class="field__label" for="confirm">
                        "Type the name to confirm"
                    </label>
                    <p class="field__hint" id="confirm-hint">
                        "Its name is " <b>{name}</b>
                    </p>
                    <input
                        class="input"
                        id="confirm"
                        name="confirm"
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        required=true
                        aria-describedby="confirm-hint"
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
                {reason("delete-reason")}
                <div>
                    <Button kind="submit" variant=Variant::Destroy disabled=Signal::derive(move || ready.get() && !matches.get())>
                        "Delete this client"
                    </Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

/// Whom it concerns.
fn concern(text: String) -> AnyView {
    view! { <Callout>{text}</Callout> }.into_any()
}

fn restore(key: String, changed: Callback<String>) -> AnyView {
    view! {
        <section class="card section" aria-labelledby="danger-restore">
            <header class="section__head">
                <h2 id="danger-restore">"Restore"</h2>
                <p class="section__text">"It comes back as it was: its properties, its secrets, its history."</p>
            </header>
            <PostForm action=UndeleteClient::PATH on_done=changed>
                <input type="hidden" name="key" value=key/>
                <Callout tone=Tone::Warn>"If it was active when it was deleted, it works again at once."</Callout>
                <div>
                    <Button kind="submit" variant=Variant::Primary>"Restore this client"</Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn reason(id: &'static str) -> AnyView {
    view! {
        <div class="field">
            <label class="field__label" for=id>
                "Why"
                <span class="field__optional">"optional, kept in the audit log"</span>
            </label>
            <input class="input" id=id name="reason" type="text" maxlength="500" autocomplete="off"/>
        </div>
    }
    .into_any()
}
