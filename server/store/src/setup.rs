//! Set-up: the one-time link that makes the first admin of an empty database.

use domain::{Role, Timestamp};

use crate::{
    Account, Action, Actor, NewAccount, Result, Store, StoreError, accounts,
    engine::{Tx, values},
    sessions::token,
};

token! {
    /// The secret part of the link. The database holds its hash.
    SetupToken
}

/// How long a link is good, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// A new link for a database without accounts, good for a day and for one account; `None` if there is an account.
    pub async fn begin_setup(&self, now: Timestamp) -> Result<Option<SetupToken>> {
        const SQL: &str = "INSERT INTO setup_link (digest, expires_at) VALUES ($1, $2)";
        if !is_empty(&mut self.db().begin().await?).await? {
            return Ok(None);
        }
        let token = SetupToken::generate(&self.random());
        self.db().execute(SQL, values![token.digest(), now.0 + DAY]).await?;
        Ok(Some(token))
    }

    /// Whether the link still works.
    pub async fn setup_open(&self, token: &SetupToken, now: Timestamp) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM setup_link WHERE digest = $1 AND expires_at > $2";
        let (open,): (i64,) = self.db().one(SQL, values![token.digest(), now]).await?;
        Ok(open > 0)
    }

    /// Makes the first account, an admin whatever its role says, and uses up every link.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] if the link does not work (any more).
    pub async fn complete_setup(&self, token: &SetupToken, account: &NewAccount, now: Timestamp) -> Result<Account> {
        const USE: &str = "DELETE FROM setup_link WHERE digest = $1 AND expires_at > $2";
        // Hashing a password is work that only who has the link may ask for.
        if !self.setup_open(token, now).await? {
            return Err(StoreError::NotFound);
        }
        let draught = self.account_draught(account, Role::Admin, now).await?;
        let mut tx = self.db().begin_exclusive().await?;
        if tx.execute(USE, values![token.digest(), now]).await? == 0 || !is_empty(&mut tx).await? {
            return Err(StoreError::NotFound);
        }
        let account = draught.insert(&mut tx).await?;
        tx.execute("DELETE FROM setup_link", values![]).await?;
        let actor = Actor::Account { id: account.id, email: account.email.clone(), role: account.role };
        let event = accounts::event(Action::AccountCreated, &account, serde_json::json!({ "set_up": true }));
        self.log(&mut tx, &actor, now, vec![event]).await?;
        tx.commit().await?;
        Ok(account)
    }
}

async fn is_empty(tx: &mut Tx) -> Result<bool> {
    let (accounts,): (i64,) = tx.one("SELECT COUNT(*) FROM account", values![]).await?;
    Ok(accounts == 0)
}
