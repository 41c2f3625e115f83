//! The preflight: the addresses of clients, visited by whichever server comes to it.
//!
//! A row is an address of a client, in force or asked for. It comes and goes in the transaction that changes the client
//! or its proposal ([`follow`]), is handed out under a lease ([`lease`]) and brings the result home ([`record`]). Results
//! are dated, and repeated weekly. What fails is looked at again soon, and is told only when it has failed for hours.

mod follow;
mod lease;
mod read;
mod record;
mod told;

pub(crate) use follow::rows;
pub(crate) use read::{column, read_column};

use domain::{
    ClientKey, Timestamp,
    preflight::{Place, Visit},
};
use uuid::Uuid;

/// An address to visit, for as long as the lease on it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreflightTask {
    /// Whose address it is.
    pub client: ClientKey,
    /// The address.
    pub url: String,
    /// What it is for.
    pub place: Place,
    digest: Vec<u8>,
    lease: Uuid,
    /// How often it failed, one after the other.
    failures: i64,
    failing_since: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
}

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreflightRecord {
    /// The address.
    pub url: String,
    /// What it is for.
    pub place: Place,
    /// Whether it is its turn: somebody asked, or the time has come.
    pub due: bool,
    /// How often it was visited.
    pub checks: u32,
    /// The last visit, and when it was.
    pub last: Option<(Timestamp, Visit)>,
    /// Since when every visit has failed, if the last one did.
    pub failing_since: Option<Timestamp>,
    /// Whether it has failed often enough, for long enough, to be told.
    pub confirmed: bool,
}

/// An address that users have not reached for hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedFailure {
    /// Whose address it is.
    pub client: ClientKey,
    /// The client's name.
    pub name: String,
    /// The address.
    pub url: String,
    /// What it is for.
    pub place: Place,
    /// Since when.
    pub since: Timestamp,
    /// The last visit.
    pub visit: Visit,
}
