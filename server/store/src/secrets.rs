//! The secrets of clients: named, overlapping, expiring; shown once.

use constant_time_eq::constant_time_eq;
use domain::{
    Client, ClientId, ClientKey, ClientSecret, ClientStatus, ClientType, Field, Problem, Rule, SecretId, Timestamp,
};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Action, Registry, Result, Store, StoreError, Subject,
    audit::Event,
    clients::Facets,
    engine::{Tx, values},
};

/// What is known of a secret. Not the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRecord {
    /// Its identifier.
    pub id: SecretId,
    /// The name it was given, or empty.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    /// Whether a sealed copy is kept, because it signs: ID tokens (HS256), or assertions (`client_secret_jwt`).
    pub sealed: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl SecretRecord {
    /// Whether a relying party can use it at `now`.
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// How long the secrets that a new one replaces go on working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grace {
    /// Not at all.
    Now,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
}

impl Grace {
    /// All four, the shortest first.
    pub const ALL: &'static [Self] = &[Self::Now, Self::Hour, Self::Day, Self::Week];

    /// The written form: `now`, `1h`, `1d`, `7d`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Hour => "1h",
            Self::Day => "1d",
            Self::Week => "7d",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|grace| grace.as_str() == text)
    }

    /// In milliseconds.
    pub const fn millis(self) -> i64 {
        const HOUR: i64 = 60 * 60 * 1000;
        match self {
            Self::Now => 0,
            Self::Hour => HOUR,
            Self::Day => 24 * HOUR,
            Self::Week => 7 * 24 * HOUR,
        }
    }
}

/// A secret that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Its identifier.
    pub id: SecretId,
    /// The secret, for the only time.
    pub secret: ClientSecret,
    /// Until when those before it work at most.
    pub old_until: Timestamp,
}

/// A relying party that presented a secret that works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The client.
    pub client: ClientKey,
    /// Which of its secrets it was.
    pub secret: SecretId,
}

/// The columns of a new secret.
pub(crate) const COLUMNS: [&str; 9] =
    ["id", "client", "name", "hint", "digest", "sealed", "created_at", "created_by", "expires_at"];

/// How many secrets of one client may work at the same time.
const MOST: i64 = 20;

/// The use of a secret is noted at most so often, in milliseconds.
const USE_NOTED: i64 = 5 * 60 * 1000;

impl Store {
    /// Whether `presented` is a secret of the active client `client_id` that works at `now`; its use is noted, to within
    /// five minutes. A client that is suspended or waits for a review is not active: the public gets nowhere with it.
    pub async fn verify_secret(
        &self,
        client_id: &ClientId,
        presented: &str,
        now: Timestamp,
    ) -> Result<Option<Verified>> {
        let rows: Vec<Candidate> = self.db().all(CANDIDATES, values![client_id, now]).await?;
        let found = Candidate::presented(rows, presented);
        let active = |row: &Candidate| Facets(row.facets).get_status() == ClientStatus::Active;
        let Some(row) = found.filter(active) else { return Ok(None) };
        let verified = Verified { client: row.client(), secret: SecretId(row.id) };
        if row.last_used_at.is_none_or(|last| last + USE_NOTED < now.0) {
            let mut tx = self.db().begin().await?;
            tx.execute("UPDATE secret SET last_used_at = $1 WHERE id = $2", values![now, verified.secret]).await?;
            tx.execute("UPDATE client SET last_used_at = $1 WHERE key = $2", values![now, verified.client]).await?;
            tx.commit().await?;
        }
        Ok(Some(verified))
    }
}

impl Registry {
    /// The secrets of a client, the newest first; those that no longer work among them, 200 in all at most.
    pub async fn secrets(&self, key: ClientKey) -> Result<Vec<SecretRecord>> {
        let sql = |seen| {
            format!(
                "SELECT id, name, hint, CAST(CASE WHEN sealed IS NULL THEN 0 ELSE 1 END AS BIGINT) AS sealed, created_at, \
                 created_by, expires_at, last_used_at, revoked_at FROM secret WHERE client = $1 AND {seen} \
                 ORDER BY id DESC LIMIT 200"
            )
        };
        let rows: Vec<Row> = self.of_client(key, values![key], sql).await?;
        Ok(rows.into_iter().map(Row::record).collect())
    }

    /// Makes a new secret for a confidential client. Those it has go on working for `grace`, or until they expire.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] if the client is public, the name too long or `expires_at` in the past.
    pub async fn rotate_secret(
        &self,
        key: ClientKey,
        name: &str,
        grace: Grace,
        expires_at: Option<Timestamp>,
    ) -> Result<Rotated> {
        const SHORTEN: &str = "UPDATE secret SET expires_at = $1 WHERE client = $2 AND revoked_at IS NULL \
                               AND (expires_at IS NULL OR expires_at > $1)";
        const WORKING: &str = "SELECT COUNT(*) FROM secret WHERE client = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
        let mut tx = self.db().begin_exclusive().await?;
        self.require_client(&mut tx, key).await?;
        let client = self.live_client(&mut tx, key).await?.client(self.now)?;
        let name = name.trim();
        refuse(&client, name, expires_at, self.now)?;
        let old_until = Timestamp(self.now.0 + grace.millis());
        tx.execute(SHORTEN, values![old_until, key]).await?;
        let (working,): (i64,) = tx.one(WORKING, values![key, self.now]).await?;
        if working >= MOST {
            return Err(StoreError::TooMany(
                "At most 20 secrets of a client can work at the same time. Revoke one first.",
            ));
        }
        let secret = ClientSecret::generate(&mut self.store.random());
        let sealed = client.metadata.signs_with_secret();
        let (id, values) = self.secret_values(key, &secret, name, sealed, expires_at)?;
        tx.insert("secret", &COLUMNS, vec![values], "").await?;
        self.secrets_changed(&mut tx, &client, Action::SecretRotated, serde_json::json!({
            "client_id": client.client_id, "secret": id, "name": name, "grace": grace.as_str(), "expires_at": expires_at,
        })).await?;
        tx.commit().await?;
        Ok(Rotated { id, secret, old_until })
    }

