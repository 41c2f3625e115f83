//! Clients that are told that somebody signed out (OpenID Connect Back-Channel Logout 1.0): those that were let have something
//! in the session that ended. They are queued in the transaction that ends it.

use domain::{AccountId, Client, ClientKey, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Engine, Result, SessionId, Store,
    clients::{COLUMNS, Row},
    engine::{Tx, Value, values},
};

/// A client to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutTask {
    /// The client, whatever its status.
    pub client: Client,
    /// The session that ended.
    pub session: SessionId,
    /// Whose it was.
    pub account: AccountId,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// How long telling one may take before another server tries, in milliseconds.
const LEASE: i64 = 60 * 1000;
/// How often it is tried: with longer and longer pauses, for an hour and a half in all.
const ATTEMPTS: i64 = 6;
/// The pause after the first attempt, in milliseconds; each is four times the one before.
const PAUSE: i64 = 5 * 1000;

/// Queues who is to be told of the end of the sessions `s` for which `which` holds; its placeholders are `values`.
pub(crate) async fn queue_logouts(tx: &mut Tx, which: &str, values: Vec<Value>, now: Timestamp) -> Result<()> {
    let due = values.len() + 1;
    let sql = format!(
        "INSERT INTO backchannel_logout (client, session, account, attempts, due_at) \
         SELECT DISTINCT g.client, s.id, s.account, CAST(0 AS BIGINT), CAST(${due} AS BIGINT) FROM session s \
         JOIN access_grant g ON g.session = s.id JOIN client c ON c.key = g.client \
         WHERE {which} AND c.deleted_at IS NULL AND c.metadata LIKE '%\"backchannel_logout_uri\"%' \
         ON CONFLICT (client, session) DO NOTHING"
    );
    tx.execute(sql, [values, values![now]].concat()).await?;
    Ok(())
}

impl Store {
    /// Takes clients that are to be told, the one that waits longest first. Any number of servers may do so at once: each is
    /// one server's, for a minute.
    pub async fn claim_logouts(&self, now: Timestamp, limit: u32) -> Result<Vec<LogoutTask>> {
        let skip = match self.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE SKIP LOCKED",
        };
        let sql = format!(
            "UPDATE backchannel_logout SET due_at = $1, attempts = attempts + 1 WHERE (client, session) IN \
             (SELECT client, session FROM backchannel_logout WHERE due_at <= $2 ORDER BY due_at LIMIT $3{skip}) \
             RETURNING client, session, account, attempts"
        );
        let taken: Vec<Taken> = self.db().write_all(sql, values![now.0 + LEASE, now, limit]).await?;
        let mut tasks = Vec::new();
        for Taken { client, session, account, attempts } in taken {
            let sql = format!("SELECT {COLUMNS} FROM client WHERE key = $1 AND deleted_at IS NULL");
            let row: Option<Row> = self.db().optional(sql, values![client]).await?;
            match row {
                None => self.forget_logout(ClientKey(client), SessionId(session)).await?,
                Some(row) => tasks.push(LogoutTask {
                    client: row.client(now)?,
                    session: SessionId(session),
                    account: AccountId(account),
                    attempts,
                }),
            }
        }
        Ok(tasks)
    }

    /// The client was told, or is not to be told any more.
    pub async fn forget_logout(&self, client: ClientKey, session: SessionId) -> Result<()> {
        const SQL: &str = "DELETE FROM backchannel_logout WHERE client = $1 AND session = $2";
        self.db().execute(SQL, values![client, session.0]).await?;
        Ok(())
    }

    /// The client could not be told: it is tried again later, or, after the sixth time, not any more. Says which.
    pub async fn logout_failed(&self, task: &LogoutTask, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE backchannel_logout SET due_at = $1 WHERE client = $2 AND session = $3";
        if task.attempts >= ATTEMPTS {
            self.forget_logout(task.client.key, task.session).await?;
            return Ok(false);
        }
        let pause = (1..task.attempts).fold(PAUSE, |pause, _| pause * 4);
        self.db().execute(SQL, values![now.0 + pause, task.client.key, task.session.0]).await?;
        Ok(true)
    }
}

#[derive(FromRow)]
struct Taken {
    client: Uuid,
    session: Uuid,
    account: Uuid,
    attempts: i64,
}
