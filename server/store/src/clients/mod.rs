//! Clients: what is known of them, and what can be done to them.

mod affected;
mod create;
mod facets;
mod owners;
mod read;
mod revisions;
mod row;
mod search_text;
mod status;
mod update;

pub use affected::Affected;
pub(crate) use create::{Draught, is_foreign_key, taken, unknown_logo};
pub(crate) use facets::{FacetFilter, Facets};
pub(crate) use owners::{has_owner, keep_an_owner};
pub(crate) use row::{COLUMNS, Row, read_metadata, read_revision, write_metadata};
pub(crate) use search_text::{fold, locate, needle};
pub(crate) use update::Cause;

use std::fmt;

use domain::{AccountId, Client, ClientKey, ClientSecret, Metadata, Problem, Revision, Timestamp};

use crate::{FormDraft, OpenProposal};

/// A client as its own pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientView {
    /// The client.
    pub record: ClientRecord,
    /// Whether the actor is one of its owners.
    pub owned: bool,
    /// What is asked for and not decided.
    pub open: Option<OpenProposal>,
    /// What the actor has begun to change and has not saved.
    pub draft: Option<FormDraft>,
}

/// A client and what the registry notes about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRecord {
    /// The client with the metadata in force.
    pub client: Client,
    /// When the revision in force was saved.
    pub changed_at: Timestamp,
    /// Who saved it.
    pub changed_by: String,
    /// When one of its secrets was last used.
    pub last_used_at: Option<Timestamp>,
    /// Since when it is in the trash. It can be read and restored there, and nothing else.
    pub deleted_at: Option<Timestamp>,
    /// Warnings about the metadata in force.
    pub warnings: u32,
}

/// What somebody brings along for a new client instead of having it generated: identifiers that are in use already.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// `client_id`: printable ASCII, never used in this registry.
    pub client_id: Option<String>,
    /// `client_secret`: printable ASCII. Without meaning for a public client.
    pub client_secret: Option<String>,
    /// `date_created`, where it is older than now.
    pub date_created: Option<Timestamp>,
    /// `status` is suspended.
    pub suspended: bool,
}

impl fmt::Debug for Brought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Brought").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// A client that was just registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The client.
    pub client: Client,
    /// Its secret, for the only time. `None` for a public client.
    pub secret: Option<ClientSecret>,
    /// Warnings and notes.
    pub remarks: Vec<Problem>,
}

/// A client that was just saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The client as it is now.
    pub client: Client,
    /// `false` if what was saved is what was there: no revision was made.
    pub changed: bool,
    /// A secret that saving made, for the only time: the client had none, or none that HS256 can use.
    pub secret: Option<ClientSecret>,
    /// How many secrets were erased, because the client is public now.
    pub erased: u32,
    /// Warnings and notes.
    pub remarks: Vec<Problem>,
}

/// One revision, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSummary {
    /// Its number.
    pub number: Revision,
    /// When it was saved.
    pub at: Timestamp,
    /// Who saved it: an e-mail address, or the name of an operator.
    pub by: String,
    /// The account, if it was one.
    pub account: Option<AccountId>,
    /// Why, or empty.
    pub reason: String,
    /// The revision that it brought back, if it did.
    pub restores: Option<Revision>,
}

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRecord {
    /// Who, when and why.
    pub summary: RevisionSummary,
    /// What.
    pub metadata: Metadata,
}

/// An owner of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The account.
    pub account: AccountId,
    /// Its e-mail address.
    pub email: String,
    /// Its name, or empty.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
}

/// What a bulk operation did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events {
    /// The clients that it changed.
    pub changed: Vec<ClientKey>,
    /// Those that were in that state already, or are not there.
    pub skipped: Vec<ClientKey>,
}
