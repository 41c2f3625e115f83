//! Accounts: who may sign in, and as what.

use std::fmt;

use domain::{AccountId, Role, Timestamp};

use crate::{Registry, Result};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its e-mail address, in lower case; no two accounts have the same.
    pub email: String,
    /// The name of its owner, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it cannot sign in.
    pub disabled_at: Option<Timestamp>,
    /// When somebody last signed in with it.
    pub last_sign_in_at: Option<Timestamp>,
}

/// An account to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Its e-mail address; upper and lower case make no difference.
    pub email: String,
    /// The name of its owner, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Its password: 12 to 256 characters.
    pub password: String,
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAccount").field("email", &self.email).field("role", &self.role).finish_non_exhaustive()
    }
}

impl Registry {
    /// Makes an account.
    ///
    /// # Errors
    /// [`crate::StoreError::Account`] if the address is taken or something about it is wrong.
    pub async fn create_account(&self, account: &NewAccount) -> Result<Account> {
        unimplemented!("{account:?}")
    }

    /// All accounts, by e-mail address.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        unimplemented!()
    }

    /// One account; everybody may see their own.
    pub async fn account(&self, id: AccountId) -> Result<Account> {
        unimplemented!("{id}")
    }

    /// The account with this e-mail address.
    pub async fn account_by_email(&self, email: &str) -> Result<Account> {
        unimplemented!("{email}")
    }

    /// Keeps an account from signing in and ends its sessions.
    ///
    /// # Errors
    /// [`crate::AccountProblem::LastAdmin`] if nobody could administer the registry afterwards.
    pub async fn disable_account(&self, id: AccountId) -> Result<Account> {
        unimplemented!("{id}")
    }

    /// Lets a disabled account sign in again.
    pub async fn enable_account(&self, id: AccountId) -> Result<Account> {
        unimplemented!("{id}")
    }

    /// Changes what an account may do, from its next request on.
    ///
    /// # Errors
    /// As [`Registry::disable_account`].
    pub async fn set_role(&self, id: AccountId, role: Role) -> Result<Account> {
        unimplemented!("{id} {role}")
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// [`crate::StoreError::Account`] if the password is too short or too long.
    pub async fn set_password(&self, id: AccountId, password: &str) -> Result<()> {
        unimplemented!("{id} {}", password.len())
    }

    /// Gives the actor's own account another password and ends its sessions, all but `keep`.
    ///
    /// # Errors
    /// [`crate::AccountProblem::WrongPassword`], throttled like signing in ([`crate::StoreError::TooMany`]).
    pub async fn change_password(&self, current: &str, new: &str, keep: Option<crate::SessionId>) -> Result<()> {
        unimplemented!("{} {} {keep:?}", current.len(), new.len())
    }
}
