//! The history of a client.

use domain::{ClientKey, Revision};

use super::{RevisionRecord, RevisionSummary};
use crate::{Registry, Result};

impl Registry {
    /// The revisions of a client, the newest first: those before `before`, at most `limit` (1 to 500).
    pub async fn revisions(
        &self,
        key: ClientKey,
        before: Option<Revision>,
        limit: u32,
    ) -> Result<Vec<RevisionSummary>> {
        unimplemented!("{key} {before:?} {limit}")
    }

    /// One revision with its metadata.
    pub async fn revision(&self, key: ClientKey, number: Revision) -> Result<RevisionRecord> {
        unimplemented!("{key} {number}")
    }
}
