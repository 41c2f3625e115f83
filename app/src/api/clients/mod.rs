//! One client: what its pages ask for, and what they do.

pub mod check_addresses;
pub mod check_again;
pub mod check_hosts;
pub mod danger;
pub mod delete;
pub mod discard_draft;
pub mod fields;
pub mod form;
pub mod head;
pub mod keep_draft;
pub mod live;
pub mod mend;
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
pub mod sign_ins;
pub mod testers;
pub mod undelete;

#[cfg(feature = "ssr")]
pub mod draft_lines;
#[cfg(feature = "ssr")]
mod guide;
#[cfg(feature = "ssr")]
pub mod plain;
#[cfg(feature = "ssr")]
pub mod removal;
