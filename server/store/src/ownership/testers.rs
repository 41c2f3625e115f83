//! Who may sign in to a client that waits for a review, beside its owners.

use domain::{Client, ClientKey, Timestamp};

use crate::{
    AccountProblem, Action, Registry, Result, StoreError, Subject, accounts::normal_email, audit::Event, engine::values,
};

/// More would be users.
const MOST: i64 = 20;

/// Somebody who tries a client out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tester {
    /// Their address, whether they have an account or not.
    pub email: String,
    /// Since when.
    pub since: Timestamp,
}

impl Registry {
    /// Lets whoever signs in with this address try the client while it waits. Owners and admins only. Nothing happens if
    /// it is named already.
    ///
    /// # Errors
    /// [`AccountProblem::Email`] if it is no address; [`StoreError::TooMany`] with twenty.
    pub async fn add_tester(&self, key: ClientKey, email: &str) -> Result<()> {
        const COUNT: &str = "SELECT COUNT(*) FROM client_tester WHERE client = $1";
        const INSERT: &str = "INSERT INTO client_tester (client, email, since) VALUES ($1, $2, $3) \
                              ON CONFLICT (client, email) DO NOTHING";
        let email = normal_email(email);
        let mut tx = self.db().begin_exclusive().await?;
        self.require_client(&mut tx, key).await?;
        let row = self.live_client(&mut tx, key).await?;
        if !domain::email::is_address(&email) {
            return Err(AccountProblem::Email.into());
        }
        let (testers,): (i64,) = tx.one(COUNT, values![key]).await?;
        if testers >= MOST {
            return Err(StoreError::TooMany("A client has at most 20 testers."));
        }
        if tx.execute(INSERT, values![key, &email, self.now]).await? > 0 {
            self.log(&mut tx, vec![event(Action::TesterAdded, &row.client(self.now)?, &email)]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes a tester away. Owners and admins only. Nothing happens if the address is not named.
    pub async fn remove_tester(&self, key: ClientKey, email: &str) -> Result<()> {
        const DELETE: &str = "DELETE FROM client_tester WHERE client = $1 AND email = $2";
        let email = normal_email(email);
        let mut tx = self.db().begin_exclusive().await?;
        self.require_client(&mut tx, key).await?;
        let row = self.live_client(&mut tx, key).await?;
        if tx.execute(DELETE, values![key, &email]).await? > 0 {
            self.log(&mut tx, vec![event(Action::TesterRemoved, &row.client(self.now)?, &email)]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Whether the actor may sign in to the client while it waits: an owner of it, or a tester.
    pub async fn tries(&self, key: ClientKey) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM client_tester t JOIN account a ON a.email = t.email \
                           WHERE t.client = $1 AND a.id = $2 AND a.disabled_at IS NULL";
        let Some(account) = self.actor.account() else { return Ok(false) };
        if self.owns(key).await? {
            return Ok(true);
        }
        let (tests,): (i64,) = self.db().one(SQL, values![key, account]).await?;
        Ok(tests > 0)
    }
}

fn event(action: Action, client: &Client, email: &str) -> Event {
    let subject = Subject::Client { key: client.key, label: client.metadata.name.clone() };
    Event { action, subject, summary: serde_json::json!({ "email": email }) }
}
