//! Server functions, one verb a file: guard, parse, store call, map.

#![expect(
    missing_docs,
    reason = "of a server function's arguments a struct is made; the function's own words cover it"
)]

pub mod accounts;
pub mod ask;
pub mod audit;
pub mod clients;
pub mod clients_list;
pub mod invitations;
pub mod notices;
pub mod packed;
pub mod portal;
pub mod post;
pub mod profile;
pub mod registration;
pub mod review;
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
