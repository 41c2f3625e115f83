//! The form itself: its element, its buttons, its keys.

use std::time::Duration;

use domain::{ClientForm, anatomy};
use leptos::{ev, prelude::*, task::spawn_local};
use maud::PreEscaped;
use web_sys::wasm_bindgen::JsCast;

use super::{
    aside::Aside,
    check::Check,
    conflict::{Conflict, merge},
    consent::ConsentSection,
    credentials::CredentialsSection,
    drafts::keep_while_typing,
    early, focus,
    guide::Guide,
    leaving::LeavingGuard,
    logo,
    saving::{Saving, use_save},
    sections::{ClientSection, InformationSection},
    stash,
    state::FormState,
    typed::Typed,
    uris::Concerns,
};
use crate::{
    api::{
        ask::ask_json,
        clients::{
            check_hosts::CheckHosts,
            fields::{CHECK, Intent, KEEP},
            form::FormPage,
        },
    },
    components::{Button, Callout, ErrorSummary, Tone, Variant, inert},
    pages::client::secret_reveal::SecretDialog,
};

/// Rows for redirect URIs beyond those that are filled, where no script can add any.
const SPARE_ROWS: usize = 3;
/// How long typing has to pause before the server is asked about a host.
const PAUSE: Duration = Duration::from_millis(300);

/// The form of one client.
#[component]
pub fn ClientFormView(
    /// What it starts with.
    page: FormPage,
) -> impl IntoView {
    let FormPage {
        client,
        secrets,
        draft,
        resumed,
        drafts,
        hosts,
        policy,
        person,
        review,
        start,
        guide,
        report,
        visits,
        concerns,
        ..
    } = page;
    let live = client.as_ref().map_or(start, |(_, client)| ClientForm::from(&client.metadata));
    // Who amends what waits starts from that.
    let amended = review.as_ref().and_then(|review| review.amended.as_ref());
    let stored = amended.map_or(live, |amended| amended.form.clone());
    let asked = amended.map(|amended| amended.reason.clone()).unwrap_or_default();
    let key = client.as_ref().map(|(head, _)| head.key);
    let base = client.as_ref().map_or(0, |(head, _)| head.revision);
    let before = client.as_ref().map(|(_, client)| client.clone());
    // Who came back for a look at the addresses has not tried to save.
    let restored = draft.is_some() && resumed.is_none() && report.is_empty();
    let check = Check::new(report, visits);
    let (form, problems, overtaken, reason) = match draft {
        None => (stored.clone(), Vec::new(), None, asked),
        Some(draft) => match draft.overtaken {
            None => (draft.form, draft.problems, None, draft.reason),
            Some(other) => {
                let merged = merge(&other.base, &draft.form, &other.theirs);
                (merged, draft.problems, Some((draft.form, other)), draft.reason)
            }
        },
    };

    provide_context(Concerns(concerns));
    let state = FormState::new(form, stored, policy, hosts, SPARE_ROWS);
    let saving = Saving::new(state, key, base, before, reason, review, resumed);
    saving.overtaken.set(overtaken);
    if restored {
        state.objections.set(problems);
        saving.object();
    }
    let save = use_save(saving);
    let uploading = saving.uploading;
    let exit = RwSignal::new(None);
    let notice = RwSignal::new(None::<&'static str>);
    let changed = Memo::new(move |_| state.changed());

    take_over(saving, key.map(|key| key.to_string()).unwrap_or_default(), notice);
    ask_about_hosts(state);
    keep_while_typing(saving);
    keys(save, exit, key.map_or_else(|| "/clients".to_owned(), |key| format!("/clients/{key}")));

    let name = client.as_ref().map(|(head, _)| head.key.to_string()).unwrap_or_default();
    let head = client.map(|(head, _)| head);
    view! {
        {(!drafts.is_empty()).then(|| inert(PreEscaped(drafts)))}
        {key.is_none().then(|| view! { <Guide state markup=guide/> })}
        <div class="columns">
            <form
                class="card client-form"
                id=early::FORM_ID
                data-key=name.clone()
                method="post"
                action="/clients/save"
                enctype="multipart/form-data"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    match sent_by(&event) {
                        value if value == CHECK => check.run(saving),
                        value => save.run(intent_of(&value)),
                    }
                }
                on:mousedown=move |event| focus::keep_while_pressed(&event)
                on:paste=move |event: ev::ClipboardEvent| {
                    if let Some(file) = event.clipboard_data().and_then(|data| data.files()).and_then(|files| files.get(0)) {
                        event.prevent_default();
                        logo::take(state, uploading, file);
                    }
                }
            >
                <input type="hidden" name="key" value=name.clone()/>
                <input type="hidden" name="revision" value=move || saving.base.get()/>
                {saving.draft.get_untracked().map(|id| view! { <input type="hidden" name="form_draft" value=id.to_string()/> })}
                {saving.amends().map(|amends| view! {
                    <input type="hidden" name="proposal" value=amends.id.to_string()/>
                    <input type="hidden" name="version" value=amends.version.to_string()/>
                })}
                {top(saving, notice)}
                <ClientSection state/>
                <CredentialsSection state head secrets/>
                <ConsentSection state/>
                <InformationSection state uploading/>
                {foot(saving, changed, check)}
            </form>
            <Aside state before=saving.before person/>
        </div>
        <LeavingGuard changed saving exit/>
        <SecretDialog once=saving.secret/>
    }
    .into_any()
}

