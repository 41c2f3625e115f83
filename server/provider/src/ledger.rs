//! What happened at the provider: noted in memory by each request, written down by a task.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use domain::Timestamp;
use store::Happened;

use crate::Provider;

/// What happened since it was last written down. Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<Happened>>);

impl Ledger {
    pub fn note(&self, note: impl FnOnce(&mut Happened)) {
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn take(&self) -> Happened {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Provider {
    /// Writes down what happened since the last time: about once a second, and when no request can come any more. What
    /// cannot be written stays for the next time.
    pub async fn write_down(&self) -> store::Result<()> {
        let happened = self.ledger.take();
        if happened.is_empty() {
            return Ok(());
        }
        let written = self.store.write_down(&happened).await;
        if written.is_err() {
            self.ledger.note(|since| *since = happened.and(std::mem::take(since)));
        }
        written
    }
}

/// When a request came, from where, and under which number.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    /// Its number, which people are shown.
    pub id: domain::RequestId,
    /// The time.
    pub now: Timestamp,
    /// From which network address, if that is known.
    pub address: Option<IpAddr>,
}
