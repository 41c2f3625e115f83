//! What the provider saw, written and read: refused requests, sign-ins a day, and the last use of each part of a client.

use std::collections::BTreeSet;

use domain::{
    ClientKey, RequestId, Timestamp,
    doctor::{Endpoint, KEPT, RefusedRequest},
};
use sqlx::FromRow;
use uuid::Uuid;

use super::happened::{Happened, UseKind, day};
use crate::{
    Registry, Result, Store, StoreError,
    engine::{Tx, Value, values},
};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// The time in which people are counted.
pub(crate) const WEEK: i64 = 7 * DAY;
/// How long refusals, and who used what, are kept.
const REMEMBERED: i64 = 90 * DAY;
/// How long sign-ins a day are kept, in days.
const DAYS: i64 = 400;
/// The last use of a client is noted at most so often, in milliseconds.
const CLIENT_NOTED: i64 = 60 * 1000;

/// How a client is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// Sign-ins of the last thirty days, by day since 1970, in order. Days without any are not there.
    pub days: Vec<(i64, u64)>,
    /// Every part of it that was ever used.
    pub parts: Vec<PartUse>,
    /// How many different people signed in within a week.
    pub people: u64,
}

/// The use of a part of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartUse {
    /// What it is.
    pub kind: UseKind,
    /// Which one.
    pub value: String,
    /// When it was used last.
    pub last_at: Timestamp,
    /// How many different people signed in by it within a week, where that is known.
    pub people: u64,
}

impl Usage {
    /// The use of one part.
    pub fn of(&self, kind: UseKind, value: &str) -> Option<&PartUse> {
        self.parts.iter().find(|part| part.kind == kind && part.value == value)
    }
}

impl Store {
    /// Writes down what happened. All of it, or where there is an error, nothing but the last use of clients and secrets.
    pub async fn write_down(&self, happened: &Happened) -> Result<()> {
        const CLIENT: &str = "UPDATE client SET last_used_at = $1 WHERE key = $2 AND last_used_at < $3";
        const SECRET: &str = "UPDATE secret SET last_used_at = $1 WHERE id = $2 AND client = $3 \
                              AND (last_used_at IS NULL OR last_used_at < $1)";
        // Each for itself: a transaction that changes several clients could wait for another one that does so too.
        for (client, at) in &happened.clients {
            self.db().execute(CLIENT, values![*at, *client, at.0 - CLIENT_NOTED]).await?;
        }
        for ((secret, client), at) in &happened.secrets {
            self.db().execute(SECRET, values![*at, *secret, *client]).await?;
        }
        let mut tx = self.db().begin().await?;
        note_refused(&mut tx, &happened.refused).await?;
        note_use(&mut tx, happened).await?;
        tx.commit().await?;
        Ok(())
    }

    /// When the secret that somebody presented ended, if it is one of the client's that did: by itself, or because it was
    /// revoked.
    pub async fn ended_secret(&self, client: ClientKey, presented: &str) -> Result<Option<EndedSecret>> {
        use sha2::{Digest, Sha256};

        const SQL: &str = "SELECT expires_at, revoked_at FROM secret WHERE client = $1 AND digest = $2";
        let digest: [u8; 32] = Sha256::digest(presented.as_bytes()).into();
        let row: Option<(Option<i64>, Option<i64>)> = self.db().optional(SQL, values![client, digest]).await?;
        Ok(match row {
            Some((_, Some(_))) => Some(EndedSecret::Revoked),
            Some((Some(_), None)) => Some(EndedSecret::Expired),
            Some((None, None)) | None => None,
        })
    }

    /// Removes what is too old to be of use.
    pub(crate) async fn purge_use(&self, now: Timestamp) -> Result<u64> {
        let old = now.0 - REMEMBERED;
        let db = self.db();
        db.execute("DELETE FROM person_use WHERE last_at < $1", values![old]).await?;
        db.execute("DELETE FROM sign_in_day WHERE day < $1", values![day(now) - DAYS]).await?;
        Ok(db.execute("DELETE FROM refused_request WHERE at < $1", values![old]).await?)
    }
}

