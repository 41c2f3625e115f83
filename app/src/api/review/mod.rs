//! What owners ask for and reviewers decide.

pub mod accept_many;
pub mod claim;
pub mod comment;
pub mod decide;
pub mod list;
pub mod policy;
pub mod release;
pub mod set_names;
pub mod set_policy;
pub mod show;
pub mod undo;
pub mod undo_many;
pub mod verdict;
pub mod wall;
pub mod withdraw;

#[cfg(feature = "ssr")]
mod lines;
#[cfg(feature = "ssr")]
pub mod place;
