//! The store's source of randomness.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Random, Timestamp};
use rand::TryRng;
use uuid::Uuid;

/// The operating system's source of randomness, for [`crate::Options::new`].
///
/// # Panics
/// When the operating system has none to give. No secret may be made then.
pub fn os_random() -> impl Random + Send + 'static {
    |bytes: &mut [u8]| {
        #[expect(clippy::expect_used, reason = "a registry without randomness must not go on")]
        rand::rngs::SysRng.try_fill_bytes(bytes).expect("the operating system gives random bytes");
    }
}

/// Shared by everything that a store does.
#[derive(Clone)]
pub(crate) struct Entropy(Arc<Mutex<dyn Random + Send>>);

impl Entropy {
    pub fn new(random: impl Random + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(random)))
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.clone().fill(&mut bytes);
        bytes
    }

    /// A UUID of version 7: it sorts by time.
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}

impl Random for Entropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
    }
}
