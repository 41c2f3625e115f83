//! Values in the syntax of the files that they are put into. A value that cannot stand there without meaning something
//! else is `None`. What is written is ASCII throughout: nothing that is invisible or changes the direction of writing
//! gets into anybody's source code.

/// Writes a value, with the quotes around it.
pub type Escape = fn(&str) -> Option<String>;

/// A string of JavaScript.
#[expect(clippy::unnecessary_wraps, reason = "one of many, and others cannot write everything")]
pub fn javascript(value: &str) -> Option<String> {
    Some(quoted(value, '\'', |c| format!("\\u{{{:x}}}", u32::from(c))))
}

/// A string of Python.
#[expect(clippy::unnecessary_wraps, reason = "as above")]
pub fn python(value: &str) -> Option<String> {
    Some(quoted(value, '"', |c| format!("\\U{:08x}", u32::from(c))))
}

/// A string of Rust.
#[expect(clippy::unnecessary_wraps, reason = "as above")]
pub fn rust(value: &str) -> Option<String> {
    Some(quoted(value, '"', |c| format!("\\u{{{:x}}}", u32::from(c))))
}

/// A basic string of TOML 1.0.
#[expect(clippy::unnecessary_wraps, reason = "as above")]
pub fn toml(value: &str) -> Option<String> {
    Some(quoted(value, '"', |c| format!("\\U{:08X}", u32::from(c))))
}

/// A double-quoted scalar of YAML 1.2 that Spring takes as it is: it would replace `${…}`, `#{…}` and `{…}`.
pub fn spring(value: &str) -> Option<String> {
    if value.contains('{') { None } else { toml(value) }
}

/// An argument of a directive of Apache httpd, which replaces `${…}` and knows no escapes for other characters.
pub fn apache(value: &str) -> Option<String> {
    let fits = printable(value) && !value.contains("${");
    fits.then(|| ["\"", &value.replace('\\', "\\\\").replace('"', "\\\""), "\""].concat())
}

/// A value of Grafana's ini file, which has no escapes, replaces `$__…{…}`, `${…}` and `%(…)s`, and takes `#` and `;` for
/// the beginning of a comment unless there are quotes, three of them.
pub fn grafana(value: &str) -> Option<String> {
    let replaced = ["${", "$__", "%("].iter().any(|begin| value.contains(begin));
    let other = value.contains(['"', '\'', '`', '\\']) || value.trim() != value || value.is_empty();
    if !printable(value) || replaced || other {
        return None;
    }
    Some(if value.contains(['#', ';']) { ["\"\"\"", value, "\"\"\""].concat() } else { value.to_owned() })
}

/// A value of a `.env` file that a shell, Docker Compose and the usual libraries read alike: bare, in single quotes where
/// that is not enough, in double quotes where there is a single one in it.
pub fn dotenv(value: &str) -> Option<String> {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-._:/?@+,=%".contains(c);
    // A question mark is a pattern to a shell, but not in an assignment.
    if !value.is_empty() && value.chars().all(bare) {
        Some(value.to_owned())
    } else if !printable(value) || value.contains('\\') {
        None
    } else if !value.contains('\'') {
        Some(["'", value, "'"].concat())
    } else if value.contains(['"', '$', '`', '!']) {
        None
    } else {
        Some(["\"", value, "\""].concat())
    }
}

fn printable(value: &str) -> bool {
    value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// With a backslash before backslashes and `quote`, and everything but printable ASCII by its number.
fn quoted(value: &str, quote: char, by_number: impl Fn(char) -> String) -> String {
    let mut text = String::from(quote);
    for c in value.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            c if c == quote => text.extend(['\\', c]),
            ' '..='~' => text.push(c),
            c => text.push_str(&by_number(c)),
        }
    }
    text.push(quote);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_where_it_would_mean_something_else() {
        let table: [(Escape, &[&str]); 4] = [
            (spring, &["${HOME}", "#{1}", "{baseUrl}"]),
            (apache, &["${HOME}", "a\nOIDCClientSecret x", "é"]),
            (grafana, &["$__file{/etc/passwd}", "${HOME}", "%(root)s", "a\nb", "\"", "a`", "it's", "\\", " a", ""]),
            (dotenv, &["a\nB=c", "it's $HOME", "it's `id`", "'\"", "\\", "é"]),
        ];
        for (escape, values) in table {
            for value in values {
                assert_eq!(escape(value), None, "{value:?}");
            }
        }
    }

    #[test]
    fn written_as_it_is_where_that_is_safe() {
        for (escape, value, expected) in [
            (javascript as Escape, "it's \\ \n\u{2028}", r"'it\'s \\ \u{a}\u{2028}'"),
            (python, "a\"\\\u{202e}", r#""a\"\\\U0000202e""#),
            (rust, "\"é", r#""\"\u{e9}""#),
            (toml, "\t\"", r#""\U00000009\"""#),
            (spring, "a: b # c", r#""a: b # c""#),
            (apache, r#"a"b\"#, r#""a\"b\\""#),
            (grafana, "openid profile", "openid profile"),
            (grafana, "a;b#c", "\"\"\"a;b#c\"\"\""),
            (dotenv, "https://a.example/cb?x=%20", "https://a.example/cb?x=%20"),
            (dotenv, "openid $HOME `id`", "'openid $HOME `id`'"),
            (dotenv, "it's", "\"it's\""),
        ] {
            assert_eq!(escape(value).as_deref(), Some(expected), "{value:?}");
        }
    }
}
