//! Calendars of the secrets that end, each behind an address of its own.

use domain::{AccountId, ClientKey, Role, SecretId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{CalendarToken, EndingSecret};
use crate::{
    Action, Actor, Registry, Result, Store, StoreError, Subject, accounts,
    audit::Event,
    engine::{Tx, values},
};

/// So many are in it.
const MOST: u32 = 500;

impl Registry {
    /// Makes the address of the actor's calendar, in the place of the one before. The token is not shown again.
    pub async fn make_calendar_link(&self) -> Result<CalendarToken> {
        const SQL: &str = "INSERT INTO calendar_link (account, digest, created_at) VALUES ($1, $2, $3) \
                           ON CONFLICT (account) DO UPDATE SET digest = excluded.digest, created_at = excluded.created_at";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let token = CalendarToken::generate(&self.store.random());
        let mut tx = self.db().begin().await?;
        tx.execute(SQL, values![account, token.digest(), self.now]).await?;
        self.log_calendar(&mut tx, account, Action::CalendarLinkMade).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Takes the address away. Nothing happens if there is none.
    pub async fn revoke_calendar_link(&self) -> Result<()> {
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let mut tx = self.db().begin().await?;
        if tx.execute("DELETE FROM calendar_link WHERE account = $1", values![account]).await? > 0 {
            self.log_calendar(&mut tx, account, Action::CalendarLinkRevoked).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Since when the actor's calendar has its address, if it has one.
    pub async fn calendar_link(&self) -> Result<Option<Timestamp>> {
        const SQL: &str = "SELECT created_at FROM calendar_link WHERE account = $1";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let row: Option<(i64,)> = self.db().optional(SQL, values![account]).await?;
        Ok(row.map(|(at,)| Timestamp(at)))
    }

    /// The secrets of the actor's own clients that end, and for admins those of clients that nobody owns: the first
    /// 500.
    pub async fn ending_secrets(&self) -> Result<Vec<EndingSecret>> {
        const LIVING: &str = "SELECT 1 FROM client_owner o JOIN account a ON a.id = o.account AND a.disabled_at IS NULL \
                              WHERE o.client = c.key";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let more = if self.is_admin() { format!(" OR NOT EXISTS ({LIVING})") } else { String::new() };
        let sql = format!(
            "SELECT s.id, s.name, s.expires_at, c.key, c.name AS client_name FROM secret s \
             JOIN client c ON c.key = s.client AND c.shelf = 0 \
             WHERE s.revoked_at IS NULL AND s.expires_at > $1 AND (EXISTS ({LIVING} AND a.id = $2){more}) \
             ORDER BY s.expires_at, s.id LIMIT {MOST}"
        );
        let rows: Vec<Row> = self.db().all(sql, values![self.now, account]).await?;
        Ok(rows.into_iter().map(Row::secret).collect())
    }

    async fn log_calendar(&self, tx: &mut Tx, id: AccountId, action: Action) -> Result<()> {
        let subject = Subject::Account { id, label: self.actor.name().to_owned() };
        self.log(tx, vec![Event { action, subject, summary: serde_json::json!({}) }]).await
    }
}

impl Store {
    /// What is in the calendar with this address; `None` if there is none, or its account is disabled.
    pub async fn calendar(&self, token: &CalendarToken, now: Timestamp) -> Result<Option<Vec<EndingSecret>>> {
        const SQL: &str = "SELECT a.id, a.email, a.role FROM calendar_link l JOIN account a ON a.id = l.account \
                           WHERE l.digest = $1 AND a.disabled_at IS NULL";
        let row: Option<(Uuid, String, String)> = self.db().optional(SQL, values![token.digest()]).await?;
        let Some((id, email, role)) = row else { return Ok(None) };
        let role: Role = accounts::read_role(&role)?;
        let actor = Actor::Account { id: AccountId(id), email, role };
        self.registry(actor, now).ending_secrets().await.map(Some)
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    expires_at: i64,
    key: Uuid,
    client_name: String,
}

impl Row {
    fn secret(self) -> EndingSecret {
        EndingSecret {
            id: SecretId(self.id),
            name: self.name,
            client: ClientKey(self.key),
            client_name: self.client_name,
            ends_at: Timestamp(self.expires_at),
        }
    }
}
