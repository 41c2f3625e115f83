//! Templates: `{{name}}` is a value of the client; a line that begins with `@condition ` is there where that holds.

use super::escape::Escape;

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is a value of this client.
    pub value: bool,
}

/// What there is to fill in.
pub struct Values<'a> {
    /// By name. Several are a list, with commas between them.
    pub values: Vec<(&'static str, Vec<&'a str>)>,
    /// Each condition, and whether it holds.
    pub conditions: Vec<(&'static str, bool)>,
}

/// The template, filled in.
///
/// # Errors
/// The name of a value that cannot be written in this syntax.
pub fn fill(template: &str, values: &Values<'_>, escape: Escape) -> Result<Vec<Piece>, &'static str> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: &str, value: bool| match pieces.last_mut() {
        Some(last) if last.value == value => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), value }),
    };
    for line in template.lines() {
        let Some(mut rest) = applies(line, &values.conditions) else { continue };
        while let Some((before, name, after)) = placeholder(rest) {
            let Some((name, all)) = values.values.iter().find(|(known, _)| *known == name) else { break };
            push(before, false);
            for (place, value) in all.iter().enumerate() {
                if place > 0 {
                    push(", ", false);
                }
                push(&escape(value).ok_or(*name)?, true);
            }
            rest = after;
        }
        push(rest, false);
        push("\n", false);
    }
    Ok(pieces)
}

/// The line without its conditions, if they hold.
fn applies<'a>(mut line: &'a str, conditions: &[(&'static str, bool)]) -> Option<&'a str> {
    while let Some((condition, rest)) = line.strip_prefix('@').and_then(|line| line.split_once(' ')) {
        match conditions.iter().find(|(known, _)| *known == condition) {
            Some((_, true)) => line = rest,
            Some((_, false)) => return None,
            None => break,
        }
    }
    Some(line)
}

/// What stands before the first placeholder, its name, what follows.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::{super::escape, *};

    #[test]
    fn lines_and_values() {
        let values = Values {
            values: vec![("name", vec!["it's"]), ("list", vec!["a", "b"])],
            conditions: vec![("yes", true), ("no", false)],
        };
        let pieces = fill(
            "@no never\n@yes  x = {{name}}\n@yes @no never\n@app.get() {{other}}\n[{{list}}]",
            &values,
            escape::javascript,
        )
        .unwrap();
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(text, " x = 'it\\'s'\n@app.get() {{other}}\n['a', 'b']\n");
        let marked: Vec<&str> = pieces.iter().filter(|piece| piece.value).map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, ["'it\\'s'", "'a'", "'b'"]);
        assert_eq!(fill("{{name}}", &values, |_| None), Err("name"));
    }
}
