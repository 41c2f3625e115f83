//! What time does away with.

use domain::Timestamp;

use crate::{Result, Store};

/// What [`Store::purge`] removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Clients that were in the trash for 30 days. Their client_ids stay taken.
    pub clients: u64,
    /// Sessions that ended more than a day ago.
    pub sessions: u64,
    /// Drafts older than a day.
    pub drafts: u64,
    /// Throttles that hold nobody back any more.
    pub throttles: u64,
    /// Logos that no client or revision has referred to for a day.
    pub logos: u64,
}

impl Store {
    /// Removes what is past its time. Any number of processes may do so at once; once an hour is plenty.
    pub async fn purge(&self, now: Timestamp) -> Result<Purged> {
        unimplemented!("{now:?}")
    }
}
