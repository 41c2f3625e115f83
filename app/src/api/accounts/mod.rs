//! Accounts: who may sign in, and as what.

pub mod create_account;
pub mod list_accounts;
#[cfg(feature = "ssr")]
mod registration;
pub mod set_account_password;
pub mod set_disabled;
pub mod set_registration;
pub mod set_role;
