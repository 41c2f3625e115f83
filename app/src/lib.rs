//! The web application: one code base, rendered on the server (`ssr`) and hydrated in the browser (`hydrate`).

// A view is one type, nested as deep as its elements.
#![recursion_limit = "256"]

pub mod api;
pub mod components;
pub mod error;
pub mod layout;
pub mod pages;
mod routes;

#[cfg(feature = "ssr")]
pub mod backend;
#[cfg(feature = "ssr")]
pub mod hosts;
#[cfg(feature = "ssr")]
mod preflight;
#[cfg(feature = "ssr")]
pub mod provider;
#[cfg(feature = "ssr")]
mod quick_start;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
mod sign_ins;
#[cfg(feature = "ssr")]
mod testers;

pub use routes::App;
