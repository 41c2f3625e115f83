//! Spans of time as operators write them: `45s`, `30m`, `8h`, `7d`.

use std::time::Duration;

/// The longest that is accepted, in seconds: ten years.
const MOST: u64 = 10 * 365 * 24 * 60 * 60;

/// Reads one.
///
/// # Errors
/// In words, what would be accepted.
pub fn parse(text: &str) -> Result<Duration, String> {
    let accepted = || "a number and a unit expected, from 1s to 3650d: 45s, 30m, 8h, 7d".to_owned();
    let (number, unit) = text.char_indices().next_back().map(|(at, _)| text.split_at(at)).ok_or_else(accepted)?;
    let unit: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(accepted()),
    };
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = number.parse::<u64>().ok().filter(|_| digits).and_then(|number| number.checked_mul(unit));
    seconds.filter(|seconds| (1..=MOST).contains(seconds)).map(Duration::from_secs).ok_or_else(accepted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_limits() {
        for (text, seconds) in [("1s", 1), ("90s", 90), ("30m", 1800), ("8h", 28_800), ("7d", 604_800), ("3650d", MOST)]
        {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "s", "8", "0h", "-1s", "+1s", "1w", "1.5h", "8 h", "3651d", "99999999999999999999d", "8ħ"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
