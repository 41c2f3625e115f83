//! Whose a client is: invitations, transfers, leaving, and claiming one that nobody owns.

#![allow(clippy::todo, clippy::unused_async, unused_variables, missing_docs)]

use domain::{AccountId, ClientId, ClientKey, InvitationId, ProposalId, Role, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Account, ClientRow, Registry, Result, Session, SessionToken, SignInOutcome, Store, sessions::token};

token! {
    /// What an invitation's link holds. 256 random bits; the database holds its hash.
    InvitationToken
}

/// What accepting an invitation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationKind {
    /// Makes an owner of a client, beside the others.
    Owner,
    /// Makes an owner of a client; whoever offered it is none any more.
    Transfer,
    /// Gives an account.
    Account,
}

/// An invitation, without its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub kind: InvitationKind,
    /// For whom: the account that accepts has to have this address.
    pub email: String,
    /// The role of the account, where one has to be made.
    pub role: Role,
    /// The client's key and name.
    pub client: Option<(ClientKey, String)>,
    pub created_at: Timestamp,
    /// Who made it: an e-mail address.
    pub created_by: String,
    /// 30 days after it was made.
    pub expires_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// What the holder of a link gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationOffer {
    /// The invitation; `None` fields as there.
    pub invitation: Invitation,
    /// `logo` of the client.
    pub logo: Option<domain::LogoHash>,
    /// Whether there is an account with the address already: it signs in, and accepts.
    pub has_account: bool,
    /// Whether it can still be accepted.
    pub open: bool,
}

/// What accepting led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The client, if it was about one.
    pub client: Option<ClientKey>,
}

/// One of the actor's own clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnClient {
    /// As in the list.
    pub row: ClientRow,
    /// Its open proposal.
    pub proposal: Option<(ProposalId, domain::review::ProposalState)>,
    /// When the first of its live secrets with an end expires.
    pub secret_expires_at: Option<Timestamp>,
    /// How many owners it has, the actor included, whose accounts work.
    pub owners: u32,
}

impl Registry {
    /// The clients that the actor owns, those that need attention first: sent back, a secret that expires within 30
    /// days, suspended, warnings, waiting; then by name. Not those in the trash. At most 500.
    pub async fn own_clients(&self) -> Result<Vec<OwnClient>> {
        todo!()
    }

    /// Whether the actor is an owner of the client.
    pub async fn owns(&self, key: ClientKey) -> Result<bool> {
        todo!()
    }

    /// Invites somebody to a client: an owner of it, or an admin. The token is for the link, and is not shown again.
    /// Only owners can offer a transfer.
    pub async fn invite_to_client(
        &self,
        key: ClientKey,
        kind: InvitationKind,
        email: &str,
    ) -> Result<(Invitation, InvitationToken)> {
        todo!()
    }

    /// Invites somebody to have an account: admins only.
    pub async fn invite_account(&self, email: &str, role: Role) -> Result<(Invitation, InvitationToken)> {
        todo!()
    }

    /// The open invitations of a client (its owners, reviewers, admins), or to accounts (`None`; admins), the newest
    /// first.
    pub async fn invitations(&self, client: Option<ClientKey>) -> Result<Vec<Invitation>> {
        todo!()
    }

    /// Revokes an open invitation.
    pub async fn revoke_invitation(&self, id: InvitationId) -> Result<()> {
        todo!()
    }

    /// Accepts it as the account that is signed in, whose address has to be the one that was invited.
    pub async fn accept_invitation(&self, token: &InvitationToken) -> Result<Accepted> {
        todo!()
    }

    /// The actor is no owner of the client any more. The last one whose account works cannot leave.
    pub async fn leave_client(&self, key: ClientKey) -> Result<()> {
        todo!()
    }

    /// Makes the actor the owner of a client that has no living owner, for whoever knows a secret of it that is valid.
    /// Throttled like a sign-in. [`crate::StoreError::NotFound`] whatever of it is wrong.
    pub async fn claim_client(&self, client_id: &str, secret: &str) -> Result<ClientKey> {
        todo!()
    }
}

impl Store {
    /// What a link offers; `None` if there is no such link.
    pub async fn invitation(&self, token: &InvitationToken, now: Timestamp) -> Result<Option<InvitationOffer>> {
        todo!()
    }

    /// Accepts an invitation with a new account, and signs it in.
    pub async fn accept_with_account(
        &self,
        token: &InvitationToken,
        name: &str,
        password: &str,
        now: Timestamp,
    ) -> Result<(SessionToken, Accepted)> {
        todo!()
    }
}
