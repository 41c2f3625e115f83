//! What a registration access token reaches: its own client, and nothing else (RFC 7592).

use constant_time_eq::constant_time_eq;
use domain::{Client, ClientForm, ClientId, ClientKey, ClientStatus, Problem, Timestamp};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

use super::{Managed, RegistrationAccessToken, Replaced};
use crate::{
    Actor, Registry, Result, Store, StoreError, clients,
    engine::{Tx, values},
};

impl Store {
    /// The client that `token` looks after, if it is `client_id`.
    pub async fn registered_client(
        &self,
        client_id: &ClientId,
        token: &RegistrationAccessToken,
        now: Timestamp,
    ) -> Result<Managed<Client>> {
        let sql = select();
        let row: Option<AccessRow> = self.db().optional(sql, values![token.digest()]).await?;
        match reaches(row, client_id, now)? {
            Reached::Client(client, _) => Ok(Managed::Done(*client)),
            Reached::Suspended => Ok(Managed::Suspended),
            Reached::Nothing => Ok(Managed::Unknown),
            Reached::Misused => {
                self.db().execute(REVOKE, values![token.digest()]).await?;
                Ok(Managed::Unknown)
            }
        }
    }

    /// Replaces the client's registration. What an owner could not change alone waits for a review, while the client goes on
    /// as it is. A new token takes the place of `token`, which no longer works. `secret` is what the client took for its
    /// secret.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] with everything that is wrong; the token goes on working.
    pub async fn replace_registration(
        &self,
        client_id: &ClientId,
        token: &RegistrationAccessToken,
        form: impl FnOnce(&Client) -> Result<ClientForm, Vec<Problem>>,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<Managed<Replaced>> {
        const ROTATE: &str = "UPDATE registration_access SET digest = $1, created_at = $2 WHERE digest = $3";
        let mut tx = self.db().begin_exclusive().await?;
        let (client, vouched) = match self.reach(&mut tx, client_id, token, now).await? {
            Managed::Done(reached) => reached,
            Managed::Unknown => {
                tx.commit().await?;
                return Ok(Managed::Unknown);
            }
            Managed::Suspended | Managed::WrongSecret => return Ok(Managed::Suspended),
        };
        if let Some(secret) = secret
            && !has_secret(&mut tx, client.key, secret, now).await?
        {
            return Ok(Managed::WrongSecret);
        }
        let form = form(&client).map_err(StoreError::Refused)?;
        let registry = self.on_behalf_of(client_id, now);
        let row = registry.live_client(&mut tx, client.key).await?;
        let submitted = registry.change_by_client(&mut tx, row, &form, vouched).await?;
        let next = RegistrationAccessToken::generate(&self.random());
        tx.execute(ROTATE, values![next.digest(), now, token.digest()]).await?;
        tx.commit().await?;
        let (client, secret) = match submitted.saved {
            Some(saved) => (saved.client, saved.secret),
            None => (client, None),
        };
        Ok(Managed::Done(Replaced { client, secret, token: next }))
    }

    /// Puts the client into the trash, for good as far as it can tell: its token and what people let it have end.
    pub async fn end_registration(
        &self,
        client_id: &ClientId,
        token: &RegistrationAccessToken,
        now: Timestamp,
    ) -> Result<Managed<()>> {
        const GRANTS: &str = "UPDATE access_grant SET revoked_at = $1 WHERE client = $2 AND revoked_at IS NULL";
        let mut tx = self.db().begin_exclusive().await?;
        let client = match self.reach(&mut tx, client_id, token, now).await? {
            Managed::Done((client, _)) => client,
            Managed::Unknown => {
                tx.commit().await?;
                return Ok(Managed::Unknown);
            }
            Managed::Suspended | Managed::WrongSecret => return Ok(Managed::Suspended),
        };
        let registry = self.on_behalf_of(client_id, now);
        registry.throw_away(&mut tx, client.key, "Asked for by the client itself").await?;
        tx.execute(GRANTS, values![now, client.key]).await?;
        tx.execute("DELETE FROM client_token WHERE client = $1", values![client.key]).await?;
        tx.execute(REVOKE, values![token.digest()]).await?;
        tx.commit().await?;
        Ok(Managed::Done(()))
    }

    async fn reach(
        &self,
        tx: &mut Tx,
        client_id: &ClientId,
        token: &RegistrationAccessToken,
        now: Timestamp,
    ) -> Result<Managed<(Client, bool)>> {
        let row: Option<AccessRow> = tx.optional(select(), values![token.digest()]).await?;
        match reaches(row, client_id, now)? {
            Reached::Client(client, vouched) => Ok(Managed::Done((*client, vouched))),
            Reached::Suspended => Ok(Managed::Suspended),
            Reached::Nothing => Ok(Managed::Unknown),
            Reached::Misused => {
                tx.execute(REVOKE, values![token.digest()]).await?;
                Ok(Managed::Unknown)
            }
        }
    }

    /// A client that proved who it is acts under its own name.
    fn on_behalf_of(&self, client_id: &ClientId, now: Timestamp) -> Registry {
        self.registry(Actor::Operator { name: format!("client {client_id}") }, now)
    }
}

const REVOKE: &str = "DELETE FROM registration_access WHERE digest = $1";

fn select() -> String {
    let columns = clients::COLUMNS;
    format!(
        "SELECT {columns}, ra.vouched FROM registration_access ra JOIN client ON client.key = ra.client WHERE ra.digest = $1"
    )
}

enum Reached {
    Client(Box<Client>, bool),
    Suspended,
    Nothing,
    /// The token is another client's, or its client is gone.
    Misused,
}

fn reaches(row: Option<AccessRow>, client_id: &ClientId, now: Timestamp) -> Result<Reached> {
    let Some(AccessRow { row, vouched }) = row else { return Ok(Reached::Nothing) };
    let client = row.client(now)?;
    Ok(if client.client_id != *client_id || row.deleted_at.is_some() {
        Reached::Misused
    } else if client.status == ClientStatus::Suspended {
        Reached::Suspended
    } else {
        Reached::Client(Box::new(client), vouched > 0)
    })
}

async fn has_secret(tx: &mut Tx, client: ClientKey, secret: &str, now: Timestamp) -> Result<bool> {
    const SQL: &str = "SELECT digest FROM secret WHERE client = $1 AND revoked_at IS NULL \
                       AND (expires_at IS NULL OR expires_at > $2)";
    let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let known: Vec<(Vec<u8>,)> = tx.all(SQL, values![client, now]).await?;
    Ok(known.iter().any(|(known,)| constant_time_eq(known, &digest)))
}

#[derive(FromRow)]
struct AccessRow {
    #[sqlx(flatten)]
    row: clients::Row,
    vouched: i64,
}
