//! Server functions, one verb a file: guard, parse, store call, map.

pub mod accounts;
pub mod audit;
pub mod clients_list;
pub mod session;
pub mod trash;

#[cfg(feature = "ssr")]
pub mod flash;
#[cfg(feature = "ssr")]
pub mod guard;
#[cfg(feature = "ssr")]
pub mod map;
#[cfg(feature = "ssr")]
pub mod when;
