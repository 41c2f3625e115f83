//! What one is told, and how.

pub mod list;
pub mod preferences;
