//! Points in time as people read them. All in UTC: a registry is read from many places, its log in one.

use domain::Timestamp;
use time::{OffsetDateTime, UtcOffset};

use crate::components::When;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `at` in three spellings, seen from `now`.
pub fn when(at: Timestamp, now: Timestamp) -> When {
    let Some(moment) = moment(at) else { return When::default() };
    When { iso: iso(moment), full: full(moment), short: short(at, now) }
}

/// A date alone: `12 May 2026`.
pub fn date(at: Timestamp) -> String {
    moment(at).map(day).unwrap_or_default()
}

/// What is left until `end`: `29 days`, `1 day`, `5 hours`.
pub fn left(end: Timestamp, now: Timestamp) -> String {
    let left = (end.0 - now.0).max(0);
    match left {
        _ if left >= DAY => count(left / DAY, "day"),
        _ if left >= HOUR => count(left / HOUR, "hour"),
        _ => "less than an hour".to_owned(),
    }
}

/// The day of `at`, as one would say it: `Today`, `Yesterday`, `23 November 2026`.
pub fn day_of(at: Timestamp, now: Timestamp) -> String {
    let (Some(then), Some(present)) = (moment(at), moment(now)) else { return String::new() };
    match (present.date() - then.date()).whole_days() {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ => format!("{} {} {}", then.day(), then.month(), then.year()),
    }
}

/// The start of the day that `text` names (`2026-11-23`).
pub fn parse_date(text: &str) -> Option<Timestamp> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = time::Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()?;
    Some(Timestamp(date.midnight().assume_utc().unix_timestamp() * 1000))
}

fn moment(at: Timestamp) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000)).ok()
}

fn iso(at: OffsetDateTime) -> String {
    let (date, time) = (at.date(), at.time());
    format!("{:04}-{:02}-{:02}T{}:{:02}Z", date.year(), u8::from(date.month()), date.day(), clock(at), time.second())
}

fn full(at: OffsetDateTime) -> String {
    format!("{} {} {}, {} UTC", at.day(), at.month(), at.year(), clock(at))
}

fn day(at: OffsetDateTime) -> String {
    format!("{} {} {}", at.day(), abbreviated(at), at.year())
}

fn clock(at: OffsetDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn abbreviated(at: OffsetDateTime) -> String {
    at.month().to_string().chars().take(3).collect()
}

fn short(at: Timestamp, now: Timestamp) -> String {
    let (Some(then), Some(present)) = (moment(at), moment(now)) else { return String::new() };
    let (then, present) = (then.to_offset(UtcOffset::UTC), present.to_offset(UtcOffset::UTC));
    let (ago, days) = (now.0 - at.0, (present.date() - then.date()).whole_days());
    match (ago, days) {
        (..0, 0) => format!("today, {}", clock(then)),
        (..0, -1) => format!("tomorrow, {}", clock(then)),
        (..0, _) => day(then),
        (0..MINUTE, _) => "just now".to_owned(),
        (MINUTE..HOUR, _) => format!("{} ago", count(ago / MINUTE, "minute")),
        (_, 0) => format!("today, {}", clock(then)),
        (_, 1) => "yesterday".to_owned(),
        (_, 2..7) => format!("{days} days ago"),
        _ if then.year() == present.year() => format!("{} {}", then.day(), abbreviated(then)),
        _ => day(then),
    }
}

fn count(number: i64, unit: &str) -> String {
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23T16:32:00Z
    const NOW: Timestamp = Timestamp(1_795_451_520_000);

    #[test]
    fn short_is_what_one_would_say() {
        for (ago, expected) in [
            (0, "just now"),
            (59_000, "just now"),
            (MINUTE, "1 minute ago"),
            (59 * MINUTE, "59 minutes ago"),
            (2 * HOUR, "today, 14:32"),
            (17 * HOUR, "yesterday"),
            (3 * DAY, "3 days ago"),
            (7 * DAY, "16 Nov"),
            (400 * DAY, "19 Oct 2025"),
            (-HOUR, "today, 17:32"),
            (-DAY, "tomorrow, 16:32"),
            (-30 * DAY, "23 Dec 2026"),
        ] {
            assert_eq!(short(Timestamp(NOW.0 - ago), NOW), expected);
        }
    }

    #[test]
    fn full_and_iso_are_exact() {
        let when = when(NOW, NOW);
        assert_eq!(when.full, "23 November 2026, 16:32 UTC");
        assert_eq!(when.iso, "2026-11-23T16:32:00Z");
    }

    #[test]
    fn days_have_names() {
        for (ago, expected) in [(0, "Today"), (17 * HOUR, "Yesterday"), (3 * DAY, "20 November 2026")] {
            assert_eq!(day_of(Timestamp(NOW.0 - ago), NOW), expected);
        }
    }

    #[test]
    fn dates_are_read_or_refused() {
        assert_eq!(parse_date("2026-11-23"), Some(Timestamp(1_795_392_000_000)));
        for text in ["", "2026", "2026-13-01", "2026-02-30", "a-b-c", "2026-11-23-1", "999999-01-01"] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }

    #[test]
    fn absurd_times_do_not_panic() {
        for at in [i64::MIN / 4, i64::MAX / 4, -1] {
            let _ = when(Timestamp(at), NOW);
        }
    }
}
