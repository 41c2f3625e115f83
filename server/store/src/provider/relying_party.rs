//! Clients as the provider meets them: by their client ID, with or without a secret.

use constant_time_eq::constant_time_eq;
use domain::{Client, ClientId, ClientKey, ClientSecret, SecretId, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Result, Store,
    clients::{COLUMNS, Row},
    engine::values,
};

/// A client that says who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatedClient {
    /// The client, whatever its status.
    pub client: Client,
    /// Whether it proved it.
    pub presented: Presented,
}

/// What became of the secret that came with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// There was none.
    Nothing,
    /// One that does not work.
    Wrong,
    /// One that works.
    Secret(SecretId),
}

impl Store {
    /// The client with this ID, whatever its status; `None` if there is none, or if it is in the trash.
    pub async fn relying_party(&self, client_id: &ClientId, now: Timestamp) -> Result<Option<Client>> {
        let sql = format!("SELECT {COLUMNS} FROM client WHERE client_id = $1 AND deleted_at IS NULL");
        let row: Option<Row> = self.db().optional(sql, values![client_id]).await?;
        row.map(|row| row.client(now)).transpose()
    }

    /// The client that presents this secret, or none. All secrets that work at `now` are compared, in the same time
    /// whichever it is. That it was used is for the caller to note: [`crate::Happened::authenticated`].
    pub async fn authenticate_client(
        &self,
        client_id: &ClientId,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<AuthenticatedClient>> {
        let sql = format!(
            "SELECT {COLUMNS}, s.id AS secret, s.digest FROM client \
             LEFT JOIN secret s ON s.client = client.key AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2) \
             WHERE client.client_id = $1 AND client.deleted_at IS NULL"
        );
        let rows: Vec<WithSecret> = self.db().all(sql, values![client_id, now]).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let client = first.row.client(now)?;
        let Some(secret) = secret else {
            return Ok(Some(AuthenticatedClient { client, presented: Presented::Nothing }));
        };
        let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        let mut found = None;
        for row in &rows {
            if row.digest.as_ref().is_some_and(|known| constant_time_eq(known, &digest)) {
                found = row.secret.map(SecretId);
            }
        }
        let presented = found.map_or(Presented::Wrong, Presented::Secret);
        Ok(Some(AuthenticatedClient { client, presented }))
    }

    /// Every secret of a client that works and of which there is a sealed copy, the newest first.
    pub async fn sealed_secrets(&self, client: ClientKey, now: Timestamp) -> Result<Vec<ClientSecret>> {
        const SQL: &str = "SELECT id, sealed FROM secret WHERE client = $1 AND sealed IS NOT NULL AND revoked_at IS NULL \
                           AND (expires_at IS NULL OR expires_at > $2) ORDER BY id DESC";
        let rows: Vec<(Uuid, Vec<u8>)> = self.db().all(SQL, values![client, now]).await?;
        let open = |(id, sealed): (Uuid, Vec<u8>)| self.options().seal_key.unseal(&sealed, SecretId(id), client);
        rows.into_iter().map(open).collect()
    }

    /// Notes that a client proved itself with the assertion whose `jti` has this SHA-256; `false` if it did so before
    /// (RFC 7523, section 3). It is remembered until `until`.
    pub async fn use_assertion(
        &self,
        client: ClientKey,
        jti: [u8; 32],
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        const USE: &str = "INSERT INTO client_assertion (client, jti, expires_at) VALUES ($1, $2, $3) \
                           ON CONFLICT (client, jti) DO NOTHING";
        const NOTE: &str = "UPDATE client SET last_used_at = $1 WHERE key = $2 AND last_used_at < $3";
        // To within five minutes, as with a secret.
        const NOTED: i64 = 5 * 60 * 1000;
        if self.db().execute(USE, values![client, jti, until]).await? == 0 {
            return Ok(false);
        }
        self.db().execute(NOTE, values![now, client, now.0 - NOTED]).await?;
        Ok(true)
    }

    /// The secret that signs the ID tokens of an HS256 client: the newest that works and of which there is a sealed copy.
    pub async fn signing_secret(&self, client: ClientKey, now: Timestamp) -> Result<Option<ClientSecret>> {
        const SQL: &str = "SELECT id, sealed FROM secret WHERE client = $1 AND sealed IS NOT NULL AND revoked_at IS NULL \
                           AND (expires_at IS NULL OR expires_at > $2) ORDER BY id DESC LIMIT 1";
        let row: Option<(Uuid, Vec<u8>)> = self.db().optional(SQL, values![client, now]).await?;
        let secret = row.map(|(id, sealed)| self.options().seal_key.unseal(&sealed, SecretId(id), client));
        secret.transpose()
    }
}

#[derive(FromRow)]
struct WithSecret {
    #[sqlx(flatten)]
    row: Row,
    secret: Option<Uuid>,
    digest: Option<Vec<u8>>,
}
