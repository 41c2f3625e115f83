//! The list of clients: its filter, its pages, what can be done to many at once, and its download.

pub mod bulk;
#[cfg(feature = "ssr")]
pub mod export;
pub mod filter;
pub mod list_clients;
pub mod question;

pub use filter::{Filter, Key};
