//! Whom it concerns when something ends, in a sentence.

use store::{Usage, UseKind};

use crate::components::number::grouped;

/// Whom it concerns when the client does not work any more.
pub fn of_client(usage: &Usage) -> String {
    sentence(usage.people, "", !usage.parts.is_empty())
}

/// Whom it concerns when several clients do not work any more: `people` are different ones.
pub fn of_clients(people: u64) -> String {
    match people {
        0 => "Nobody signed in to any of them this week.".to_owned(),
        _ => format!("{} signed in to at least one of them this week.", self::people(people)),
    }
}

/// So many people, in words.
pub fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", grouped(count)) }
}

/// Whom it concerns when a redirect URI is removed.
pub fn of_uri(usage: &Usage, uri: &str) -> String {
    let used = usage.of(UseKind::RedirectUri, uri);
    sentence(used.map_or(0, |used| used.people), " through this URI", used.is_some())
}

/// Whom it concerns when a secret is revoked.
pub fn of_secret(usage: &Usage, secret: &str) -> String {
    let used = usage.of(UseKind::Secret, secret);
    sentence(used.map_or(0, |used| used.people), " with this secret", used.is_some())
}

fn sentence(people: u64, how: &str, ever: bool) -> String {
    match people {
        0 if ever => format!("Nobody signed in{how} this week."),
        0 => format!("Nobody has signed in{how} so far."),
        _ => format!("{} signed in{how} this week.", self::people(people)),
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use store::PartUse;

    use super::*;

    #[test]
    fn people_are_counted_in_words() {
        let part = |kind, value: &str, people| PartUse { kind, value: value.to_owned(), last_at: Timestamp(0), people };
        let usage = Usage {
            parts: vec![
                part(UseKind::RedirectUri, "https://a/cb", 31),
                part(UseKind::Secret, "s", 1),
                part(UseKind::Secret, "old", 0),
            ],
            people: 40,
            ..Usage::default()
        };
        assert_eq!(of_client(&usage), "40 people signed in this week.");
        assert_eq!(of_uri(&usage, "https://a/cb"), "31 people signed in through this URI this week.");
        assert_eq!(of_uri(&usage, "https://a/other"), "Nobody has signed in through this URI so far.");
        assert_eq!(of_secret(&usage, "s"), "1 person signed in with this secret this week.");
        assert_eq!(of_secret(&usage, "old"), "Nobody signed in with this secret this week.");
        assert_eq!(of_clients(0), "Nobody signed in to any of them this week.");
        assert_eq!(of_clients(1), "1 person signed in to at least one of them this week.");
        assert_eq!(of_clients(1284), "1,284 people signed in to at least one of them this week.");
        assert_eq!(of_client(&Usage::default()), "Nobody has signed in so far.");
    }
}
