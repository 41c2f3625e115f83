//! Initial access tokens: made and revoked by admins for anybody, and by everybody for themselves.

use domain::{AccountId, InitialAccessTokenId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{InitialAccess, InitialAccessToken, NewInitialAccess};
use crate::{
    Action, Registry, Result, StoreError, Subject,
    audit::Event,
    engine::{Value, values},
};

/// Clients that one token may register.
const USES: u32 = 1000;
/// The longest life of a token, in milliseconds.
const LIFE: i64 = 366 * 24 * 60 * 60 * 1000;
/// The longest note, in characters.
const NOTE: usize = 100;
/// Tokens of one owner that work at the same time.
const MOST: i64 = 50;

impl Registry {
    /// Makes a token: admins for anybody who can sign in, everybody else for themselves. It is shown once.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] for somebody else; [`StoreError::NotFound`] where there is no such account;
    /// [`StoreError::Invalid`] for a count or an end that is out of bounds; [`StoreError::TooMany`].
    pub async fn make_initial_access(&self, new: &NewInitialAccess) -> Result<(InitialAccess, InitialAccessToken)> {
        const OWNER: &str = "SELECT email FROM account WHERE id = $1 AND disabled_at IS NULL";
        const WORKING: &str = "SELECT COUNT(*) FROM initial_access_token \
                               WHERE owner = $1 AND revoked_at IS NULL AND expires_at > $2 AND used < uses";
        const COLUMNS: [&str; 10] = [
            "id",
            "digest",
            "note",
            "owner",
            "created_at",
            "created_by",
            "created_by_name",
            "expires_at",
            "uses",
            "used",
        ];
        if !self.is_admin() && self.actor.account() != Some(new.owner) {
            return Err(StoreError::Forbidden);
        }
        let note: String = new.note.trim().to_owned();
        if note.chars().count() > NOTE || note.chars().any(char::is_control) {
            return Err(StoreError::Invalid("A note is one line of at most 100 characters."));
        }
        if !(1..=USES).contains(&new.uses) {
            return Err(StoreError::Invalid("A token can register 1 to 1,000 clients."));
        }
        if new.expires_at <= self.now || new.expires_at.0 > self.now.0.saturating_add(LIFE) {
            return Err(StoreError::Invalid("A token ends between a moment and a year from now."));
        }
        let mut tx = self.db().begin_exclusive().await?;
        let owner: Option<(String,)> = tx.optional(OWNER, values![new.owner]).await?;
        let (owner,) = owner.ok_or(StoreError::NotFound)?;
        let (working,): (i64,) = tx.one(WORKING, values![new.owner, self.now]).await?;
        if working >= MOST {
            return Err(StoreError::TooMany("An account has at most 50 tokens that work. Revoke some first."));
        }
        let token = InitialAccessToken::generate(&self.store.random());
        let made = InitialAccess {
            id: InitialAccessTokenId(self.store.random().uuid(self.now)),
            note,
            owner,
            made_by: self.actor.name().to_owned(),
            created_at: self.now,
            expires_at: new.expires_at,
            uses: new.uses,
            used: 0,
            revoked_at: None,
            vouched: self.is_admin(),
        };
        let row = values![
            made.id.0,
            token.digest(),
            &made.note,
            new.owner,
            self.now,
            self.actor.account(),
            self.actor.name(),
            made.expires_at,
            made.uses,
            0_i64,
        ];
        tx.insert("initial_access_token", &COLUMNS, vec![row], "").await?;
        let event = Event {
            action: Action::InitialAccessTokenMade,
            subject: Subject::Account { id: new.owner, label: made.owner.clone() },
            summary: serde_json::json!({ "clients": made.uses, "expires_at": made.expires_at, "reason": made.note }),
        };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok((made, token))
    }

    /// The tokens, the newest first: all of them for admins, for everybody else their own. At most 500.
    pub async fn initial_accesses(&self) -> Result<Vec<InitialAccess>> {
        let mut values = Vec::new();
        let whose = match self.actor.account() {
            Some(account) if !self.is_admin() => {
                values.push(Value::from(account));
                "WHERE t.owner = $1"
            }
            _ => "",
        };
        let sql = format!(
            "SELECT t.id, t.note, a.email, t.created_by_name, t.created_at, t.expires_at, t.uses, t.used, t.revoked_at, \
             CAST({VOUCHED} AS BIGINT) AS vouched FROM initial_access_token t JOIN account a ON a.id = t.owner \
             LEFT JOIN account m ON m.id = t.created_by {whose} ORDER BY t.id DESC LIMIT 500"
        );
        let rows: Vec<Row> = self.db().all(sql, values).await?;
        Ok(rows.into_iter().map(Row::access).collect())
    }

    /// Revokes a token: admins any, everybody else their own. The clients that it registered stay. One that is revoked
    /// already stays so.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]
    pub async fn revoke_initial_access(&self, id: InitialAccessTokenId) -> Result<()> {
        const FIND: &str = "SELECT t.owner, a.email, t.revoked_at FROM initial_access_token t \
                            JOIN account a ON a.id = t.owner WHERE t.id = $1";
        const REVOKE: &str = "UPDATE initial_access_token SET revoked_at = $1 WHERE id = $2";
        let mut tx = self.db().begin_exclusive().await?;
        let found: Option<(Uuid, String, Option<i64>)> = tx.optional(FIND, values![id.0]).await?;
        let own = |owner: &Uuid| self.is_admin() || self.actor.account() == Some(AccountId(*owner));
        let (owner, email, revoked_at) = found.filter(|(owner, ..)| own(owner)).ok_or(StoreError::NotFound)?;
        if revoked_at.is_some() {
            return Ok(());
        }
        tx.execute(REVOKE, values![self.now, id.0]).await?;
        let event = Event {
            action: Action::InitialAccessTokenRevoked,
            subject: Subject::Account { id: AccountId(owner), label: email },
            summary: serde_json::json!({}),
        };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether an admin stands behind a token `t`: its maker `m` is one, now, or ran the command line.
pub(super) const VOUCHED: &str = "CASE WHEN t.created_by IS NULL THEN 1 \
     WHEN m.role = 'admin' AND m.disabled_at IS NULL THEN 1 ELSE 0 END";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    note: String,
    email: String,
    created_by_name: String,
    created_at: i64,
    expires_at: i64,
    uses: i64,
    used: i64,
    revoked_at: Option<i64>,
    vouched: i64,
}

impl Row {
    fn access(self) -> InitialAccess {
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        InitialAccess {
            id: InitialAccessTokenId(self.id),
            note: self.note,
            owner: self.email,
            made_by: self.created_by_name,
            created_at: Timestamp(self.created_at),
            expires_at: Timestamp(self.expires_at),
            uses: count(self.uses),
            used: count(self.used),
            revoked_at: self.revoked_at.map(Timestamp),
            vouched: self.vouched > 0,
        }
    }
}
