//! What the terminal shows while something takes long.

use anyhow::Result;
use std::time::{Duration, Instant};

/// Does something that takes a while: a line before, a line with the time after.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {name} …");
    let start = Instant::now();
    let result = work();
    let mark = if result.is_ok() { "✓" } else { "✗" };
    println!("{mark} {name} ({})", seconds(start.elapsed()));
    result
}

/// One line about something that was done already or is quickly told.
pub fn say(text: &str) {
    println!("  {text}");
}

/// A duration as people say it: `0.4 s`, `2 min 05 s`.
pub fn seconds(duration: Duration) -> String {
    if duration.as_secs() < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {:02} s", duration.as_secs() / 60, duration.as_secs() % 60)
}

/// A size as people say it, in units of 1,000 bytes.
pub fn kilobytes(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_read_well() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
        assert_eq!(kilobytes(147_312), "147.3 kB");
    }
}
