//! One client: what its pages ask for, and what they do.

pub mod check_hosts;
pub mod delete;
pub mod fields;
pub mod form;
pub mod head;
pub mod overview;
pub mod owners;
pub mod quick_start;
pub mod restore;
pub mod revisions;
pub mod revoke;
pub mod rotate;
pub mod save;
pub mod secret_once;
pub mod secrets;
pub mod set_status;
pub mod undelete;

#[cfg(feature = "ssr")]
mod guide;
#[cfg(feature = "ssr")]
pub mod plain;
