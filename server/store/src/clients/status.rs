//! Suspending, deleting, and taking it back: one client or several, in one transaction.

use domain::ClientKey;

use super::Events;
use crate::{Registry, Result};

impl Registry {
    /// Suspends 1 to 500 clients. Those that are suspended already are skipped.
    ///
    /// # Errors
    /// [`crate::StoreError::TooMany`]; here as in the three others.
    pub async fn suspend_clients(&self, keys: &[ClientKey], reason: &str) -> Result<Events> {
        unimplemented!("{keys:?} {reason}")
    }

    /// Resumes suspended clients.
    pub async fn resume_clients(&self, keys: &[ClientKey], reason: &str) -> Result<Events> {
        unimplemented!("{keys:?} {reason}")
    }

    /// Puts clients into the trash, where they stay for 30 days. They stop working at once.
    pub async fn delete_clients(&self, keys: &[ClientKey], reason: &str) -> Result<Events> {
        unimplemented!("{keys:?} {reason}")
    }

    /// Takes clients out of the trash, as they were.
    pub async fn restore_clients(&self, keys: &[ClientKey]) -> Result<Events> {
        unimplemented!("{keys:?}")
    }
}
