//! Who a client belongs to.

use domain::{AccountId, ClientKey};

use super::Owner;
use crate::{Registry, Result};

impl Registry {
    /// The owners of a client, by e-mail address.
    pub async fn owners(&self, key: ClientKey) -> Result<Vec<Owner>> {
        unimplemented!("{key}")
    }

    /// Makes an account an owner. Nothing happens if it is one already.
    pub async fn add_owner(&self, key: ClientKey, account: AccountId) -> Result<()> {
        unimplemented!("{key} {account}")
    }

    /// Takes an owner away. Nothing happens if the account is none.
    pub async fn remove_owner(&self, key: ClientKey, account: AccountId) -> Result<()> {
        unimplemented!("{key} {account}")
    }
}
