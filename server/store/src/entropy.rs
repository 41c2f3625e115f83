//! The store's source of randomness.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
pub(crate) struct Entropy(Arc<Mutex<Source<dyn Random + Send>>>);

struct Source<R: ?Sized> {
    /// The time of the last identifier, and its number.
    last: (i64, u32),
    random: R,
}

impl Entropy {
    pub fn new(random: impl Random + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Source { last: (i64::MIN, 0), random })))
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.clone().fill(&mut bytes);
        bytes
    }

    /// A UUID of version 7. It sorts by time, and those of the same millisecond in the order they were made here: 26 of
    /// its bits count on from a random number (RFC 9562, section 6.2, method 1).
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let mut source = self.lock();
        let mut bytes = [0; 10];
        source.random.fill(&mut bytes);
        let number = match source.last {
            (at, last) if at == now.0 => last + 1,
            _ => u32::from_be_bytes([0, bytes[1], bytes[2], bytes[3]]),
        };
        source.last = (now.0, number);
        // Twelve bits before the variant, six beside it, eight after.
        bytes[..4].copy_from_slice(&((number >> 14 << 16) | (number & 0x3fff)).to_be_bytes());
        let millis = u64::try_from(now.0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    fn lock(&self) -> MutexGuard<'_, Source<dyn Random + Send + 'static>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Random for Entropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.lock().random.fill(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_sort_by_time_and_then_by_turn() {
        let entropy = Entropy::new(os_random());
        let now = Timestamp(1_767_225_600_000);
        let made: Vec<Uuid> = (0..100_000).map(|n| entropy.uuid(Timestamp(now.0 + n / 70_000))).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert_eq!(made[0].get_version_num(), 7);
        assert_eq!(made[0].get_variant(), uuid::Variant::RFC4122);
        assert_eq!(made[0].get_timestamp().map(|at| at.to_unix().0), Some(1_767_225_600));
    }
}
