//! The title of an HTML page, as a line of text.

/// The longest title that is kept, in characters.
const LONGEST: usize = 120;

/// The text of the first `<title>`, its white space folded and without what would turn a line around; empty if there is
/// none.
pub fn of(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let Some(element) = lower.match_indices("<title").map(|(at, _)| at + 6).find(|&at| ends_a_name(&lower, at)) else {
        return String::new();
    };
    let Some(start) = lower[element..].find('>').map(|at| element + at + 1) else { return String::new() };
    let end = lower[start..].find("</title").map_or(html.len(), |at| start + at);
    let decoded = decode(&html[start..end]);
    let mut title = String::new();
    for word in decoded.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !title.is_empty() {
            title.push(' ');
        }
        title.extend(word.chars().filter(|c| !turns(*c)));
    }
    title.chars().take(LONGEST).collect()
}

fn ends_a_name(lower: &str, at: usize) -> bool {
    lower.as_bytes().get(at).is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
}

/// Marks that change the direction of what follows.
const fn turns(c: char) -> bool {
    matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The character references that titles have: by number, and those that HTML itself needs.
fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        if let Some((character, behind)) = reference.and_then(|(name, behind)| Some((character(name)?, behind))) {
            decoded.push(character);
            rest = behind;
        } else {
            decoded.push('&');
            rest = after;
        }
    }
    decoded + rest
}

fn character(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => match name {
            "amp" => return Some('&'),
            "lt" => return Some('<'),
            "gt" => return Some('>'),
            "quot" => return Some('"'),
            "apos" => return Some('\''),
            "nbsp" => return Some(' '),
            "ndash" => return Some('–'),
            "mdash" => return Some('—'),
            "middot" => return Some('·'),
            _ => return None,
        },
    };
    char::from_u32(number).filter(|&c| c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_text() {
        for (html, expected) in [
            ("<!doctype html><title>Kiln</title>", "Kiln"),
            ("<TITLE lang=en>\n  Kiln\t&amp;  co \r\n</TITLE>", "Kiln & co"),
            ("<titles>no</titles><title>Yes</title>", "Yes"),
            ("<title>a &lt;b&gt; &#8211; &#x2d; &unknown; &", "a <b> – - &unknown; &"),
            ("<title><script>alert(1)</script></title>", "<script>alert(1)</script>"),
            ("<title>\u{202e}evil\u{7}x</title>", "evil x"),
            ("<title", ""),
            ("<title>", ""),
            ("no title", ""),
            ("<title>İİ</title>", "İİ"),
            ("&#0;<title>&#0;&#xd800;&#x110000;</title>", "&#0;&#xd800;&#x110000;"),
        ] {
            assert_eq!(of(html), expected, "{html:?}");
        }
        assert_eq!(of(&format!("<title>{}</title>", "ü".repeat(500))).chars().count(), LONGEST);
    }
}
