//! Text that people read: which characters have no place in it.

use crate::{Field, Problem, Rule, limits, problem::excerpt};

/// A name, trimmed, and what is wrong with it.
pub(crate) fn clean_name(typed: &str, problems: &mut Vec<Problem>) -> String {
    let field = Field::Name;
    let name = typed.trim();
    let length = name.chars().count();
    if name.is_empty() {
        problems.push(Problem::refuse(Rule::Required, field, typed, "Enter a name: the one that users know."));
    } else if length > limits::NAME {
        let message = format!("A name has at most {} characters. This one has {length}.", limits::NAME);
        problems.push(Problem::refuse(Rule::TooLong, field, typed, message));
    }
    if name.chars().any(char::is_control) {
        let spaced: Vec<&str> = name.split(char::is_control).filter(|part| !part.is_empty()).collect();
        problems.push(
            Problem::refuse(
                Rule::ControlCharacter,
                field,
                typed,
                "A name is one line of text, without control characters.",
            )
            .fix("Put spaces in their place", spaced.join(" ")),
        );
    }
    if let Some(c) = first_invisible(name) {
        let message = format!(
            "A name has no invisible characters, and none that change the direction of writing. This one has U+{:04X}.",
            u32::from(c)
        );
        problems.push(
            Problem::refuse(Rule::InvisibleCharacter, field, typed, message)
                .fix("Remove them", name.chars().filter(|&c| !is_invisible(c)).collect::<String>()),
        );
    }
    name.to_owned()
}

/// A part as it is quoted in a message: not too long, and nothing in it that would not be seen.
pub(crate) fn shown(part: &str) -> String {
    let mut visible = String::new();
    for c in excerpt(part, 60).chars() {
        if c.is_control() || is_invisible(c) {
            visible.extend(c.escape_unicode());
        } else {
            visible.push(c);
        }
    }
    visible
}

/// The first invisible character that has no business there. Joiners between letters outside ASCII do (Persian, Hindi
/// and emoji need them), and so do variation selectors after one.
pub(crate) fn first_invisible(text: &str) -> Option<char> {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let needed = match c {
            '\u{200c}' | '\u{200d}' => !before.is_ascii() && !after.is_ascii() && !is_invisible(after),
            '\u{fe0e}' | '\u{fe0f}' => before != ' ' && !is_invisible(before),
            _ => false,
        };
        if is_invisible(c) && !needed {
            return Some(c);
        }
        before = c;
    }
    None
}

/// Format characters, fillers and the like: nothing is seen of them, or they change how others are seen.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules(typed: &str) -> Vec<Rule> {
        let mut problems = Vec::new();
        clean_name(typed, &mut problems);
        problems.into_iter().map(|problem| problem.rule).collect()
    }

    #[test]
    fn names() {
        let (hundred, more) = ("ü".repeat(100), "ü".repeat(101));
        for (name, expected) in [
            ("Tidewater Scheduling", &[][..]),
            ("  <b>Größe</b> & Co.  ", &[]),
            ("日本語", &[]),
            ("می\u{200c}خواهم", &[]),
            ("Family 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3}", &[]),
            (&hundred, &[]),
            (&more, &[Rule::TooLong]),
            ("", &[Rule::Required]),
            (" \u{3000}\t", &[Rule::Required]),
            ("a\nb", &[Rule::ControlCharacter]),
            ("a\u{85}b", &[Rule::ControlCharacter]),
            ("evil\u{202e}gpj", &[Rule::InvisibleCharacter]),
            ("Good\u{200b}Name", &[Rule::InvisibleCharacter]),
            ("Good\u{200d}Name", &[Rule::InvisibleCharacter]),
            ("\u{3164}", &[Rule::InvisibleCharacter]),
        ] {
            assert_eq!(rules(name), expected, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn a_fix_mends(name in "[a-z\n\u{7}\u{202e}\u{200d}é ]{1,30}") {
            let mut problems = Vec::new();
            clean_name(&name, &mut problems);
            for problem in problems {
                if let Some(mended) = problem.fix.and_then(|fix| fix.value) {
                    prop_assert!(!rules(&mended).contains(&problem.rule));
                }
            }
        }
    }
}
