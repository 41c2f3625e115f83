//! The history of a client.

use domain::{AccountId, ClientKey, Revision, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    RevisionRecord, RevisionSummary,
    row::{read_metadata, read_revision},
};
use crate::{Registry, Result, StoreError, actor::Right, engine::values};

impl Registry {
    /// The revisions of a client, the newest first: those before `before`, at most `limit` (1 to 500).
    pub async fn revisions(
        &self,
        key: ClientKey,
        before: Option<Revision>,
        limit: u32,
    ) -> Result<Vec<RevisionSummary>> {
        const SQL: &str = "SELECT number, at, actor, account, reason, restores FROM revision \
                           WHERE client = $1 AND number < $2 ORDER BY number DESC LIMIT $3";
        self.require(Right::Read)?;
        let before = before.map_or(i64::MAX, |number| i64::from(number.0));
        let rows: Vec<Row> = self.db().all(SQL, values![key, before, limit.clamp(1, 500)]).await?;
        rows.into_iter().map(Row::summary).collect()
    }

    /// The same with their metadata: what each of them changed.
    pub async fn history(&self, key: ClientKey, before: Option<Revision>, limit: u32) -> Result<Vec<RevisionRecord>> {
        const SQL: &str = "SELECT number, at, actor, account, reason, restores, metadata FROM revision \
                           WHERE client = $1 AND number < $2 ORDER BY number DESC LIMIT $3";
        self.require(Right::Read)?;
        let before = before.map_or(i64::MAX, |number| i64::from(number.0));
        let rows: Vec<WholeRow> = self.db().all(SQL, values![key, before, limit.clamp(1, 500)]).await?;
        rows.into_iter().map(WholeRow::record).collect()
    }

    /// One revision with its metadata.
    pub async fn revision(&self, key: ClientKey, number: Revision) -> Result<RevisionRecord> {
        const SQL: &str = "SELECT number, at, actor, account, reason, restores, metadata FROM revision \
                           WHERE client = $1 AND number = $2";
        self.require(Right::Read)?;
        let row: Option<WholeRow> = self.db().optional(SQL, values![key, number]).await?;
        row.ok_or(StoreError::NotFound)?.record()
    }
}

#[derive(FromRow)]
struct Row {
    number: i64,
    at: i64,
    actor: String,
    account: Option<Uuid>,
    reason: String,
    restores: Option<i64>,
}

#[derive(FromRow)]
struct WholeRow {
    #[sqlx(flatten)]
    row: Row,
    metadata: String,
}

impl WholeRow {
    fn record(self) -> Result<RevisionRecord> {
        Ok(RevisionRecord { summary: self.row.summary()?, metadata: read_metadata(&self.metadata)? })
    }
}

impl Row {
    fn summary(self) -> Result<RevisionSummary> {
        Ok(RevisionSummary {
            number: read_revision(self.number)?,
            at: Timestamp(self.at),
            by: self.actor,
            account: self.account.map(AccountId),
            reason: self.reason,
            restores: self.restores.map(read_revision).transpose()?,
        })
    }
}
