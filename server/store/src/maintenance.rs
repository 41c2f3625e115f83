//! What time does away with.

use domain::{ClientKey, Timestamp};
use uuid::Uuid;

use crate::{Action, Actor, Result, Store, Subject, audit::Event, engine::values};

/// What [`Store::purge`] removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Clients that were in the trash for 30 days. Their client IDs stay taken.
    pub clients: u64,
    /// Sessions that ended more than a day ago.
    pub sessions: u64,
    /// Drafts older than a day.
    pub drafts: u64,
    /// Throttles that hold nobody back any more.
    pub throttles: u64,
    /// Invitations that ended 30 days ago, accepted or not.
    pub invitations: u64,
    /// Logos that no client, revision or proposal has referred to for a day.
    pub logos: u64,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long a deleted client can be restored, in milliseconds.
pub const TRASH: i64 = 30 * DAY;

/// How long an invitation that has ended still says what it was, in milliseconds.
const INVITATIONS: i64 = 30 * DAY;

/// Clients removed in one transaction.
const BATCH: i64 = 200;

impl Store {
    /// Removes what is past its time. Any number of processes may do so at once; once an hour is plenty.
    pub async fn purge(&self, now: Timestamp) -> Result<Purged> {
        const SESSIONS: &str = "DELETE FROM session WHERE expires_at < $1 OR seen_at < $2";
        const LOGOS: &str = "DELETE FROM logo WHERE created_at < $1 \
                             AND NOT EXISTS (SELECT 1 FROM client WHERE client.logo = logo.hash) \
                             AND NOT EXISTS (SELECT 1 FROM revision WHERE revision.logo = logo.hash) \
                             AND NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.logo = logo.hash)";
        let mut clients = 0;
        loop {
            let purged = self.purge_clients(now).await?;
            clients += purged;
            if purged == 0 {
                break;
            }
        }
        let yesterday = now.0 - DAY;
        let idle = yesterday - self.options().session_idle_ms;
        let db = self.db();
        db.execute("DELETE FROM setup_link WHERE expires_at < $1", values![now]).await?;
        Ok(Purged {
            clients,
            sessions: db.execute(SESSIONS, values![yesterday, idle]).await?,
            drafts: db.execute("DELETE FROM draft WHERE at < $1", values![yesterday]).await?,
            throttles: db.execute("DELETE FROM throttle WHERE until < $1", values![now]).await?,
            invitations: db
                .execute("DELETE FROM invitation WHERE expires_at < $1", values![now.0 - INVITATIONS])
                .await?,
            logos: db.execute(LOGOS, values![yesterday]).await?,
        })
    }

    async fn purge_clients(&self, now: Timestamp) -> Result<u64> {
        const FIND: &str = "SELECT key, client_id, name FROM client WHERE deleted_at IS NOT NULL AND deleted_at < $1 \
                            ORDER BY deleted_at LIMIT $2";
        let mut tx = self.db().begin_exclusive().await?;
        let rows: Vec<(Uuid, String, String)> = tx.all(FIND, values![now.0 - TRASH, BATCH]).await?;
        let mut events = Vec::new();
        for (key, client_id, name) in rows {
            tx.execute("DELETE FROM client WHERE key = $1", values![key]).await?;
            events.push(Event {
                action: Action::ClientPurged,
                subject: Subject::Client { key: ClientKey(key), label: name },
                summary: serde_json::json!({ "client_id": client_id }),
            });
        }
        let purged = events.len() as u64;
        if purged > 0 {
            self.log(&mut tx, &Actor::Operator { name: "clientele".to_owned() }, now, events).await?;
            tx.commit().await?;
        }
        Ok(purged)
    }
}