/// What stands above the fields: what is wrong, what has happened.
fn top(saving: Saving, notice: RwSignal<Option<&'static str>>) -> AnyView {
    view! {
        <div class="client-form__top">
            <ErrorSummary problems=still_there(saving)/>
            {move || {
                saving
                    .failure
                    .get()
                    .map(|error| {
                        view! {
                            <div class="failure" tabindex="-1">
                                <Callout tone=Tone::Bad attr:role="alert">
                                    {error.to_string()}
                                </Callout>
                            </div>
                        }
                    })
            }}
            {move || notice.get().map(|text| view! { <Callout attr:role="status">{text}</Callout> })}
            {saving.amends().map(|amends| view! {
                <Callout tone=Tone::Wait>
                    "You are amending "
                    <a class="link" href=["/review/", &amends.id.to_string()].concat()>"what waits for review"</a>
                    ". The client stays as it is until a reviewer has decided."
                </Callout>
            })}
            <Conflict state=saving.state overtaken=saving.overtaken/>
        </div>
    }
    .into_any()
}

/// The reason, and the buttons.
fn foot(saving: Saving, changed: Memo<bool>, check: Check) -> AnyView {
    let waiting = saving.waiting();
    view! {
        <footer class="client-form__foot">
            {saving.key
                .is_some()
                .then(|| {
                    view! {
                        <div class="field client-form__reason">
                            <label class="field__label" for="reason">
                                "What is this change for?"
                                <span class="field__optional">"optional, kept in the history"</span>
                            </label>
                            <input
                                class="input"
                                id="reason"
                                name="reason"
                                type="text"
                                maxlength="500"
                                autocomplete="off"
                                value=saving.reason.get_untracked()
                                prop:value=move || saving.reason.get()
                                on:input=move |event| saving.reason.set(event_target_value(&event))
                            />
                        </div>
                    }
                })}
            {saving.is_reviewed().then(|| view! {
                <p class="client-form__waits" role="status">
                    {move || match waiting.get().as_str() {
                        "" => "A reviewer looks at what lets the client do more; the rest is in force at once.".to_owned(),
                        what => ["Goes to a reviewer: ", what, "."].concat(),
                    }}
                </p>
            })}
            {check.report()}
            <div class="client-form__actions">
                <Button
                    kind="submit"
                    variant=Variant::Primary
                    key="Ctrl S"
                    busy=saving.busy
                    attr:name="intent"
                    attr:value=Intent::Save.as_str()
                >
                    {move || if waiting.with(String::is_empty) { "Save" } else { "Submit for review" }}
                </Button>
                <Button kind="submit" attr:name="intent" attr:value=Intent::AddAnother.as_str()>
                    "Save and add another"
                </Button>
                <Button kind="submit" attr:name="intent" attr:value=Intent::Continue.as_str()>
                    "Save and continue editing"
                </Button>
                <span class="without-script">
                    <Button kind="submit" attr:name="intent" attr:value=KEEP>
                        "Save as a draft"
                    </Button>
                </span>
                {check.button()}
                <span class="client-form__state" role="status">
                    {move || match (changed.get(), saving.kept.get()) {
                        (true, true) => "Unsaved changes, kept as a draft",
                        (true, false) => "Unsaved changes",
                        (false, _) => "",
                    }}
                </span>
            </div>
        </footer>
    }
    .into_any()
}

