//! Registering a client that registers itself.

use std::net::IpAddr;

use domain::{AccountId, ClientForm, ClientKey, Timestamp, dynamic::DynamicRegistration};
use sqlx::FromRow;
use uuid::Uuid;

use super::{InitialAccessToken, Registered, RegistrationAccessToken, initial::VOUCHED};
use crate::{
    Actor, Result, Store, accounts,
    engine::{Tx, values},
    throttle::{Bucket, Counted},
};

/// Who a client is registered for.
struct Sponsor {
    actor: Actor,
    owner: Option<AccountId>,
    vouched: bool,
}

impl Store {
    /// Registers a client: for the owner of `token`, as if they had done it themselves, or (an admin made the token) so that
    /// it works at once; without one, where registration is open, for nobody, and it waits. A form that is refused uses up
    /// nothing. `form` is awaited once it is certain that somebody may register something.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] with everything that is wrong.
    pub async fn register_client(
        &self,
        form: impl Future<Output = Result<ClientForm>> + Send,
        token: Option<&InitialAccessToken>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Registered> {
        const USE: &str = "UPDATE initial_access_token SET used = used + 1 \
                           WHERE digest = $1 AND revoked_at IS NULL AND expires_at > $2 AND used < uses";
        let mode = self.dynamic_registration().await?;
        let sponsor = match (mode, token) {
            (DynamicRegistration::Closed, _) => return Ok(Registered::Closed),
            (DynamicRegistration::Token, None) => return Ok(Registered::TokenNeeded),
            (DynamicRegistration::Open, None) => {
                if let Some(address) = address
                    && let Counted::Wait(seconds) = self.count_attempt(vec![Bucket::register(address)], now).await?
                {
                    return Ok(Registered::Wait(seconds));
                }
                let actor = Actor::Operator { name: "open registration".to_owned() };
                Sponsor { actor, owner: None, vouched: false }
            }
            (DynamicRegistration::Token | DynamicRegistration::Open, Some(token)) => {
                match self.sponsor(token, now).await? {
                    Some(sponsor) => sponsor,
                    None => return Ok(Registered::TokenRefused),
                }
            }
        };
        let form = &form.await?;
        let registry = self.registry(sponsor.actor, now);
        let waits = match (sponsor.owner, sponsor.vouched) {
            (None, _) => true,
            (Some(_), true) => false,
            (Some(_), false) => registry.review_policy().await?.review_registrations,
        };
        let reason = "Registered by itself";
        let (mut tx, created, _) = registry.begin_registration(form, sponsor.owner, waits, reason).await?;
        // What was read before the transaction holds in it: the token still works, and registration is not closed.
        if let Some(token) = token
            && tx.execute(USE, values![token.digest(), now]).await? == 0
        {
            tx.rollback().await?;
            return Ok(Registered::TokenRefused);
        }
        if super::policy::read(&mut tx).await? == DynamicRegistration::Closed {
            tx.rollback().await?;
            return Ok(Registered::Closed);
        }
        let access = self.give_access(&mut tx, created.client.key, sponsor.vouched, now).await?;
        tx.commit().await?;
        Ok(Registered::Client(Box::new(created), access))
    }

    /// Who stands behind a token that works.
    async fn sponsor(&self, token: &InitialAccessToken, now: Timestamp) -> Result<Option<Sponsor>> {
        let sql = format!(
            "SELECT a.id, a.email, a.role, CAST({VOUCHED} AS BIGINT) AS vouched FROM initial_access_token t \
             JOIN account a ON a.id = t.owner LEFT JOIN account m ON m.id = t.created_by \
             WHERE t.digest = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND t.used < t.uses AND a.disabled_at IS NULL"
        );
        let row: Option<SponsorRow> = self.db().optional(sql, values![token.digest(), now]).await?;
        let Some(row) = row else { return Ok(None) };
        let (id, role) = (AccountId(row.id), accounts::read_role(&row.role)?);
        let actor = Actor::Account { id, email: row.email, role };
        Ok(Some(Sponsor { actor, owner: Some(id), vouched: row.vouched > 0 }))
    }

    async fn give_access(
        &self,
        tx: &mut Tx,
        client: ClientKey,
        vouched: bool,
        now: Timestamp,
    ) -> Result<RegistrationAccessToken> {
        const INSERT: &str =
            "INSERT INTO registration_access (client, digest, created_at, vouched) VALUES ($1, $2, $3, $4)";
        let token = RegistrationAccessToken::generate(&self.random());
        tx.execute(INSERT, values![client, token.digest(), now, i64::from(vouched)]).await?;
        Ok(token)
    }
}

#[derive(FromRow)]
struct SponsorRow {
    id: Uuid,
    email: String,
    role: String,
    vouched: i64,
}
