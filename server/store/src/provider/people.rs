//! People as applications know them: what they say of themselves, and which applications they let in.

use domain::{AccountId, ClientKey, ClientStatus, LogoHash, Metadata, Profile, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::Person;
use crate::{
    Action, Registry, Result, Store, StoreError, Subject,
    audit::Event,
    clients::{Facets, read_metadata},
    email_proof::PROVED,
    engine::values,
};

/// What a [`Person`] is read with, of an account `a` and its profile `pr`.
pub(super) fn person_columns() -> String {
    format!(
        "a.id AS account, a.email, a.name, pr.claims, pr.updated_at AS profile_at, \
         CAST(CASE WHEN {PROVED} THEN 1 ELSE 0 END AS BIGINT) AS email_verified"
    )
}

/// An application that somebody let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetIn {
    /// The client.
    pub client: ClientKey,
    /// Its name.
    pub name: String,
    /// Its picture.
    pub logo: Option<LogoHash>,
    /// Scope values that they agreed to, and that are not asked for again; sorted.
    pub scope: Vec<String>,
    /// Claims that they agreed to beside those; sorted.
    pub claims: Vec<String>,
    /// When they agreed, or signed in.
    pub since: Timestamp,
    /// Whether it can get new tokens without them.
    pub offline: bool,
    /// What it is, where it works at the moment.
    pub metadata: Option<Metadata>,
}

impl Store {
    /// By which identifier the clients of a sector know somebody: the same on every server, and nothing that two sectors
    /// could compare (OpenID Connect Core 1.0, section 8.1).
    pub fn pairwise_subject(&self, sector: &str, account: AccountId) -> String {
        self.options().seal_key.pairwise(sector, account)
    }

    /// Somebody who has an account; `None` if it is disabled.
    pub async fn person_of(&self, account: AccountId) -> Result<Option<Person>> {
        let sql = format!(
            "SELECT {} FROM account a LEFT JOIN account_profile pr ON pr.account = a.id \
             WHERE a.id = $1 AND a.disabled_at IS NULL",
            person_columns()
        );
        let row: Option<PersonRow> = self.db().optional(sql, values![account]).await?;
        row.map(PersonRow::person).transpose()
    }
}

impl Registry {
    /// The actor, as applications get to know them.
    pub async fn own_person(&self) -> Result<Person> {
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        self.store.person_of(account).await?.ok_or(StoreError::Forbidden)
    }

    /// Changes it. Applications hear of it when they ask next.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] where [`Profile::clean`] finds something wrong with it.
    pub async fn set_own_profile(&self, profile: Profile) -> Result<()> {
        const SQL: &str = "INSERT INTO account_profile (account, claims, updated_at) VALUES ($1, $2, $3) \
                           ON CONFLICT (account) DO UPDATE SET claims = excluded.claims, updated_at = excluded.updated_at";
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let profile =
            profile.clean().map_err(|_| StoreError::Invalid("Something in it cannot be said to applications."))?;
        let claims = serde_json::to_string(&profile).map_err(|_| StoreError::Corrupt("account_profile"))?;
        self.db().execute(SQL, values![account, claims, self.now]).await?;
        Ok(())
    }

    /// The applications that the actor let in: those that they agreed to, and those that can get new tokens without them.
    /// By name. One statement.
    pub async fn let_in(&self) -> Result<Vec<LetIn>> {
        const SQL: &str = "SELECT c.key, c.name, c.logo, c.facets, c.metadata, x.scope, x.claim, x.since, x.offline FROM (\
                             SELECT client, scope, CAST(NULL AS TEXT) AS claim, given_at AS since, CAST(0 AS BIGINT) AS offline FROM consent \
                             WHERE account = $1 AND expires_at > $2 \
                             UNION ALL SELECT client, '', claim, given_at, CAST(0 AS BIGINT) FROM consent_claim \
                             WHERE account = $1 AND expires_at > $2 \
                             UNION ALL SELECT g.client, g.scope, CAST(NULL AS TEXT), g.created_at, CAST(1 AS BIGINT) FROM access_grant g \
                             WHERE g.account = $1 AND g.revoked_at IS NULL AND EXISTS (SELECT 1 FROM refresh_token t \
                             WHERE t.access_grant = g.id AND t.used_at IS NULL AND t.expires_at > $2)) x \
                           JOIN client c ON c.key = x.client WHERE c.deleted_at IS NULL ORDER BY c.name_key, c.key, x.since";
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let rows: Vec<LetInRow> = self.db().all(SQL, values![account, self.now]).await?;
        let mut found: Vec<LetIn> = Vec::new();
        for row in rows {
            let client = ClientKey(row.key);
            if found.last().is_none_or(|last| last.client != client) {
                found.push(LetIn {
                    client,
                    name: row.name,
                    logo: row.logo.as_deref().and_then(LogoHash::parse),
                    scope: Vec::new(),
                    claims: Vec::new(),
                    since: Timestamp(row.since),
                    offline: false,
                    metadata: match Facets(row.facets).get_status() {
                        ClientStatus::Suspended => None,
                        ClientStatus::Active | ClientStatus::Waiting => Some(read_metadata(&row.metadata)?),
                    },
                });
            }
            let Some(last) = found.last_mut() else { continue };
            last.offline |= row.offline > 0;
            last.scope.extend(row.scope.split(' ').filter(|value| !value.is_empty()).map(str::to_owned));
            last.claims.extend(row.claim);
            for list in [&mut last.scope, &mut last.claims] {
                list.sort();
                list.dedup();
            }
        }
        Ok(found)
    }

    /// Shuts an application out: it is asked for anew, and every token that it has about the actor ends at once.
    pub async fn withdraw_consent(&self, client: ClientKey) -> Result<()> {
        const GRANTS: &str =
            "UPDATE access_grant SET revoked_at = $1 WHERE account = $2 AND client = $3 AND revoked_at IS NULL";
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        let mut tx = self.db().begin().await?;
        let mut agreed = 0;
        for sql in [
            "DELETE FROM consent WHERE account = $1 AND client = $2",
            "DELETE FROM consent_claim WHERE account = $1 AND client = $2",
        ] {
            agreed += tx.execute(sql, values![account, client]).await?;
        }
        let ended = tx.execute(GRANTS, values![self.now, account, client]).await?;
        if agreed + ended > 0 {
            let (label,): (String,) = tx.one("SELECT name FROM client WHERE key = $1", values![client]).await?;
            let subject = Subject::Client { key: client, label };
            let event = Event { action: Action::ConsentWithdrawn, subject, summary: serde_json::json!({}) };
            self.log(&mut tx, vec![event]).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn read(claims: &str) -> Result<Profile> {
    serde_json::from_str(claims).map_err(|_| StoreError::Corrupt("account_profile"))
}

/// A person as they are read.
#[derive(FromRow)]
pub(super) struct PersonRow {
    account: Uuid,
    email: String,
    name: String,
    claims: Option<String>,
    profile_at: Option<i64>,
    email_verified: i64,
}

impl PersonRow {
    pub fn person(self) -> Result<Person> {
        Ok(Person {
            account: AccountId(self.account),
            email: self.email,
            email_verified: self.email_verified > 0,
            name: self.name,
            profile: self.claims.as_deref().map_or_else(|| Ok(Profile::default()), read)?,
            updated_at: self.profile_at.map(Timestamp),
        })
    }
}

#[derive(FromRow)]
struct LetInRow {
    key: Uuid,
    name: String,
    logo: Option<String>,
    facets: i64,
    metadata: String,
    scope: String,
    claim: Option<String>,
    since: i64,
    offline: i64,
}
