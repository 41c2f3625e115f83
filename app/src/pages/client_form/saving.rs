//! Saving from the browser: what is sent, and what becomes of the answer.

use domain::{Client, ClientForm, ClientKey, ClientType, FormDraftId, Problem, Severity};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    conflict::merge,
    focus::focus_first,
    stash::{self, Stash},
    state::FormState,
    typed::{Typed, row_id},
    waits::waits,
};
use crate::{
    api::{
        ask::{ask, ask_json},
        clients::{
            fields::Intent,
            form::{ClientFormPage, Overtaken, Reviewed},
            save::{Amends, SaveAnswer, SaveClient, said},
            secret_once::SecretOnce,
        },
    },
    components::toast::toaster,
    error::AppError,
};

/// The handles that saving needs; cheap to copy.
#[derive(Clone, Copy)]
pub struct Saving {
    /// The form.
    pub state: FormState,
    /// The client; `None` for a new one.
    pub key: Option<ClientKey>,
    /// The revision that the edit started from.
    pub base: RwSignal<i32>,
    /// What is in the registry.
    pub before: RwSignal<Option<Client>>,
    /// Why, in the words of whoever edits.
    pub reason: RwSignal<String>,
    /// Whether an answer is waited for.
    pub busy: RwSignal<bool>,
    /// Whether a logo is on its way.
    pub uploading: RwSignal<bool>,
    /// What stood in the way of the last attempt: the id of the control and what is wrong with it.
    pub summary: RwSignal<Vec<(String, String)>>,
    /// Why the last attempt failed, where no field is to blame.
    pub failure: RwSignal<Option<AppError>>,
    /// What somebody else saved meanwhile.
    pub overtaken: RwSignal<Option<(ClientForm, Overtaken)>>,
    /// A secret that was made, to be shown before anything else.
    pub secret: RwSignal<Option<SecretOnce>>,
    /// The draft that is kept while somebody types, once there is one.
    pub draft: RwSignal<Option<FormDraftId>>,
    /// Whether everything that was typed is in it.
    pub kept: RwSignal<bool>,
    /// Goes up with every save: what was under way before belongs to a form that is done.
    pub saves: StoredValue<u32>,
    /// Where to go once it has been seen.
    pub next: RwSignal<Option<String>>,
    /// What of it waits for a reviewer.
    review: StoredValue<Option<Reviewed>>,
}

impl Saving {
    /// What saving starts with.
    pub fn new(
        state: FormState,
        key: Option<ClientKey>,
        base: i32,
        before: Option<Client>,
        reason: String,
        review: Option<Reviewed>,
        draft: Option<FormDraftId>,
    ) -> Self {
        Self {
            state,
            key,
            base: RwSignal::new(base),
            before: RwSignal::new(before),
            reason: RwSignal::new(reason),
            busy: RwSignal::new(false),
            uploading: RwSignal::new(false),
            summary: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            overtaken: RwSignal::new(None),
            secret: RwSignal::new(None),
            draft: RwSignal::new(draft),
            kept: RwSignal::new(draft.is_some()),
            saves: StoredValue::new(0),
            next: RwSignal::new(None),
            review: StoredValue::new(review),
        }
    }

    /// The proposal that saving amends.
    pub fn amends(self) -> Option<Amends> {
        self.review.with_value(|review| Some(review.as_ref()?.amended.as_ref()?.amends))
    }

    /// Whether anything that is saved here may wait for a reviewer.
    pub fn is_reviewed(self) -> bool {
        self.review.with_value(Option::is_some)
    }

    /// What would wait for a reviewer, in words; empty where nothing would.
    pub fn waiting(self) -> Memo<String> {
        Memo::new(move |_| {
            let found = self.review.with_value(|review| {
                self.state.verdict.with(|verdict| {
                    let after = verdict.metadata.as_ref()?;
                    self.before.with(|before| {
                        let before = before.as_ref().map(|client| &client.metadata);
                        self.state.policy.with_value(|rules| Some(waits(review.as_ref()?, rules, before, after)))
                    })
                })
            });
            found.unwrap_or_default().join(", ")
        })
    }

    /// The address of the form.
    pub fn path(self) -> String {
        self.key.map_or_else(|| "/clients/new".to_owned(), |key| format!("/clients/{key}/edit"))
    }

    /// Shows what stands in the way, if anything does.
    pub fn object(self) {
        self.state.attempted.set(true);
        let found = self.state.verdict.with_untracked(|verdict| {
            let refused = verdict.problems.iter().filter(|problem| problem.severity == Severity::Refuse);
            refused
                .map(|problem| (anchor(self.state, problem), [problem.field.label(), ": ", &problem.message].concat()))
                .collect()
        });
        self.summary.set(found);
    }
}

/// The id of the control that a problem is about.
pub fn anchor(state: FormState, problem: &Problem) -> String {
    let row = problem
        .index
        .and_then(|index| state.typed.with_untracked(|typed| typed.rows(problem.field).get(index as usize).copied()));
    match row {
        Some(row) => row_id(problem.field, row),
        None if problem.field == domain::Field::Logo => "logo_file".to_owned(),
        None => problem.field.as_str().to_owned(),
    }
}