/// The value of the button that sent the form.
fn sent_by(event: &ev::SubmitEvent) -> String {
    event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default()
}

/// Where to go after saving; a key in a field means the first.
fn intent_of(value: &str) -> Intent {
    [Intent::AddAnother, Intent::Continue].into_iter().find(|intent| intent.as_str() == value).unwrap_or_default()
}

/// What the last attempt was refused for, as far as it still holds: the list gets shorter while it is mended, and never
/// longer.
fn still_there(saving: Saving) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        saving.state.verdict.with(|verdict| {
            let mut listed = saving.summary.get();
            listed.retain(|(_, text)| {
                verdict.problems.iter().any(|problem| {
                    text.strip_prefix(problem.field.label()).and_then(|rest| rest.strip_prefix(": "))
                        == Some(&problem.message)
                })
            });
            listed
        })
    })
}

/// When the script has taken over: what was typed before it did, or before the session ended, is put into the form.
fn take_over(saving: Saving, key: String, notice: RwSignal<Option<&'static str>>) {
    let hydrating =
        Owner::current_shared_context().is_some_and(|context| context.is_browser() && context.during_hydration());
    let early = if hydrating { early::typed(&key) } else { None };
    Effect::new(move || {
        let state = saving.state;
        state.typed.update(Typed::drop_spare_rows);
        if let Some((form, reason)) = &early {
            saving.reason.set(reason.clone());
            if !state.typed.with_untracked(|typed| typed.shows(form)) {
                state.replace(form.clone());
            }
        }
        if let Some(stash) = stash::take(&saving.path()) {
            saving.base.set(stash.base);
            saving.reason.set(stash.reason);
            state.replace(stash.form);
            notice.set(Some("You are signed in again, and what you typed is all here. It is not saved yet."));
        }
    });
}

/// Asks the server about hosts that it has said nothing about yet, when typing pauses.
fn ask_about_hosts(state: FormState) {
    let unknown = Memo::new(move |_| {
        state.typed.with(|typed| {
            let uris = typed.form.redirect_uris.iter().chain(&typed.form.post_logout_redirect_uris);
            let mut hosts: Vec<String> = Vec::new();
            for host in uris.filter_map(|uri| anatomy::host(uri)) {
                let known = state.hosts.with(|known| known.iter().any(|facts| facts.host == host));
                if !known && host.contains('.') && !hosts.iter().any(|other| other == host) {
                    hosts.push(host.to_owned());
                }
            }
            hosts
        })
    });
    Effect::new(move || {
        let hosts = unknown.get();
        if hosts.is_empty() {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                // Without an answer the form goes on with what it knows.
                if let Ok(facts) = ask_json(CheckHosts { hosts }).await.and_then(|facts| facts.open()) {
                    let _ = state.hosts.try_update(|known| known.extend(facts));
                }
            });
        };
        // More typing runs this effect again, which calls off what it asked for before.
        let _ = set_timeout(ask, PAUSE);
    });
}

/// Ctrl+S saves, Esc goes back.
fn keys(save: Callback<Intent>, exit: RwSignal<Option<String>>, back: String) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let dialog = document().query_selector("dialog[open], details[open].menu").ok().flatten().is_some();
        match event.key().as_str() {
            "s" if (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key() => {
                event.prevent_default();
                if !dialog {
                    save.run(Intent::Save);
                }
            }
            "Escape" if !dialog => {
                let typing = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
                match typing.filter(|element| {
                    element.matches("input:not([type=radio], [type=checkbox]), textarea").unwrap_or(false)
                }) {
                    // The first time it leaves the field, the second time the page.
                    Some(element) => {
                        let _ = element.blur();
                    }
                    None => exit.set(Some(back.clone())),
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}
