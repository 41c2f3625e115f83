//! The portal of those who own clients: their clients, and what they are invited to.

mod claim;
pub mod invitation;
pub mod my_clients;
mod table;
