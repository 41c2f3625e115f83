//! Scope values (RFC 6749, section 3.3).

use crate::{Field, Problem, Rule, limits, text::shown};

/// The values of a list typed with any white space between them, each once, in order; and what is wrong with it.
pub(crate) fn clean(text: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut repeated = false;
    for value in text.split_whitespace() {
        if kept.iter().any(|other| other == value) {
            repeated = true;
        } else if kept.len() == limits::SCOPES {
            let message = format!("These are too many scope values. A client may have {}.", limits::SCOPES);
            problems.push(Problem::refuse(Rule::TooMany, Field::Scope, text, message));
            break;
        } else if value.len() > limits::SCOPE {
            let message =
                format!("“{}” is too long for a scope value. Use at most {} characters.", shown(value), limits::SCOPE);
            problems.push(Problem::refuse(Rule::TooLong, Field::Scope, text, message));
        } else if let Some(bad) = value.chars().find(|&c| !allowed(c)) {
            let message = format!(
                "“{}” is no scope value: “{}” may not be in it. Use ASCII letters, digits and punctuation, as in openid.",
                shown(value),
                shown(&bad.to_string())
            );
            problems.push(Problem::refuse(Rule::ScopeValue, Field::Scope, text, message));
        } else {
            kept.push(value.to_owned());
        }
    }
    if repeated {
        let message = "Scope values that are listed twice are kept once.";
        problems.push(Problem::note(Rule::Duplicate, Field::Scope, text, message));
    }
    if !kept.is_empty() && kept.iter().all(|value| value != "openid") {
        let message = "Without openid among its scopes this client cannot ask for an ID token.";
        problems.push(
            Problem::warn(Rule::ScopeOpenid, Field::Scope, text, message)
                .fix("Add openid", format!("openid {}", kept.join(" "))),
        );
    }
    kept
}

/// `%x21 / %x23-5B / %x5D-7E`
const fn allowed(c: char) -> bool {
    matches!(c, '\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<Rule>) {
        let mut problems = Vec::new();
        let kept = clean(text, &mut problems).join(" ");
        (kept, problems.into_iter().map(|problem| problem.rule).collect())
    }

    #[test]
    fn table() {
        let long = format!("openid {}", "x".repeat(101));
        let many = (0..51).map(|n| format!("openid:{n}")).collect::<Vec<_>>().join(" ");
        for (typed, kept, rules) in [
            ("", "", &[][..]),
            ("openid profile", "openid profile", &[]),
            (" openid\r\nprofile\temail ", "openid profile email", &[]),
            ("openid openid", "openid", &[Rule::Duplicate]),
            ("openid admin:all https://a.example/x", "openid admin:all https://a.example/x", &[]),
            ("openid \"x\"", "openid", &[Rule::ScopeValue]),
            ("openid a\\b", "openid", &[Rule::ScopeValue]),
            ("openid é", "openid", &[Rule::ScopeValue]),
            ("openid a\u{7}", "openid", &[Rule::ScopeValue]),
            ("profile", "profile", &[Rule::ScopeOpenid]),
            (&long, "openid", &[Rule::TooLong]),
        ] {
            assert_eq!(cleaned(typed), (kept.to_owned(), rules.to_vec()), "{typed:?}");
        }
        assert_eq!(cleaned(&many).1, [Rule::TooMany, Rule::ScopeOpenid]);
    }
}
