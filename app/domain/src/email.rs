//! E-mail addresses, as people have them: RFC 5321, section 4.1.2, without quoting, comments and address literals.

use crate::{Field, Problem, Rule, limits, punycode::host_to_ascii};

/// The address without surrounding spaces, empty if there is none, and what is wrong with it.
pub(crate) fn clean(typed: &str, problems: &mut Vec<Problem>) -> String {
    let address = typed.trim();
    if !address.is_empty()
        && let Err(message) = check(address)
    {
        let problem = Problem::refuse(Rule::Email, Field::ContactEmail, typed, message);
        problems.push(match likely(address) {
            Some(meant) => problem.fix(format!("Use {meant}"), meant),
            None => problem,
        });
    }
    address.to_owned()
}

/// Whether `text` is an e-mail address.
pub fn is_address(text: &str) -> bool {
    check(text).is_ok()
}

fn check(address: &str) -> Result<(), &'static str> {
    if address.len() > limits::EMAIL {
        return Err("An e-mail address has at most 254 characters.");
    }
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Err("An e-mail address has an @ in it, as in team@example.com.");
    };
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if local.is_empty() || local.len() > 64 || !local.chars().all(atom) {
        return Err("Before the @ stand 1 to 64 letters, digits, dots and the like, as in team@example.com.");
    }
    if local.split('.').any(str::is_empty) {
        return Err("Before the @ no dot stands first, last or beside another, as in first.last@example.com.");
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !domain.split('.').all(label) {
        return Err("After the @ stands a domain name in ASCII, as in team@example.com.");
    }
    match domain.rsplit_once('.') {
        Some((_, top)) if !top.bytes().all(|b| b.is_ascii_digit()) => Ok(()),
        _ => Err("After the @ stands a whole domain name, as in team@example.com."),
    }
}

/// What was meant, where it was pasted with its name or its scheme, or has a domain outside ASCII.
fn likely(text: &str) -> Option<String> {
    if text.len() > 2 * limits::EMAIL {
        return None;
    }
    let inner = match text.rsplit_once('<') {
        Some((_, rest)) => rest.strip_suffix('>')?,
        None => text,
    };
    let inner = inner.strip_prefix("mailto:").unwrap_or(inner).trim();
    let (local, domain) = inner.rsplit_once('@')?;
    let meant = format!("{local}@{}", host_to_ascii(domain)?);
    check(&meant).is_ok().then_some(meant)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(typed: &str) -> Option<Problem> {
        let mut problems = Vec::new();
        clean(typed, &mut problems);
        assert!(problems.len() <= 1);
        problems.pop()
    }

    #[test]
    fn accepted() {
        let long = format!("{}@{}.example", "x".repeat(64), "y".repeat(63));
        for typed in [
            "",
            " ",
            "it@kiln.example.net",
            " a.b+c@x-y.example ",
            "O'Neill@example.com",
            "a@xn--bcher-kva.example",
            &long,
        ] {
            assert_eq!(problem(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn refused() {
        let long = format!("a@{}example", "yyyyyyy.".repeat(40));
        for typed in [
            "nope",
            "@",
            "a@",
            "@b.example",
            "a@b",
            "a@b.1",
            "a@1.2.3.4",
            "a@[1.2.3.4]",
            "a b@c.example",
            "a@b@c.example",
            ".a@b.example",
            "a..b@c.example",
            "a@b..example",
            "a@-b.example",
            "ü@b.example",
            "a@b.example\nBcc: x@y.example",
            "\"a\"@b.example",
            &long,
        ] {
            assert!(problem(typed).is_some(), "{typed:?}");
        }
    }

    #[test]
    fn fixes() {
        for (typed, meant) in [
            ("Mina Okafor <m@kiln.example>", "m@kiln.example"),
            ("mailto:m@kiln.example", "m@kiln.example"),
            ("m@bücher.example", "m@xn--bcher-kva.example"),
        ] {
            assert_eq!(problem(typed).unwrap().fix.unwrap().value.as_deref(), Some(meant), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_is_one_line_of_ascii(typed in ".*@.*") {
            if problem(&typed).is_none() {
                prop_assert!(typed.trim().bytes().all(|b| b.is_ascii_graphic()));
            }
        }
    }

    #[test]
    fn what_is_far_too_long_is_not_worked_at() {
        let letters: String = (0..700_000_u32).filter_map(|n| char::from_u32(0x4e00 + n % 20_000)).collect();
        let problem = problem(&format!("a@{letters}")).unwrap();
        assert!(problem.message.contains("254") && problem.fix.is_none());
    }
}