/// Why a secret does not work any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedSecret {
    /// It ended by itself.
    Expired,
    /// Somebody revoked it.
    Revoked,
}

impl Registry {
    /// The last requests of a client that were refused, the newest first. One statement; to whoever may not see the client,
    /// none was.
    pub async fn refused_requests(&self, key: ClientKey) -> Result<Vec<RefusedRequest>> {
        let mut values = values![key];
        let seen = self.seen("$1", &mut values);
        let sql = format!(
            "SELECT id, client, at, endpoint, error, description, sent FROM refused_request \
             WHERE client = $1 AND {seen} ORDER BY at DESC, id DESC LIMIT {KEPT}"
        );
        let rows: Vec<RefusedRow> = self.db().all(sql, values).await?;
        rows.into_iter().map(RefusedRow::request).collect()
    }

    /// A refused request by its number.
    pub async fn refused_request(&self, id: RequestId) -> Result<RefusedRequest> {
        let mut values = values![id];
        let seen = self.seen("refused_request.client", &mut values);
        let sql = format!(
            "SELECT id, client, at, endpoint, error, description, sent FROM refused_request WHERE id = $1 AND {seen}"
        );
        let row: Option<RefusedRow> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.request()
    }

    /// How a client is used. One statement; to whoever may not see the client, it was never used.
    pub async fn usage(&self, key: ClientKey) -> Result<Usage> {
        const SHOWN: i64 = 30;
        let mut values = values![key, day(self.now) - SHOWN, self.now.0 - WEEK];
        let seen = self.seen("$1", &mut values);
        let sql = format!(
            "SELECT 'day' AS kind, CAST(day AS TEXT) AS value, sign_ins AS n, CAST(0 AS BIGINT) AS people \
             FROM sign_in_day WHERE client = $1 AND day > $2 AND {seen} \
             UNION ALL SELECT u.kind, u.value, u.last_at, (SELECT COUNT(*) FROM person_use p WHERE p.client = u.client \
             AND p.kind = u.kind AND p.value = u.value AND p.last_at > $3) FROM client_use u WHERE u.client = $1 AND {seen} \
             UNION ALL SELECT 'people', '', CAST(0 AS BIGINT), COUNT(DISTINCT p.account) FROM person_use p \
             WHERE p.client = $1 AND p.kind = 'redirect_uri' AND p.last_at > $3 AND {seen}"
        );
        let rows: Vec<(String, String, i64, i64)> = self.db().all(sql, values).await?;
        let mut usage = Usage::default();
        for (kind, value, n, people) in rows {
            let people = people.unsigned_abs();
            match kind.as_str() {
                "day" => {
                    let day = value.parse().map_err(|_| StoreError::Corrupt("sign_in_day"))?;
                    usage.days.push((day, n.unsigned_abs()));
                }
                "people" => usage.people = people,
                kind => {
                    let kind = UseKind::parse(kind).ok_or(StoreError::Corrupt("client_use"))?;
                    usage.parts.push(PartUse { kind, value, last_at: Timestamp(n), people });
                }
            }
        }
        usage.days.sort_unstable();
        Ok(usage)
    }
}

async fn note_refused(tx: &mut Tx, refused: &[RefusedRequest]) -> Result<()> {
    const COLUMNS: [&str; 7] = ["id", "client", "at", "endpoint", "error", "description", "sent"];
    let rows: Vec<Vec<Value>> = refused
        .iter()
        .map(|request| {
            let sent = serde_json::to_string(&request.sent).unwrap_or_default();
            let (endpoint, error) = (request.endpoint.as_str(), &request.error);
            values![request.id, request.client, request.at, endpoint, error, &request.description, sent]
        })
        .collect();
    tx.insert("refused_request", &COLUMNS, rows, "ON CONFLICT (id) DO NOTHING").await?;
    let clients: BTreeSet<ClientKey> = refused.iter().map(|request| request.client).collect();
    for client in clients {
        let sql = format!(
            "DELETE FROM refused_request WHERE client = $1 AND id NOT IN \
             (SELECT id FROM refused_request WHERE client = $1 ORDER BY at DESC, id DESC LIMIT {KEPT})"
        );
        tx.execute(sql, values![client]).await?;
    }
    Ok(())
}

