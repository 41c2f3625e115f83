//! The pages of the provider: for people on their way to an application, who may never see the rest of the registry. They
//! are written once by the server: none of them reacts to anything, and one alone has a script, which sends it on.

mod consent;
mod document;
mod form_post;
mod logout;
mod refusal;
mod trial;

pub use consent::{ConsentPage, consent};
pub use document::Look;
pub use form_post::{SCRIPT, form_post};
pub use logout::{log_out, logged_out};
pub use refusal::{RefusalPage, refusal};
pub use trial::{Row, Section, TrialPage, no_trial, trial};
