//! One file a page; a page is a composition of sections.

pub mod account;
pub mod accounts;
pub mod applications;
pub mod audit;
pub mod bulk;
pub mod chunks;
pub mod client;
pub mod client_form;
pub mod clients;
pub mod error;
pub mod loading;
pub mod not_found;
pub mod notices;
pub mod portal;
pub mod registration;
pub mod review;
pub mod set_up;
pub mod sign_in;
pub mod sign_up;
pub mod trash;