/// In the order of their keys, so that servers that do so at the same time wait for each other and nothing worse.
async fn note_use(tx: &mut Tx, happened: &Happened) -> Result<()> {
    let days: Vec<Vec<Value>> =
        happened.sign_ins.iter().map(|((client, day), sign_ins)| values![*client, *day, *sign_ins]).collect();
    let rest = "ON CONFLICT (client, day) DO UPDATE SET sign_ins = sign_in_day.sign_ins + excluded.sign_ins";
    tx.insert("sign_in_day", &["client", "day", "sign_ins"], days, rest).await?;
    let used: Vec<Vec<Value>> =
        happened.used.iter().map(|((client, kind, value), at)| values![*client, kind.as_str(), value, *at]).collect();
    let rest = "ON CONFLICT (client, kind, value) DO UPDATE SET last_at = excluded.last_at \
                WHERE client_use.last_at < excluded.last_at";
    tx.insert("client_use", &["client", "kind", "value", "last_at"], used, rest).await?;
    let people: Vec<Vec<Value>> = happened
        .people
        .iter()
        .map(|((client, kind, value, account), at)| values![*client, kind.as_str(), value, *account, *at])
        .collect();
    let rest = "ON CONFLICT (client, kind, value, account) DO UPDATE SET last_at = excluded.last_at \
                WHERE person_use.last_at < excluded.last_at";
    tx.insert("person_use", &["client", "kind", "value", "account", "last_at"], people, rest).await?;
    Ok(())
}

/// What stands between two values, and between two URIs, of [`uris_column`]: neither is in a URI.
const UNIT: &str = "\u{1f}";
const RECORD: &str = "\u{1e}";

/// A column with the use of the redirect URIs of the client whose key is `client`, for a statement that is about something
/// else: it spares a page a statement.
pub(crate) fn uris_column(client: &str, now: Timestamp, values: &mut Vec<Value>) -> String {
    values.extend(values![UNIT, RECORD, now.0 - WEEK]);
    let (unit, record, week) = (values.len() - 2, values.len() - 1, values.len());
    format!(
        "(SELECT string_agg(u.value || ${unit} || CAST(u.last_at AS TEXT) || ${unit} || CAST((SELECT COUNT(*) FROM person_use p \
         WHERE p.client = u.client AND p.kind = u.kind AND p.value = u.value AND p.last_at > ${week}) AS TEXT), ${record}) \
         FROM client_use u WHERE u.client = {client} AND u.kind = 'redirect_uri') AS uris_used"
    )
}

/// Reads it.
pub(crate) fn read_uris_column(text: Option<&str>) -> Result<Usage> {
    let read = |record: &str| {
        let mut fields = record.split(UNIT);
        let value = fields.next()?.to_owned();
        let (last_at, people) = (Timestamp(fields.next()?.parse().ok()?), fields.next()?.parse().ok()?);
        Some(PartUse { kind: UseKind::RedirectUri, value, last_at, people })
    };
    let parts = text.into_iter().flat_map(|text| text.split(RECORD)).map(read).collect::<Option<_>>();
    Ok(Usage { parts: parts.ok_or(StoreError::Corrupt("client_use"))?, ..Usage::default() })
}

#[derive(FromRow)]
struct RefusedRow {
    id: Uuid,
    client: Uuid,
    at: i64,
    endpoint: String,
    error: String,
    description: String,
    sent: String,
}

impl RefusedRow {
    fn request(self) -> Result<RefusedRequest> {
        const BAD: StoreError = StoreError::Corrupt("refused_request");
        Ok(RefusedRequest {
            id: RequestId(self.id),
            client: ClientKey(self.client),
            at: Timestamp(self.at),
            endpoint: Endpoint::parse(&self.endpoint).ok_or(BAD)?,
            error: self.error,
            description: self.description,
            sent: serde_json::from_str(&self.sent).map_err(|_| BAD)?,
        })
    }
}
