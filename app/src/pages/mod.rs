//! One file a page; a page is a composition of sections.

pub mod clients;
pub mod not_found;
pub mod sign_in;
