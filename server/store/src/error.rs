//! What can go wrong, for those who ask.

use domain::{Client, Problem, Timestamp};

/// The result of an operation.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why an operation did nothing. None of the texts holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The form breaks rules; nothing was saved. At least one problem has [`domain::Severity::Refuse`].
    #[error("the client breaks {} of the rules", .0.iter().filter(|p| p.severity == domain::Severity::Refuse).count())]
    Refused(Vec<Problem>),
    /// An account cannot be as it was asked for.
    #[error("{0}")]
    Account(#[from] AccountProblem),
    /// Whose a client is cannot be changed in this way.
    #[error("{0}")]
    Ownership(#[from] OwnershipProblem),
    /// Somebody saved a newer revision meanwhile. It comes along, so that the two can be put side by side.
    #[error("revision {} by {} is newer", .0.client.revision, .0.by)]
    Conflict(Box<Newer>),
    /// There is no such thing, or the actor may not know that there is.
    #[error("not found")]
    NotFound,
    /// The actor may not do this.
    #[error("not allowed")]
    Forbidden,
    /// A proposal is not any more what it was when it was shown: the text says what happened.
    #[error("{0}")]
    Overtaken(String),
    /// Something that was said about it cannot be: the text says what would be accepted.
    #[error("{0}")]
    Invalid(&'static str),
    /// Too much at once: the text names the limit.
    #[error("{0}")]
    TooMany(&'static str),
    /// The database failed. The source is for the log; users see an incident number.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The database holds something it should not: a row that was not written by this program.
    #[error("the database holds an unreadable {0}")]
    Corrupt(&'static str),
}

/// The revision that came in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// The client as it is now.
    pub client: Client,
    /// Who saved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, where a reason was given.
    pub reason: String,
}

/// What is wrong with an account's properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountProblem {
    /// Not an address that mail could reach.
    #[error("This is not an e-mail address.")]
    Email,
    /// Another account has this address.
    #[error("There is an account with this e-mail address already.")]
    EmailTaken,
    /// Too short.
    #[error("The password is too short: at least 12 characters.")]
    PasswordTooShort,
    /// Too long.
    #[error("The password is too long: at most 256 characters.")]
    PasswordTooLong,
    /// The current password, asked for before a change, is not the one given.
    #[error("The current password is not right.")]
    WrongPassword,
    /// Nobody would be left to administer the registry.
    #[error("This is the last admin who can sign in.")]
    LastAdmin,
    /// The registry is open, and not for addresses of this domain.
    #[error("This registry is not open for addresses of this domain.")]
    AnotherDomain,
    /// No new account may come to be.
    #[error("This registry takes no new accounts.")]
    Closed,
    /// The name is too long.
    #[error("The name is too long: at most 100 characters.")]
    Name,
}

/// What is wrong with a change of whose a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OwnershipProblem {
    /// Who was invited owns the client.
    #[error("The account with this e-mail address is an owner of the client already.")]
    OwnerAlready,
    /// Nobody would be left who could look after the client.
    #[error(
        "This is the last owner of the client who can sign in. Invite somebody who looks after it first, or delete it."
    )]
    LastOwner,
    /// A transfer that was offered by somebody who has nothing to hand over.
    #[error("Only an owner of the client can hand it over. Invite somebody as an owner instead.")]
    NotYours,
    /// An invitation to a client that would give an account only.
    #[error("An invitation to a client makes an owner of it, or hands it over.")]
    Kind,
    /// The account is not the one that was invited. It is not said who was.
    #[error(
        "This invitation is for another e-mail address. Sign in with the account that has the address it was sent to."
    )]
    AnotherAddress,
    /// It cannot be revoked any more.
    #[error("This invitation was accepted already. Remove the owner instead.")]
    Accepted,
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address names no known engine.
    #[error("unknown database address {0:?}: sqlite://PATH or postgres://… expected")]
    Address(String),
    /// The sealing key is not the one that this database was made with.
    #[error(
        "the sealing key does not fit this database: it was made with another one (CLIENTELE_SEAL_KEY, or the key file in the data directory)"
    )]
    WrongSealKey,
    /// PostgreSQL would not install `pg_trgm`.
    #[error("the database needs the extension pg_trgm: let a superuser run CREATE EXTENSION pg_trgm in it")]
    Extension(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database could not be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The schema is from a newer version of this program.
    #[error("the database was made by a newer version: it has migration {0}")]
    TooNew(i64),
    /// The database could not be reached or read.
    #[error("the database could not be opened")]
    Database(#[from] sqlx::Error),
    /// The file could not be made.
    #[error("the database file could not be made")]
    File(#[from] std::io::Error),
}
