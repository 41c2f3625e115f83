//! Tokens that come back: to be used, to be asked about, to be revoked.

use domain::{ClientId, ClientKey, ClientStatus, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Access, AccessToken, RefreshToken,
    ending::End,
    people::{PersonRow, person_columns},
};
use crate::{
    Result, Store, StoreError,
    clients::{Facets, read_metadata},
    engine::values,
};

/// Kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// An access token.
    Access,
    /// A refresh token.
    Refresh,
}

/// A token that works, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introspected {
    /// Which kind.
    pub kind: TokenKind,
    /// What it gives access to.
    pub access: Access,
}

/// What both kinds are read with, beside the scope.
fn columns() -> String {
    format!(
        "t.created_at, t.expires_at, g.client, g.claims AS asked, c.client_id, c.facets, c.metadata, {}",
        person_columns()
    )
}

impl Store {
    /// The access behind a token; `None` if it does not work (any more), or its client or the person does not.
    pub async fn access(&self, token: &AccessToken, now: Timestamp) -> Result<Option<Access>> {
        let sql = format!(
            "SELECT {}, t.scope FROM access_token t JOIN access_grant g ON g.id = t.access_grant \
             JOIN client c ON c.key = g.client JOIN account a ON a.id = g.account \
             LEFT JOIN account_profile pr ON pr.account = a.id WHERE t.digest = $1 AND t.expires_at > $2 \
             AND g.revoked_at IS NULL AND c.deleted_at IS NULL AND a.disabled_at IS NULL",
            columns()
        );
        let row: Option<Row> = self.db().optional(sql, values![token.digest(), now]).await?;
        row.map_or(Ok(None), Row::access)
    }

    /// What a token is that `asking` holds: any access token, for who holds one can use it; of refresh tokens, its own.
    pub async fn introspect(&self, token: &str, asking: ClientKey, now: Timestamp) -> Result<Option<Introspected>> {
        let sql = format!(
            "SELECT {}, g.scope FROM refresh_token t JOIN access_grant g ON g.id = t.access_grant \
             JOIN client c ON c.key = g.client JOIN account a ON a.id = g.account \
             LEFT JOIN account_profile pr ON pr.account = a.id WHERE t.digest = $1 AND t.expires_at > $2 \
             AND t.used_at IS NULL AND g.client = $3 AND g.revoked_at IS NULL AND c.deleted_at IS NULL AND a.disabled_at IS NULL",
            columns()
        );
        let Some(access_token) = AccessToken::parse(token) else { return Ok(None) };
        if let Some(access) = self.access(&access_token, now).await? {
            return Ok(Some(Introspected { kind: TokenKind::Access, access }));
        }
        let Some(refresh_token) = RefreshToken::parse(token) else { return Ok(None) };
        let row: Option<Row> = self.db().optional(sql, values![refresh_token.digest(), now, asking]).await?;
        let access = row.map_or(Ok(None), Row::access)?;
        Ok(access.map(|access| Introspected { kind: TokenKind::Refresh, access }))
    }

    /// Revokes a token of the client's: an access token alone, a refresh token with all that came of its grant. `false` if
    /// it is another client's; one that does not exist is as good as revoked (RFC 7009, section 2.2).
    pub async fn revoke_token(&self, token: &str, client: ClientKey, now: Timestamp) -> Result<bool> {
        const FIND: &str = "SELECT t.access_grant, g.client, CAST(0 AS BIGINT) AS refresh FROM access_token t \
                            JOIN access_grant g ON g.id = t.access_grant WHERE t.digest = $1 \
                            UNION ALL SELECT t.access_grant, g.client, CAST(1 AS BIGINT) FROM refresh_token t \
                            JOIN access_grant g ON g.id = t.access_grant WHERE t.digest = $1";
        const OWN: &str = "DELETE FROM client_token WHERE digest = $1 AND client = $2";
        const OTHERS: &str = "SELECT COUNT(*) FROM client_token WHERE digest = $1";
        let Some(token) = AccessToken::parse(token) else { return Ok(true) };
        let found: Option<(Uuid, Uuid, i64)> = self.db().optional(FIND, values![token.digest()]).await?;
        match found {
            None if self.db().execute(OWN, values![token.digest(), client]).await? > 0 => Ok(true),
            None => {
                let (others,): (i64,) = self.db().one(OTHERS, values![token.digest()]).await?;
                Ok(others == 0)
            }
            Some((_, owner, _)) if owner != client.0 => Ok(false),
            Some((_, _, 0)) => {
                self.db().execute("DELETE FROM access_token WHERE digest = $1", values![token.digest()]).await?;
                Ok(true)
            }
            Some((grant, _, _)) => {
                let mut tx = self.db().begin().await?;
                self.end_grant(&mut tx, grant, End::ByClient, now).await?;
                tx.commit().await?;
                Ok(true)
            }
        }
    }

    /// Removes codes and tokens that nobody can use any more, and grants of which none are left.
    pub(crate) async fn purge_grants(&self, now: Timestamp) -> Result<u64> {
        const GRANTS: &str = "DELETE FROM access_grant WHERE created_at < $1 \
                              AND NOT EXISTS (SELECT 1 FROM access_token t WHERE t.access_grant = access_grant.id) \
                              AND NOT EXISTS (SELECT 1 FROM refresh_token t WHERE t.access_grant = access_grant.id)";
        const DAY: i64 = 24 * 60 * 60 * 1000;
        let yesterday = now.0 - DAY;
        let db = self.db();
        db.execute("DELETE FROM access_token WHERE expires_at < $1", values![now]).await?;
        // Those that were used stay until they would have ended: they tell of thefts.
        db.execute("DELETE FROM refresh_token WHERE expires_at < $1", values![now]).await?;
        db.execute("DELETE FROM client_token WHERE expires_at < $1", values![now]).await?;
        db.execute("DELETE FROM client_assertion WHERE expires_at < $1", values![now]).await?;
        db.execute("DELETE FROM consent WHERE expires_at < $1", values![now]).await?;
        db.execute("DELETE FROM consent_claim WHERE expires_at < $1", values![now]).await?;
        Ok(db.execute(GRANTS, values![yesterday]).await?)
    }
}

#[derive(FromRow)]
struct Row {
    created_at: i64,
    expires_at: i64,
    client: Uuid,
    client_id: String,
    asked: Option<String>,
    facets: i64,
    metadata: String,
    #[sqlx(flatten)]
    person: PersonRow,
    scope: String,
}

impl Row {
    /// Nothing, where the client is suspended.
    fn access(self) -> Result<Option<Access>> {
        if Facets(self.facets).get_status() == ClientStatus::Suspended {
            return Ok(None);
        }
        let client_id = ClientId::parse(&self.client_id).ok_or(StoreError::Corrupt("client_id"))?;
        let person = self.person.person()?;
        Ok(Some(Access {
            person,
            client: ClientKey(self.client),
            client_id,
            sector: read_metadata(&self.metadata)?.extended.sector(),
            scope: self.scope,
            claims: self.asked,
            issued_at: Timestamp(self.created_at),
            expires_at: Timestamp(self.expires_at),
        }))
    }
}
