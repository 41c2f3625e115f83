//! What an OAuth client (a relying party) is, and which ones may exist.
//!
//! Everything that registers, edits, imports or reviews a client asks this crate: the form in the browser (compiled to
//! WASM), the server functions, the command line. It does no I/O, reads no clock and owns no randomness.
//!
//! A [`ClientForm`] is what somebody typed. [`clean`] decides: it returns what to store ([`Cleaned`]), or everything that
//! is wrong, each a [`Problem`] with the [`Rule`] it breaks, the [`Field`], a message and often a [`Fix`].
//! [`form::check`] is the same without credentials, for the live form; [`preview::preview`] says what saving would do.
//!
//! ```
//! use domain::{ClientForm, Rule, form::{Policy, check}};
//!
//! let mut form = ClientForm {
//!     name: "Tidewater Scheduling".to_owned(),
//!     redirect_uris: vec!["https://app.tidewater.example/callback#done".to_owned()],
//!     ..ClientForm::default()
//! };
//! let problems = check(&form, &Policy::default()).unwrap_err();
//! assert_eq!(problems[0].rule, Rule::UriFragment);
//!
//! let fix = problems[0].fix.clone().unwrap();
//! assert_eq!(fix.label, "Remove “#done”");
//! form.redirect_uris[0] = fix.value.unwrap();
//! assert!(check(&form, &Policy::default()).is_ok());
//! ```
//!
//! Around it: [`consent`] (is the user asked?), [`diff`] and [`risk`] (what changed, and does it need a second look?),
//! [`anatomy`] (a URI in its parts, for drawing). The rules for redirect URIs have a file for each part of a URI in
//! [`redirect_uri`].
//!
//! # Where things go
//!
//! - A new property: [`Metadata`], [`ClientForm`] and its two conversions, [`Field`], `read`, [`diff::values`],
//!   [`risk::change_risk`]. The compiler names all of them but the first two.
//! - A new rule: [`Rule`], with the section of the standard it stands on, and a test table beside the code that finds it.
//! - Tables of Unicode, public suffixes and the like stay out: they are too heavy for the browser.

pub mod account;
pub mod anatomy;
pub mod claim;
pub mod client;
pub mod consent;
pub mod diff;
pub mod doctor;
pub mod dynamic;
pub mod email;
pub mod extended;
pub mod form;
pub mod guide;
pub mod id;
mod initiate_login;
mod language;
pub mod limits;
pub mod list;
pub mod pairwise;
pub mod preflight;
pub mod preview;
pub mod problem;
pub mod profile;
mod punycode;
pub mod random;
mod read;
pub mod redirect_uri;
pub mod registration;
pub mod response_type;
pub mod review;
pub mod risk;
mod scope;
pub mod secret;
pub mod sign_in;
mod text;
mod uri;
mod web_url;

pub use account::Role;
pub use client::{ApplicationType, Client, ClientStatus, ClientType, JwtAlg, Metadata, Timestamp};
pub use extended::{AuthMethod, Extended, Member};
pub use form::{Cleaned, ClientForm, SecretChange, clean};
pub use id::{
    AccountId, ClientId, ClientKey, FormDraftId, InitialAccessTokenId, InvitationId, LogoHash, NoticeId, ProposalId,
    RequestId, Revision, SecretId,
};
pub use problem::{Field, Fix, Problem, Rule, Severity};
pub use profile::Profile;
pub use random::Random;
pub use response_type::ResponseType;
pub use secret::ClientSecret;
pub use sign_in::SignInMethod;
