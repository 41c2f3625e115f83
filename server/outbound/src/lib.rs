//! Requests to other hosts. Everything that fetches what somebody typed goes through [`Outbound`]: it is the one place
//! that decides where this server may connect to, and how much it takes from there.
//!
//! A URL is fetched like this, and each redirect the same way from the start: its host is resolved once ([`resolve`]);
//! every address must be on the public internet ([`address`]) or allowed by the operator ([`allow`]), one that is not
//! refuses the host; the connection goes to one of those addresses and nowhere else, so that a name cannot mean another
//! address a moment later; TLS is checked against the roots that browsers trust. There are limits on time, redirects and
//! size; nothing is decompressed; no cookie, no credential and no proxy of the environment takes part.
//!
//! [`preflight::visit`] is a look at an address of a client through that guard.

pub mod address;
pub mod allow;
mod connect;
mod fetch;
mod guard;
pub mod preflight;
pub mod resolve;
mod tls;

pub use fetch::{Fetched, Limits, Outbound, Overflow, Response, Settings};
pub use tls::{RootsError, read_roots};
