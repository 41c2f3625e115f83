//! What an OAuth client (a relying party) is, and which ones may exist.
//!
//! Everything that registers, edits, imports or reviews a client asks this crate: the form in the browser (compiled to
//! WASM), the server functions, the command line. It does no I/O, reads no clock and owns no randomness.

pub mod account;
pub mod anatomy;
pub mod client;
pub mod consent;
pub mod diff;
pub mod email;
pub mod form;
pub mod id;
pub mod limits;
pub mod list;
pub mod problem;
mod punycode;
pub mod random;
mod read;
pub mod redirect_uri;
pub mod response_type;
pub mod risk;
mod scope;
pub mod secret;
mod text;
mod uri;
mod web_url;

pub use account::Role;
pub use client::{ApplicationType, Client, ClientStatus, ClientType, JwtAlg, Metadata, Timestamp};
pub use form::{Cleaned, ClientForm, SecretChange, clean};
pub use id::{AccountId, ClientId, ClientKey, LogoHash, Revision, SecretId};
pub use problem::{Field, Fix, Problem, Rule, Severity};
pub use random::Random;
pub use response_type::ResponseType;
pub use secret::ClientSecret;
