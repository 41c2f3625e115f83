//! Samples of a request, and what is said of them.

use std::time::Duration;

/// The times and sizes of one kind of request.
#[derive(Debug, Default, Clone)]
pub struct Samples {
    times: Vec<Duration>,
    /// Bytes of the last answer's body, uncompressed.
    pub bytes: usize,
    /// SQL statements of one request, where the server counts them.
    pub statements: Option<u64>,
}

impl Samples {
    /// Adds one request.
    pub fn push(&mut self, time: Duration, bytes: usize) {
        self.times.push(time);
        self.bytes = bytes;
    }

    /// The time that half of the requests did not exceed.
    pub fn p50(&self) -> Duration {
        self.quantile(50)
    }

    /// The time that 95 in 100 requests did not exceed.
    pub fn p95(&self) -> Duration {
        self.quantile(95)
    }

    /// The time that 99 in 100 requests did not exceed.
    pub fn p99(&self) -> Duration {
        self.quantile(99)
    }

    fn quantile(&self, percent: usize) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        sorted.get(last * percent / 100).copied().unwrap_or_default()
    }
}

/// Milliseconds with as many digits as mean something.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 { format!("{ms:.2}") } else { format!("{ms:.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_taken_from_the_sorted_times() {
        let mut samples = Samples::default();
        for n in (1..=100).rev() {
            samples.push(Duration::from_millis(n), 7);
        }
        assert_eq!(samples.p50(), Duration::from_millis(50));
        assert_eq!(samples.p95(), Duration::from_millis(95));
    }

    #[test]
    fn no_samples_are_no_time() {
        assert_eq!(Samples::default().p95(), Duration::ZERO);
    }
}
