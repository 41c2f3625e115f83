//! The portal: the clients that somebody owns.

pub mod claim;
pub mod leave;
pub mod own_clients;
