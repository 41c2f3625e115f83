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
mod dynamic;
mod email_proof;
mod engine;
mod entropy;
mod error;
mod form_drafts;
mod import;
mod list;
mod logos;
mod look_alike;
mod maintenance;
mod notices;
mod ownership;
mod passwords;
mod preflight;
mod provider;
mod registration;
mod review;
mod rights;
mod seal;
mod secrets;
mod sessions;
mod setup;
mod store;
mod throttle;
mod token;
mod upstream;

pub mod statements;

pub use accounts::{Account, NewAccount};
pub use actor::Actor;
pub use audit::{Action, AuditEvent, AuditPage, AuditQuery, Subject};
pub use clients::{
    Affected, Brought, ClientRecord, ClientView, Created, Events, Owner, RevisionRecord, RevisionSummary, Saved,
};
pub use drafts::{Draft, DraftToken, NewDraft};
pub use dynamic::{
    InitialAccess, InitialAccessToken, Managed, NewInitialAccess, Registered, RegistrationAccessToken, Replaced,
};
pub use entropy::os_random;
pub use error::{AccountProblem, Newer, OpenError, OwnershipProblem, Result, StoreError};
pub use form_drafts::{FormDraft, Typing};
pub use import::{Export, ExportedClient, Import, ImportLine, ImportOutcome, ImportReport};
pub use list::{
    ClientRow, Cursor, Direction, ListPage, ListQuery, Match, Shelf, Sort, SortKey, Tallied, Tallies, Tally, Total,
};
pub use logos::{LogoImage, LogoSize, NewLogo};
pub use maintenance::{Purged, TRASH};
pub use notices::{CalendarToken, EndingSecret, Mail, MailContent, Notice, NoticeKind, NoticePage, Preference, Topic};
pub use ownership::{
    Accepted, Invitation, InvitationKind, InvitationOffer, InvitationToken, OwnClient, People, Tester,
};
pub use preflight::{PreflightRecord, PreflightTask};
pub use provider::{
    Access, AccessToken, AuthenticatedClient, AuthorizationCode, ClaimAsked, ClientAccess, EndedSecret, Happened,
    Introspected, LetIn, Lives, LogoutTask, NewGrant, PartUse, Person, Presented, Redeemed, Redemption, RefreshToken,
    Refreshed, Refreshing, StoredKey, TokenKind, Tokens, Usage, UseKind,
};
pub use registration::SignUp;
pub use review::{
    AcceptedMany, Claim, Comment, Decision, Neighbours, OpenProposal, PolicyReach, Proposal, ProposalPage,
    ProposalQuery, ProposalSummary, QueueCounts, Submitted, WallPage,
};
pub use seal::SealKey;
pub use secrets::{Grace, Rotated, SecretRecord, Verified};
pub use sessions::{Session, SessionId, SessionRecord, SessionToken, SignIn, SignInOutcome};
pub use setup::SetupToken;
pub use store::{Engine, Options, Registry, Store};
pub use upstream::{Identity, LinkToken, UpstreamOutcome};
