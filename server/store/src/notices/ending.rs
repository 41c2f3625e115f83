//! Telling owners that a secret ends soon.

use domain::{AccountId, ClientKey, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    NoticeKind, Topic,
    tell::{Line, News},
};
use crate::{Result, Store, engine::values};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// So many days before its end, the longest time first.
const BEFORE: [i64; 4] = [30, 14, 7, 1];

/// Notices in one go.
const BATCH: u32 = 500;

impl Store {
    /// Tells owners of the secrets that end within 30, 14, 7 and 1 days: once each, and where a moment was missed, only
    /// the next one. Where nobody owns a client, admins are told. A secret that was made to live shorter than that is not
    /// worth a word. Any number of servers may do so at once. Says how many notices it was.
    pub async fn tell_of_ending_secrets(&self, now: Timestamp) -> Result<usize> {
        let mut told = 0;
        loop {
            // Most of the time there is nothing to tell, and nobody has to wait for that.
            let bounds = || values![now, now.0 + BEFORE[0] * DAY];
            if self.db().all::<Row>(due(), bounds()).await?.is_empty() {
                return Ok(told);
            }
            let mut tx = self.db().begin_exclusive().await?;
            let rows: Vec<Row> = tx.all(due(), bounds()).await?;
            let (found, wanted) = (rows.len(), self.mails());
            let rows: Vec<Row> = rows.into_iter().filter(|row| row.in_app > 0 || wanted).collect();
            let lines = rows.iter().map(|row| Line {
                account: AccountId(row.account),
                about: row.id,
                mark: row.days.to_string(),
                actor: "",
                ends_at: Some(Timestamp(row.expires_at)),
                in_app: row.in_app > 0,
                email: row.email > 0,
                news: News {
                    kind: NoticeKind::SecretEnds,
                    client: Some(ClientKey(row.client)),
                    proposal: None,
                    label: &row.client_name,
                    detail: &row.name,
                },
            });
            self.write_notices(&mut tx, now, lines.collect()).await?;
            tx.commit().await?;
            told += rows.len();
            if found < BATCH as usize || rows.is_empty() {
                return Ok(told);
            }
        }
    }
}

/// Who is to be told of which secret: `$1` is now, `$2` the end of the time to look at.
fn due() -> String {
    let steps: Vec<String> =
        BEFORE.iter().rev().map(|days| format!("WHEN s.expires_at - $1 <= {} THEN {days}", days * DAY)).collect();
    let (steps, kind, topic) = (steps.join(" "), NoticeKind::SecretEnds.as_str(), Topic::Expiry.as_str());
    format!(
        "WITH due AS (SELECT s.id, s.name, s.expires_at, s.created_at, s.client, c.name AS client_name, \
         CAST(CASE {steps} ELSE {last} END AS BIGINT) AS days FROM secret s \
         JOIN client c ON c.key = s.client AND c.shelf = 0 \
         WHERE s.revoked_at IS NULL AND s.expires_at > $1 AND s.expires_at <= $2), \
         whom AS (SELECT d.*, o.account FROM due d JOIN client_owner o ON o.client = d.client \
         UNION SELECT d.*, b.id AS account FROM due d JOIN account b ON b.role = 'admin' WHERE NOT EXISTS \
         (SELECT 1 FROM client_owner n JOIN account l ON l.id = n.account AND l.disabled_at IS NULL \
         WHERE n.client = d.client)) \
         SELECT d.id, d.name, d.expires_at, d.client, d.client_name, d.days, d.account, \
         COALESCE(w.in_app, 1) AS in_app, COALESCE(w.email, 1) AS email \
         FROM whom d JOIN account a ON a.id = d.account AND a.disabled_at IS NULL \
         LEFT JOIN notice_preference w ON w.account = d.account AND w.topic = '{topic}' \
         WHERE (COALESCE(w.in_app, 1) = 1 OR COALESCE(w.email, 1) = 1) AND d.created_at <= d.expires_at - d.days * {DAY} \
         AND NOT EXISTS (SELECT 1 FROM notice t WHERE t.account = d.account AND t.kind = '{kind}' AND t.about = d.id \
         AND t.mark = CAST(d.days AS TEXT)) ORDER BY d.expires_at, d.id, d.account LIMIT {BATCH}",
        last = BEFORE[0],
    )
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    expires_at: i64,
    client: Uuid,
    client_name: String,
    days: i64,
    account: Uuid,
    in_app: i64,
    email: i64,
}
