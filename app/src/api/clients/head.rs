//! What every page about one client says about it.

use domain::{ClientId, ClientKey, ClientStatus, ClientType, LogoHash, ProposalId, Role};
use serde::{Deserialize, Serialize};

use crate::components::When;

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
    /// When they began to change it, where that is not saved.
    pub draft: Option<When>,
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

/// The head of a client, for the eyes of the caller.
#[cfg(feature = "ssr")]
pub(super) fn head(view: &store::ClientView, caller: &crate::api::guard::Caller) -> ClientHead {
    let role = caller.session().role;
    let when = |at| crate::api::when::when(at, caller.now());
    let store::ClientView { record, owned, open, draft } = view;
    let client = &record.client;
    ClientHead {
        proposal: open.as_ref().map(|open| OpenProposal { id: open.id, sent_back: open.sent_back.clone() }),
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
        may_edit: *owned || role == Role::Admin,
        draft: draft.as_ref().map(|draft| when(draft.at)),
        role,
    }
}
