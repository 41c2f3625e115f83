//! What time does away with.

use domain::{ClientKey, Timestamp};
use uuid::Uuid;

use crate::{Action, Actor, Engine, Result, Store, Subject, audit::Event, engine::values};

/// What [`Store::purge`] removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Clients that were in the trash for 30 days. Their client IDs stay taken.
    pub clients: u64,
    /// Sessions that ended more than a day ago.
    pub sessions: u64,
    /// Drafts older than a day.
    pub drafts: u64,
    /// Forms that somebody began to fill in and has not touched for 90 days.
    pub form_drafts: u64,
    /// Throttles that hold nobody back any more.
    pub throttles: u64,
    /// Invitations that ended 30 days ago, accepted or not.
    pub invitations: u64,
    /// Notices older than 180 days, and what is in the outbox and was over for 30 days.
    pub notices: u64,
    /// Grants of the provider that nothing came of, or nothing that still works.
    pub grants: u64,
    /// Requests that the provider refused 90 days ago.
    pub refused: u64,
    /// Logos that no client, revision or proposal has referred to for a day.
    pub logos: u64,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long a deleted client can be restored, in milliseconds.
pub const TRASH: i64 = 30 * DAY;

/// How long an invitation that has ended still says what it was, in milliseconds.
const INVITATIONS: i64 = 30 * DAY;

/// How long a form waits for whoever began to fill it in, in milliseconds.
const FORM_DRAFTS: i64 = 90 * DAY;
/// How long a notice can be read, in milliseconds.
const NOTICES: i64 = 180 * DAY;

/// Clients removed in one transaction.
const BATCH: i64 = 200;

impl Store {
    /// Removes what is past its time. Any number of processes may do so at once; once an hour is plenty.
    pub async fn purge(&self, now: Timestamp) -> Result<Purged> {
        const SESSIONS: &str = "DELETE FROM session WHERE expires_at < $1 OR seen_at < $2";
        const LOGOS: &str = "DELETE FROM logo WHERE created_at < $1 \
                             AND NOT EXISTS (SELECT 1 FROM client WHERE client.logo = logo.hash) \
                             AND NOT EXISTS (SELECT 1 FROM revision WHERE revision.logo = logo.hash) \
                             AND NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.logo = logo.hash) \
                             AND NOT EXISTS (SELECT 1 FROM form_draft WHERE form_draft.logo = logo.hash)";
        const NAMES: &str = "DELETE FROM proposal_name_key WHERE proposal IN \
                             (SELECT id FROM proposal WHERE state NOT IN ('waiting', 'sent_back'))";
        const OUTBOX: &str = "DELETE FROM outbox WHERE next_at IS NULL AND COALESCE(sent_at, given_up_at) < $1";
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
        for links in ["setup_link", "upstream_link"] {
            db.execute(format!("DELETE FROM {links} WHERE expires_at < $1"), values![now]).await?;
        }
        db.execute(NAMES, values![]).await?;
        Ok(Purged {
            clients,
            sessions: db.execute(SESSIONS, values![yesterday, idle]).await?,
            drafts: db.execute("DELETE FROM draft WHERE at < $1", values![yesterday]).await?,
            form_drafts: db.execute("DELETE FROM form_draft WHERE at < $1", values![now.0 - FORM_DRAFTS]).await?,
            throttles: db.execute("DELETE FROM throttle WHERE until < $1", values![now]).await?,
            invitations: db
                .execute("DELETE FROM invitation WHERE expires_at < $1", values![now.0 - INVITATIONS])
                .await?,
            notices: db.execute("DELETE FROM notice WHERE at < $1", values![now.0 - NOTICES]).await?
                + db.execute(OUTBOX, values![now.0 - INVITATIONS]).await?,
            grants: self.purge_grants(now).await?,
            refused: self.purge_use(now).await?,
            logos: db.execute(LOGOS, values![yesterday]).await?,
        })
    }

    /// For when many clients came at once: PostgreSQL learns how they are distributed, and sorts what it has put aside into
    /// its indexes. It would do both by itself, some minutes later; until then a search takes ten times as long. SQLite
    /// has nothing to catch up with.
    pub async fn settle(&self) -> Result<()> {
        const FILLED: &str = "VACUUM (ANALYZE) client, given_client_id, client_owner, revision, secret, logo, logo_look, \
                              client_name_key, client_domain, proposal, proposal_name_key";
        if self.engine() == Engine::Postgres {
            self.db().execute(FILLED, values![]).await?;
        }
        Ok(())
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
