//! How far a client has come that is being connected.

use crate::Timestamp;

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing has come from it.
    Waiting,
    /// A request that it may make has come, then. No tokens were given since.
    Asked(Timestamp),
    /// The last of its requests was refused.
    Refused,
    /// It got tokens, then.
    Works(Timestamp),
}

/// How far a client has come, from when it last asked, last got tokens, and was last refused.
pub fn progress(asked: Option<Timestamp>, tokens: Option<Timestamp>, refused: Option<Timestamp>) -> Progress {
    match tokens {
        // A request that is on its way is no reason to doubt what worked.
        Some(at) if refused <= Some(at) => Progress::Works(at),
        _ if refused.is_some() && refused >= asked => Progress::Refused,
        _ => asked.map_or(Progress::Waiting, Progress::Asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thing_that_happened_counts() {
        for (asked, tokens, refused, found) in [
            (None, None, None, Progress::Waiting),
            (Some(1), None, None, Progress::Asked(Timestamp(1))),
            (Some(1), Some(2), None, Progress::Works(Timestamp(2))),
            (Some(3), Some(2), None, Progress::Works(Timestamp(2))),
            (None, None, Some(1), Progress::Refused),
            (Some(1), None, Some(1), Progress::Refused),
            (Some(2), None, Some(1), Progress::Asked(Timestamp(2))),
            (Some(1), Some(2), Some(3), Progress::Refused),
            (Some(4), Some(2), Some(3), Progress::Asked(Timestamp(4))),
            (Some(4), Some(5), Some(3), Progress::Works(Timestamp(5))),
        ] {
            let [asked, tokens, refused] = [asked, tokens, refused].map(|at| at.map(Timestamp));
            assert_eq!(progress(asked, tokens, refused), found, "{asked:?} {tokens:?} {refused:?}");
        }
    }
}
