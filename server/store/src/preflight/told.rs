//! Telling of failures, once each.

use domain::{ClientKey, Timestamp, preflight::Place};
use sqlx::FromRow;
use uuid::Uuid;

use super::{ConfirmedFailure, read::read_visit};
use crate::{
    Result, Store, StoreError,
    engine::{Tx, values},
};

/// Failures in one go.
const BATCH: i64 = 100;

impl Store {
    /// Failures that were confirmed since they were taken last, those of one client together; from now on they count as told,
    /// if the transaction that tells of them is committed. One that ends, and comes back, is taken again.
    pub(crate) async fn take_confirmed_failures(&self, tx: &mut Tx, now: Timestamp) -> Result<Vec<ConfirmedFailure>> {
        const FIND: &str = "SELECT p.client, p.digest, c.name, p.url, p.place, p.failing_since, p.visit FROM preflight p \
                            JOIN client c ON c.key = p.client AND c.shelf = 0 \
                            WHERE p.confirmed_at IS NOT NULL AND p.told_at IS NULL ORDER BY p.client, p.confirmed_at LIMIT $1";
        const TELL: &str = "UPDATE preflight SET told_at = $3 WHERE client = $1 AND digest = $2 AND told_at IS NULL";
        let rows: Vec<Row> = tx.all(FIND, values![BATCH]).await?;
        let mut failures = Vec::new();
        for row in rows {
            if tx.execute(TELL, values![row.client, row.digest.clone(), now]).await? > 0 {
                failures.push(row.failure()?);
            }
        }
        Ok(failures)
    }
}

#[derive(FromRow)]
struct Row {
    client: Uuid,
    digest: Vec<u8>,
    name: String,
    url: String,
    place: String,
    failing_since: Option<i64>,
    visit: Option<String>,
}

impl Row {
    fn failure(self) -> Result<ConfirmedFailure> {
        let unreadable = || StoreError::Corrupt("preflight");
        Ok(ConfirmedFailure {
            client: ClientKey(self.client),
            name: self.name,
            url: self.url,
            place: Place::parse(&self.place).ok_or_else(unreadable)?,
            since: Timestamp(self.failing_since.ok_or_else(unreadable)?),
            visit: read_visit(&self.visit.ok_or_else(unreadable)?)?,
        })
    }
}
