//! Handing addresses out.

use domain::{ClientKey, Timestamp, preflight::Place};
use sqlx::FromRow;
use uuid::Uuid;

use super::PreflightTask;
use crate::{Engine, Result, Store, StoreError, engine::values};

/// How long a lease lasts, in milliseconds: several times what a visit may take. A server that is killed leaves its
/// addresses to the others after that.
const LEASE: i64 = 60 * 1000;

impl Store {
    /// Takes addresses that are due, the one that waits longest first: one of a host at a time, none of a client in the
    /// trash. Any number of servers may do so at once: each address goes to one of them.
    pub async fn claim_preflights(&self, now: Timestamp, limit: u32) -> Result<Vec<PreflightTask>> {
        // The sum keeps the index on the shelf out of it: what is due is found by when it is due, not by walking through
        // all clients. Those that another server is about to take are its own.
        let skip = match self.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE OF q SKIP LOCKED",
        };
        let sql = format!(
            "UPDATE preflight SET lease = $2, leased_until = $3 WHERE due_at <= $1 AND leased_until <= $1 \
             AND (client, digest) IN (SELECT q.client, q.digest FROM preflight q \
             WHERE q.due_at <= $1 AND q.leased_until <= $1 AND (q.client, q.digest) IN (\
             SELECT client, digest FROM (\
             SELECT client, digest, due_at, ROW_NUMBER() OVER (PARTITION BY host ORDER BY due_at, client, digest) AS turn \
             FROM (SELECT p.client, p.digest, p.host, p.due_at FROM preflight p \
             JOIN client c ON c.key = p.client AND c.shelf + 0 = 0 \
             WHERE p.due_at <= $1 AND p.leased_until <= $1 AND NOT EXISTS (SELECT 1 FROM preflight b \
             WHERE b.host = p.host AND b.lease IS NOT NULL AND b.leased_until > $1) \
             ORDER BY p.due_at LIMIT 500) near) turns WHERE turn = 1 ORDER BY due_at LIMIT $4){skip}) \
             RETURNING client, digest, url, place, failures, failing_since, confirmed_at"
        );
        let lease = self.random().uuid(now);
        let rows: Vec<Row> = self.db().write_all(sql, values![now, lease, now.0 + LEASE, limit]).await?;
        rows.into_iter().map(|row| row.task(lease)).collect()
    }

    /// Leaves an address that was not visited to whoever comes next.
    pub async fn give_back_preflight(&self, task: &PreflightTask) -> Result<()> {
        const SQL: &str = "UPDATE preflight SET lease = NULL, leased_until = 0 \
                           WHERE client = $1 AND digest = $2 AND lease = $3";
        self.db().execute(SQL, values![task.client, task.digest.clone(), task.lease]).await?;
        Ok(())
    }
}

#[derive(FromRow)]
struct Row {
    client: Uuid,
    digest: Vec<u8>,
    url: String,
    place: String,
    failures: i64,
    failing_since: Option<i64>,
    confirmed_at: Option<i64>,
}

impl Row {
    fn task(self, lease: Uuid) -> Result<PreflightTask> {
        Ok(PreflightTask {
            client: ClientKey(self.client),
            url: self.url,
            place: Place::parse(&self.place).ok_or(StoreError::Corrupt("preflight"))?,
            digest: self.digest,
            lease,
            failures: self.failures,
            failing_since: self.failing_since.map(Timestamp),
            confirmed_at: self.confirmed_at.map(Timestamp),
        })
    }
}
