//! The history of a client.

use domain::{AccountId, ClientKey, Revision, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    RevisionRecord, RevisionSummary,
    row::{read_metadata, read_revision},
};
use crate::{
    Registry, Result, StoreError,
    engine::{self, values},
};

impl Registry {
    /// The revisions of a client, the newest first: those before `before`, at most `limit` (1 to 500).
    pub async fn revisions(
        &self,
        key: ClientKey,
        before: Option<Revision>,
        limit: u32,
    ) -> Result<Vec<RevisionSummary>> {
        let rows: Vec<Row> = self.some_revisions(key, SUMMARY, before, limit).await?;
        rows.into_iter().map(Row::summary).collect()
    }

    /// The same with their metadata: what each of them changed.
    pub async fn history(&self, key: ClientKey, before: Option<Revision>, limit: u32) -> Result<Vec<RevisionRecord>> {
        let rows: Vec<WholeRow> = self.some_revisions(key, WHOLE, before, limit).await?;
        rows.into_iter().map(WholeRow::record).collect()
    }

    /// One revision with its metadata.
    pub async fn revision(&self, key: ClientKey, number: Revision) -> Result<RevisionRecord> {
        let mut values = values![key, number];
        let seen = self.seen("$1", &mut values);
        let sql = format!("SELECT {WHOLE} FROM revision WHERE client = $1 AND number = $2 AND {seen}");
        let row: Option<WholeRow> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.record()
    }

    async fn some_revisions<T: engine::Row>(
        &self,
        key: ClientKey,
        columns: &'static str,
        before: Option<Revision>,
        limit: u32,
    ) -> Result<Vec<T>> {
        let before = before.map_or(i64::MAX, |number| i64::from(number.0));
        self.of_client(key, values![key, before, limit.clamp(1, 500)], |seen| {
            format!(
                "SELECT {columns} FROM revision WHERE client = $1 AND number < $2 AND {seen} \
                 ORDER BY number DESC LIMIT $3"
            )
        })
        .await
    }
}

const SUMMARY: &str = "number, at, actor, account, reason, restores";
const WHOLE: &str = "number, at, actor, account, reason, restores, metadata";

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