    /// Ends a secret at once. Ending one that has ended already does nothing.
    pub async fn revoke_secret(&self, key: ClientKey, id: SecretId) -> Result<()> {
        const FIND: &str = "SELECT COUNT(*) FROM secret WHERE client = $1 AND id = $2";
        const REVOKE: &str =
            "UPDATE secret SET revoked_at = $1, sealed = NULL WHERE client = $2 AND id = $3 AND revoked_at IS NULL";
        let mut tx = self.db().begin_exclusive().await?;
        self.require_client(&mut tx, key).await?;
        let client = self.live_client(&mut tx, key).await?.client(self.now)?;
        if tx.execute(REVOKE, values![self.now, key, id]).await? == 0 {
            let (there,): (i64,) = tx.one(FIND, values![key, id]).await?;
            return if there == 0 { Err(StoreError::NotFound) } else { Ok(()) };
        }
        let summary = serde_json::json!({ "client_id": client.client_id, "secret": id });
        self.secrets_changed(&mut tx, &client, Action::SecretRevoked, summary).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn secrets_changed(
        &self,
        tx: &mut Tx,
        client: &Client,
        action: Action,
        summary: serde_json::Value,
    ) -> Result<()> {
        let until = until(tx, client.key).await?;
        tx.execute("UPDATE client SET secret_until = $1 WHERE key = $2", values![until, client.key]).await?;
        let subject = Subject::Client { key: client.key, label: client.metadata.name.clone() };
        self.log(tx, vec![Event { action, subject, summary }]).await
    }
}

/// When the last secret of a client ends: 0 if it has none, the end of time if that one does not end.
pub(crate) async fn until(tx: &mut Tx, client: ClientKey) -> Result<i64> {
    const SQL: &str = "SELECT COALESCE(MAX(COALESCE(expires_at, 9223372036854775807)), 0) FROM secret \
                       WHERE client = $1 AND revoked_at IS NULL";
    let (until,): (i64,) = tx.one(SQL, values![client]).await?;
    Ok(until)
}

fn refuse(client: &Client, name: &str, expires_at: Option<Timestamp>, now: Timestamp) -> Result<()> {
    let problem = |rule, value: &str, message: &str| Problem::refuse(rule, Field::ClientSecret, value, message);
    let mut problems = Vec::new();
    if client.metadata.client_type == ClientType::Public {
        problems.push(problem(Rule::PublicSecret, "", "A public client has no secret: it could not keep one."));
    }
    if name.chars().count() > NAME {
        problems.push(problem(Rule::TooLong, name, "The name of a secret has at most 100 characters."));
    }
    if name.chars().any(char::is_control) {
        problems.push(problem(Rule::ControlCharacter, name, "The name of a secret has no control characters."));
    }
    if expires_at.is_some_and(|end| end <= now) {
        problems.push(problem(Rule::SecretExpiry, "", "The secret would end before it begins. Choose a later time."));
    }
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Refused(problems)) }
}

/// The longest name of a secret, in characters.
const NAME: usize = 100;

/// The secrets of the client `$1` that work at `$2`.
pub(crate) const CANDIDATES: &str = "SELECT c.key, c.facets, s.id, s.digest, s.last_used_at FROM client c \
                                     JOIN secret s ON s.client = c.key \
                                     WHERE c.client_id = $1 AND c.deleted_at IS NULL AND s.revoked_at IS NULL \
                                     AND (s.expires_at IS NULL OR s.expires_at > $2)";

/// A secret that may be the one that was presented.
#[derive(FromRow)]
pub(crate) struct Candidate {
    key: Uuid,
    facets: i64,
    id: Uuid,
    digest: Vec<u8>,
    last_used_at: Option<i64>,
}

impl Candidate {
    /// The one that `presented` is. It takes the same time whichever it is.
    pub fn presented(rows: Vec<Self>, presented: &str) -> Option<Self> {
        let presented: [u8; 32] = Sha256::digest(presented.as_bytes()).into();
        let mut found = None;
        for row in rows {
            if constant_time_eq(&row.digest, &presented) {
                found = Some(row);
            }
        }
        found
    }

    pub fn client(&self) -> ClientKey {
        ClientKey(self.key)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    hint: String,
    sealed: i64,
    created_at: i64,
    created_by: String,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl Row {
    fn record(self) -> SecretRecord {
        SecretRecord {
            id: SecretId(self.id),
            name: self.name,
            hint: self.hint,
            sealed: self.sealed != 0,
            created_at: Timestamp(self.created_at),
            created_by: self.created_by,
            expires_at: self.expires_at.map(Timestamp),
            last_used_at: self.last_used_at.map(Timestamp),
            revoked_at: self.revoked_at.map(Timestamp),
        }
    }
}