/// What the buttons and the keys call.
pub fn use_save(saving: Saving) -> Callback<Intent> {
    let navigate = use_navigate();
    let say = toaster();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    // A secret is shown first; the way goes on when it has been seen.
    Effect::new(move || {
        if let Some(path) = saving.next.get()
            && saving.secret.with(Option::is_none)
        {
            saving.next.set(None);
            go.run(path);
        }
    });
    Callback::new(move |intent: Intent| {
        if saving.busy.get_untracked() {
            return;
        }
        saving.failure.set(None);
        saving.summary.set(Vec::new());
        if saving.state.verdict.with_untracked(|verdict| verdict.metadata.is_none()) {
            saving.object();
            focus_first(".summary");
            return;
        }
        if saving.uploading.get_untracked() {
            saving
                .failure
                .set(Some(AppError::Invalid("The logo is still on its way. Save again in a moment.".to_owned())));
            focus_first(".failure");
            return;
        }
        saving.busy.set(true);
        let form = saving.state.typed.with_untracked(Typed::values);
        spawn_local(async move {
            let (base, reason) = (saving.base.get_untracked(), saving.reason.get_untracked());
            let amends = saving.amends();
            let (key, draft) = (saving.key, saving.draft.get_untracked());
            let result = ask_json(SaveClient { key, base, form: form.clone(), reason, amends, draft }).await;
            let result = result.and_then(|answer| answer.open());
            // The page may be gone by now.
            if saving.busy.try_set(false).is_some() {
                return;
            }
            match result {
                Ok(answer) => {
                    say(said(answer.changed, answer.proposal.is_some()).to_owned());
                    saved(saving, form, answer, intent);
                }
                Err(AppError::Refused(problems)) => {
                    saving.state.objections.set(problems);
                    saving.object();
                    focus_first(".summary");
                }
                Err(AppError::Conflict { .. }) => overtake(saving, form).await,
                Err(AppError::Unauthenticated) => sign_in(saving, form),
                Err(error) => {
                    saving.failure.set(Some(error));
                    focus_first(".failure");
                }
            }
        });
    })
}

fn saved(saving: Saving, form: ClientForm, answer: SaveAnswer, intent: Intent) {
    let state = saving.state;
    state.objections.set(Vec::new());
    state.attempted.set(false);
    state.stored.set(form);
    saving.overtaken.set(None);
    saving.saves.update_value(|saves| *saves += 1);
    saving.draft.set(None);
    saving.reason.set(String::new());
    saving.base.set(answer.revision);
    let made = answer.secret.is_some();
    if let Some(metadata) = state.verdict.with_untracked(|verdict| verdict.metadata.clone()) {
        // An empty form for the next client, or the same one on top of what is stored now.
        saving.before.update(|before| {
            if let Some(client) = before {
                client.has_secret = metadata.client_type == ClientType::Confidential;
                client.metadata = metadata;
            }
        });
    }
    let key = answer.key;
    saving.secret.set(answer.secret);
    let next = match intent {
        Intent::Save | Intent::Continue if saving.key.is_some() && answer.proposal.is_some() => {
            answer.proposal.map(|id| format!("/review/{id}"))
        }
        Intent::Save => Some(format!("/clients/{key}")),
        Intent::AddAnother if saving.key.is_none() => {
            state.stored.set(ClientForm::default());
            state.clear();
            if !made {
                focus_first("#name");
            }
            None
        }
        Intent::AddAnother => Some("/clients/new".to_owned()),
        Intent::Continue if saving.key.is_none() => Some(format!("/clients/{key}/edit")),
        Intent::Continue => None,
    };
    saving.next.set(next);
}

/// Somebody else saved meanwhile: both versions are shown, with what can be told apart decided already.
async fn overtake(saving: Saving, mine: ClientForm) {
    match ask(ClientFormPage { key: saving.key, draft: None, building: None, resume: None })
        .await
        .and_then(|page| page.open())
    {
        Ok(page) => {
            let Some((head, client)) = page.client else { return };
            let base = saving.state.stored.get_untracked();
            let theirs = ClientForm::from(&client.metadata);
            saving.base.set(head.revision);
            saving.state.stored.set(theirs.clone());
            saving.before.set(Some(client));
            saving.state.replace(merge(&base, &mine, &theirs));
            let overtaken = Overtaken { base, theirs, revision: head.revision, by: head.changed_by, at: head.changed };
            saving.overtaken.set(Some((mine, overtaken)));
            focus_first(".conflict");
        }
        Err(error) => saving.failure.set(Some(error)),
    }
}

/// The session has ended: everything is kept while its owner signs in again.
fn sign_in(saving: Saving, form: ClientForm) {
    let here = saving.path();
    stash::keep(&here, &Stash { base: saving.base.get_untracked(), form, reason: saving.reason.get_untracked() });
    // Nothing is lost by leaving now.
    let values = saving.state.typed.with_untracked(Typed::values);
    saving.state.stored.set(values);
    let _ = location().set_href(&["/sign-in?next=", &here].concat());
}
