//! The one place where the program reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;

/// The present.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the edge: everything else is told the time")]
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
