//! Access tokens that clients get for themselves: nobody is behind them.

use domain::{ClientId, ClientKey, ClientStatus, Timestamp};

use super::AccessToken;
use crate::{Result, Store, StoreError, clients::Facets, engine::values};

/// An access token that works, and that a client got for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientAccess {
    /// The client's name at the provider.
    pub client_id: ClientId,
    /// Scope values, separated by spaces; empty where there are none.
    pub scope: String,
    /// Since when it works.
    pub issued_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

impl Store {
    /// Gives a client a token for itself.
    pub async fn grant_itself(
        &self,
        client: ClientKey,
        scope: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<AccessToken> {
        const INSERT: &str =
            "INSERT INTO client_token (digest, client, scope, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let token = AccessToken::generate(&self.random());
        self.db().execute(INSERT, values![token.digest(), client, scope, now, until]).await?;
        Ok(token)
    }

    /// What such a token gives access to; `None` if it does not work (any more), or its client does not.
    pub async fn client_access(&self, token: &AccessToken, now: Timestamp) -> Result<Option<ClientAccess>> {
        const SQL: &str = "SELECT c.client_id, c.facets, t.scope, t.created_at, t.expires_at FROM client_token t \
                           JOIN client c ON c.key = t.client \
                           WHERE t.digest = $1 AND t.expires_at > $2 AND c.deleted_at IS NULL";
        let row: Option<(String, i64, String, i64, i64)> =
            self.db().optional(SQL, values![token.digest(), now]).await?;
        let Some((client_id, facets, scope, issued_at, expires_at)) = row else { return Ok(None) };
        if Facets(facets).get_status() != ClientStatus::Active {
            return Ok(None);
        }
        let client_id = ClientId::parse(&client_id).ok_or(StoreError::Corrupt("client_id"))?;
        Ok(Some(ClientAccess { client_id, scope, issued_at: Timestamp(issued_at), expires_at: Timestamp(expires_at) }))
    }
}
