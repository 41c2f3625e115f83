//! What is typed is kept as a draft while somebody types, to go on with on any device.

use std::time::Duration;

use domain::FormDraftId;
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{saving::Saving, typed::Typed};
use crate::api::{
    ask::ask_json,
    clients::{discard_draft::DiscardDraft, keep_draft::KeepDraft},
    post::{Body, post},
};

/// How long typing has to pause before it is kept.
const PAUSE: Duration = Duration::from_secs(1);

/// Keeps what is typed whenever typing pauses.
pub fn keep_while_typing(saving: Saving) {
    let typed = Memo::new(move |_| (saving.state.typed.with(Typed::values), saving.reason.get()));
    Effect::new(move |before: Option<()>| {
        // Read, and not just tracked: what nobody reads is not computed, and says nothing of its changes.
        typed.with(|_| ());
        if before.is_some() {
            saving.kept.set(false);
            // More typing runs this effect again, which calls off what it asked for before.
            let _ = set_timeout(move || spawn_local(keep(saving)), PAUSE);
        }
    });
}

/// Keeps what is typed now. Without an answer it is as it was: not kept, which the page says.
pub async fn keep(saving: Saving) {
    if saving.busy.get_untracked() {
        return;
    }
    let (draft, saves) = (saving.draft.get_untracked(), saving.saves.get_value());
    if !untrack(move || saving.state.changed()) && saving.reason.with_untracked(String::is_empty) {
        discard(saving);
        return;
    }
    let form = saving.state.typed.with_untracked(Typed::values);
    let (base, reason) = (saving.base.get_untracked(), saving.reason.get_untracked());
    let mut call = KeepDraft { id: draft, key: saving.key, base, form: form.clone(), reason };
    let Ok(mut kept) = ask_json(call.clone()).await.and_then(|answer| answer.open()) else { return };
    if kept.is_none() {
        // It was saved or discarded elsewhere; what is typed on here is another one.
        call.id = None;
        let Ok(another) = ask_json(call).await.and_then(|answer| answer.open()) else { return };
        kept = another;
    }
    // The page may be gone by now.
    let Some(now) = saving.saves.try_get_value() else { return };
    if now != saves {
        // It was saved in the meantime.
        kept.into_iter().for_each(throw_away);
        return;
    }
    saving.draft.set(kept);
    saving.kept.set(kept.is_some() && saving.state.typed.with_untracked(|typed| typed.shows(&form)));
}

/// Throws the draft away, if there is one.
pub fn discard(saving: Saving) {
    if let Some(id) = saving.draft.get_untracked() {
        saving.draft.set(None);
        throw_away(id);
    }
}

fn throw_away(id: FormDraftId) {
    spawn_local(async move {
        // One that stays is offered again, and can be discarded there.
        let _ = post(DiscardDraft::PATH, Body::Fields(["id=", &id.to_string()].concat())).await;
    });
}
