//! Registering a client, or saving a change to one.

use domain::{ClientForm, ClientId, ClientKey, FormDraftId, ProposalId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

use super::secret_once::SecretOnce;
use crate::{api::packed::Packed, error::AppError};

/// What saving did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAnswer {
    /// The client.
    pub key: ClientKey,
    /// `client_id`
    pub client_id: ClientId,
    /// The revision in force now.
    pub revision: i32,
    /// Whether anything was saved at once.
    pub changed: bool,
    /// The secret that was made, for the only time.
    pub secret: Option<SecretOnce>,
    /// What waits for a reviewer, if anything does.
    pub proposal: Option<ProposalId>,
}

/// A proposal that saving amends, in the version that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amends {
    /// Which.
    pub id: ProposalId,
    /// A newer version is not overwritten.
    pub version: i64,
}

/// What to say after saving: whether something is in force at once, and whether something waits for a reviewer.
pub const fn said(changed: bool, waits: bool) -> &'static str {
    match (changed, waits) {
        (true, true) => "What tightens is in force; the rest waits for a reviewer.",
        (false, true) => "Sent to a reviewer",
        (true, false) => "Saved",
        (false, false) => "Nothing had changed",
    }
}

/// Saves `form`: a new client without `key`, a change on top of revision `base` with it, for the sake of `reason`. What its
/// owner may not change alone waits for a reviewer, and what waits already is amended. The draft it was typed into is done.
#[server(prefix = "/api", endpoint = "clients/save", input = Json, output = Json)]
pub async fn save_client(
    key: Option<ClientKey>,
    base: i32,
    form: ClientForm,
    reason: String,
    amends: Option<Amends>,
    draft: Option<FormDraftId>,
) -> Result<Packed<SaveAnswer>, AppError> {
    use super::secret_once;
    use crate::api::{guard, map};

    let registry = guard::require(domain::Role::Owner)?.registry();
    let target = Target { key, base, amends, draft };
    let done = submit(&registry, target, &form, reason.trim()).await.map_err(map::error)?;
    Ok(Packed::of(&SaveAnswer {
        key: done.client.key,
        client_id: done.client.client_id.clone(),
        revision: done.client.revision.0,
        changed: done.changed,
        secret: done.secret.map(|secret| secret_once::show(&done.client.client_id, &secret)),
        proposal: done.proposal,
    }))
}

/// What is saved: a new client, a change on top of revision `base` of one, or a proposal that waits.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The client; `None` for a new one.
    pub key: Option<ClientKey>,
    /// The revision that the change started from.
    pub base: i32,
    /// The proposal.
    pub amends: Option<Amends>,
    /// What the visitor had begun to type, which this is the end of.
    pub draft: Option<FormDraftId>,
}

/// What became of it.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub struct Done {
    /// The client as it is in force.
    pub client: domain::Client,
    /// Whether anything was saved at once.
    pub changed: bool,
    /// The secret that was made.
    pub secret: Option<domain::ClientSecret>,
    /// What waits.
    pub proposal: Option<ProposalId>,
}

/// Saves as the registry's actor may.
///
/// # Errors
/// What the store refuses.
#[cfg(feature = "ssr")]
pub async fn submit(registry: &store::Registry, to: Target, form: &ClientForm, reason: &str) -> store::Result<Done> {
    let done = save(registry, to, form, reason).await?;
    if let Some(draft) = to.draft {
        // It is saved, whatever becomes of the draft: one that stays is there to be discarded.
        let _ = registry.discard_form_draft(draft).await;
    }
    Ok(done)
}

#[cfg(feature = "ssr")]
async fn save(registry: &store::Registry, to: Target, form: &ClientForm, reason: &str) -> store::Result<Done> {
    use domain::ClientStatus;

    let Some(key) = to.key else {
        let (created, proposal) = registry.submit_client(form, reason).await?;
        return Ok(Done { client: created.client, changed: proposal.is_none(), secret: created.secret, proposal });
    };
    let (saved, proposal) = if let Some(Amends { id, version }) = to.amends {
        registry.resubmit(id, version, form, reason).await?;
        (None, Some(id))
    } else {
        let submitted = registry.submit_change(key, domain::Revision(to.base), form, reason).await?;
        (submitted.saved, submitted.proposal)
    };
    Ok(match saved {
        Some(saved) => Done {
            // A client that waits itself is not in force, whatever is saved of it.
            changed: saved.changed && (proposal.is_none() || saved.client.status != ClientStatus::Waiting),
            client: saved.client,
            secret: saved.secret,
            proposal,
        },
        None => Done { client: registry.client(key).await?.client, changed: false, secret: None, proposal },
    })
}
