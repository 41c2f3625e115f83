//! Claiming a client that nobody owns: whoever runs it can show a secret of it.

use domain::{ClientId, ClientKey};

use crate::{
    Action, Registry, Result, StoreError,
    clients::has_owner,
    engine::values,
    secrets::{CANDIDATES, Candidate},
    throttle::{Bucket, Counted},
};

impl Registry {
    /// Makes the actor the owner of a client that has no living owner, for whoever knows a secret of it that is valid.
    /// Throttled like a sign-in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] whatever of it is wrong, [`StoreError::TooMany`] after ten attempts.
    pub async fn claim_client(&self, client_id: &str, secret: &str) -> Result<ClientKey> {
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        if let Counted::Wait(_) = self.store.count_attempt(vec![Bucket::claim(account)], self.now).await? {
            return Err(StoreError::TooMany("Too many attempts. Wait a minute."));
        }
        let client_id = ClientId::parse(client_id.trim()).ok_or(StoreError::NotFound)?;
        let mut tx = self.db().begin_exclusive().await?;
        let candidates: Vec<Candidate> = tx.all(CANDIDATES, values![&client_id, self.now]).await?;
        let key = Candidate::presented(candidates, secret.trim()).ok_or(StoreError::NotFound)?.client();
        if has_owner(&mut tx, key).await? {
            return Err(StoreError::NotFound);
        }
        let row = self.live_client(&mut tx, key).await?;
        self.begin_ownership(&mut tx, &row, account, Action::ClientClaimed, None).await?;
        tx.commit().await?;
        Ok(key)
    }
}
