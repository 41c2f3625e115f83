//! What applications know of the caller, and which of them may know it.

pub mod set_profile;
pub mod show_profile;
pub mod withdraw;
