//! The registry's database: clients, their secrets and revisions, accounts, sessions and the audit trail, in SQLite or
//! PostgreSQL behind one concrete type.
//!
//! [`Store::open`] gives a [`Store`]. What belongs to nobody (signing in, a session, a logo) is asked of it directly.
//! Everything else goes through a [`Registry`], which [`Store::registry`] makes for an [`Actor`]: it checks what the actor
//! may do, runs the rules of `domain`, and writes every change together with its audit event.
//!
//! The crate reads no clock: every operation is told the time. Its randomness is given to it at [`Store::open`].

mod accounts;
mod actor;
mod audit;
mod clients;
mod drafts;
mod engine;
mod entropy;
mod error;
mod import;
mod list;
mod logos;
mod maintenance;
mod ownership;
mod passwords;
mod review;
mod rights;
mod seal;
mod secrets;
mod sessions;
mod setup;
mod store;
mod throttle;

pub mod statements;

pub use accounts::{Account, NewAccount};
pub use actor::Actor;
pub use audit::{Action, AuditEvent, AuditPage, AuditQuery, Subject};
pub use clients::{Brought, ClientRecord, Created, Events, Owner, RevisionRecord, RevisionSummary, Saved};
pub use drafts::{Draft, DraftToken, NewDraft};
pub use entropy::os_random;
pub use error::{AccountProblem, Newer, OpenError, OwnershipProblem, Result, StoreError};
pub use import::{Export, ExportedClient, Import, ImportLine, ImportOutcome, ImportReport};
pub use list::{
    ClientRow, Cursor, Direction, ListPage, ListQuery, Match, Shelf, Sort, SortKey, Tallied, Tallies, Tally, Total,
};
pub use logos::{LogoImage, LogoSize, NewLogo};
pub use maintenance::{Purged, TRASH};
pub use ownership::{Accepted, Invitation, InvitationKind, InvitationOffer, InvitationToken, OwnClient};
pub use review::{
    Claim, Comment, Decision, PolicyReach, Proposal, ProposalPage, ProposalQuery, ProposalSummary, Submitted,
};
pub use seal::SealKey;
pub use secrets::{Grace, Rotated, SecretRecord, Verified};
pub use sessions::{Session, SessionId, SessionRecord, SessionToken, SignIn, SignInOutcome};
pub use setup::SetupToken;
pub use store::{Engine, Options, Registry, Store};
