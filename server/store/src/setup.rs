//! Set-up: the one-time link that makes the first admin of an empty database.

use domain::Timestamp;

use crate::{Account, NewAccount, Result, Store, sessions::token};

token! {
    /// The secret part of the link. The database holds its hash.
    SetupToken
}

impl Store {
    /// A new link for a database without accounts, good for a day and for one account; `None` if there is an account.
    pub async fn begin_setup(&self, now: Timestamp) -> Result<Option<SetupToken>> {
        unimplemented!("{now:?}")
    }

    /// Whether the link still works.
    pub async fn setup_open(&self, token: &SetupToken, now: Timestamp) -> Result<bool> {
        unimplemented!("{token:?} {now:?}")
    }

    /// Makes the first account, an admin whatever its role says, and uses up every link.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFound`] if the link does not work (any more).
    pub async fn complete_setup(&self, token: &SetupToken, account: &NewAccount, now: Timestamp) -> Result<Account> {
        unimplemented!("{token:?} {account:?} {now:?}")
    }
}
