//! What every page about one client says about it.

use domain::{ClientId, ClientKey, ClientStatus, ClientType, LogoHash, ProposalId, Role};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, components::When, error::AppError};

/// The identity of a client, as its pages introduce it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientHead {
    /// The registry's key: the address of its pages.
    pub key: ClientKey,
    /// What relying parties send.
    pub client_id: ClientId,
    /// The name that users see.
    pub name: String,
    /// The picture that users see.
    pub logo: Option<LogoHash>,
    /// The registrable domain of the first redirect URI, or what stands in for it.
    pub domain: String,
    /// Confidential or public.
    pub client_type: ClientType,
    /// Whether it works at the moment.
    pub status: ClientStatus,
    /// The number of the revision in force.
    pub revision: i32,
    /// When it was registered.
    pub registered: When,
    /// When it was changed last.
    pub changed: When,
    /// Who changed it last.
    pub changed_by: String,
    /// Since when it is in the trash.
    pub deleted: Option<When>,
    /// Whether who asks may change it: an owner of it, or an admin.
    pub may_edit: bool,
    /// What somebody asks for, and is not decided.
    pub proposal: Option<OpenProposal>,
    /// The role of who asks. Admins suspend and restore; owners know of their own clients alone.
    pub role: Role,
}

/// A proposal that waits for a reviewer, or for its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenProposal {
    /// Its page.
    pub id: ProposalId,
    /// Why it was sent back, where it was.
    pub sent_back: Option<String>,
}

/// The head of a record, with the client's open proposal.
#[cfg(feature = "ssr")]
pub(super) async fn head(
    record: &store::ClientRecord,
    proposal: Option<&store::ProposalSummary>,
    caller: &crate::api::guard::Caller,
) -> Result<ClientHead, AppError> {
    use domain::review::ProposalState;

    let role = caller.session().role;
    // Whom the store shows a client to is its owner, or reads all of them.
    let may_edit = match role {
        Role::Owner | Role::Admin => true,
        Role::Reviewer => caller.registry().owns(record.client.key).await.map_err(crate::api::map::error)?,
    };
    let when = |at| crate::api::when::when(at, caller.now());
    let client = &record.client;
    let why = |proposal: &store::ProposalSummary| {
        let sent_back = proposal.state == ProposalState::SentBack;
        sent_back.then(|| proposal.decision.as_ref().map(|decision| decision.why.clone()).unwrap_or_default())
    };
    Ok(ClientHead {
        proposal: proposal.map(|proposal| OpenProposal { id: proposal.id, sent_back: why(proposal) }),
        key: client.key,
        client_id: client.client_id.clone(),
        name: client.metadata.name.clone(),
        logo: client.metadata.logo.clone(),
        domain: client.metadata.redirect_uris.first().map(|uri| crate::hosts::introduce(uri)).unwrap_or_default(),
        client_type: client.metadata.client_type,
        status: client.status,
        revision: client.revision.0,
        registered: when(client.date_created),
        changed: when(record.changed_at),
        changed_by: record.changed_by.clone(),
        deleted: record.deleted_at.map(when),
        may_edit,
        role,
    })
}

/// The head alone, for pages that need nothing else.
#[server(prefix = "/api", endpoint = "clients/head")]
pub async fn show_client(key: ClientKey) -> Result<Packed<ClientHead>, AppError> {
    use crate::api::{guard, map};

    let caller = guard::require(Role::Owner)?;
    let registry = caller.registry();
    let record = registry.client(key).await.map_err(map::error)?;
    let proposal = registry.open_proposal(key).await.map_err(map::error)?;
    Ok(Packed::of(&head(&record, proposal.as_ref(), &caller).await?))
}
