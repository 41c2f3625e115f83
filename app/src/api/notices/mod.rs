//! What one is told, and how one wants to be told.

pub mod calendar;
pub mod list_notices;
pub mod preferences;
pub mod read;
pub mod set_preferences;

#[cfg(feature = "ssr")]
pub mod words;
