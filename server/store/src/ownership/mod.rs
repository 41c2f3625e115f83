//! Whose a client is: invitations, transfers, leaving, and claiming one that nobody owns.

mod accept;
mod claim;
mod invite;
mod leave;
mod offer;
mod own_clients;
mod people;
mod revoke;
mod row;
mod testers;

pub use people::People;
pub use testers::Tester;

use domain::{ClientKey, InvitationId, LogoHash, ProposalId, Role, Timestamp, review::ProposalState};

use crate::{ClientRow, sessions::token};

pub(crate) use invite::address;
pub(crate) use row::{COLUMNS as INVITATION, FROM as INVITATION_FROM, OPEN, Row as InvitationRow};

token! {
    /// What an invitation's link holds. 256 random bits; the database holds its hash.
    InvitationToken
}

/// What accepting an invitation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationKind {
    /// Makes an owner of a client, beside the others.
    Owner,
    /// Makes an owner of a client; whoever offered it is none any more.
    Transfer,
    /// Gives an account.
    Account,
}

impl InvitationKind {
    /// All three.
    pub const ALL: &'static [Self] = &[Self::Owner, Self::Transfer, Self::Account];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Transfer => "transfer",
            Self::Account => "account",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// An invitation, without its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: InvitationId,
    /// What accepting it does.
    pub kind: InvitationKind,
    /// For whom: the account that accepts has to have this address.
    pub email: String,
    /// The role of the account, where one has to be made.
    pub role: Role,
    /// The client's key and name.
    pub client: Option<(ClientKey, String)>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: an e-mail address, or the name of an operator; empty where nobody did.
    pub created_by: String,
    /// The name of whoever asked for the account, where nobody invited them: see [`crate::Store::sign_up`].
    pub signed_up_as: Option<String>,
    /// 30 days after it was made; 24 hours after somebody asked for it.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// What the holder of a link gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationOffer {
    /// The invitation; `None` fields as there.
    pub invitation: Invitation,
    /// `logo` of the client.
    pub logo: Option<LogoHash>,
    /// Whether there is an account with the address already: it signs in, and accepts.
    pub has_account: bool,
    /// Whether it can still be accepted. Not once it was accepted, was revoked or has expired, while its client is in the
    /// trash, or while the account that made it is disabled.
    pub open: bool,
    /// Whether whoever has no account can get one by it: the registry is not closed, and open for the address of somebody
    /// whom nobody invited.
    pub takes_accounts: bool,
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
    pub proposal: Option<(ProposalId, ProposalState)>,
    /// When the first of its live secrets with an end expires.
    pub secret_expires_at: Option<Timestamp>,
    /// How many owners it has, the actor included, whose accounts work.
    pub owners: u32,
    /// How many people may try it beside them while it waits for a review.
    pub testers: u32,
    /// How many of its addresses users have not reached for hours.
    pub unreachable: u32,
}
