//! Clients that register themselves: whether they may, and with which tokens.

pub mod make;
pub mod revoke;
pub mod set;
pub mod show;
