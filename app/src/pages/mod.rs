//! One file a page; a page is a composition of sections.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod chunks;
pub mod client;
pub mod client_form;
pub mod clients;
pub mod error;
pub mod loading;
pub mod not_found;
pub mod portal;
pub mod review;
pub mod set_up;
pub mod sign_in;
pub mod trash;
