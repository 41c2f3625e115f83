//! A text with the part that a search matched.

use maud::{Markup, html};

/// `text` with the bytes from `start` to `end` marked; nothing is marked where they are no such range.
pub fn marked(text: &str, (start, end): (u32, u32)) -> Markup {
    let (start, end) = (start as usize, end as usize);
    html! {
        @match (text.get(..start), text.get(start..end), text.get(end..)) {
            (Some(before), Some(hit), Some(after)) if !hit.is_empty() => { (before) mark { (hit) } (after) },
            _ => (text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_hit_is_marked_and_everything_is_text() {
        for (text, at, expected) in [
            ("a <b> c", (2, 5), "a <mark>&lt;b&gt;</mark> c"),
            ("abc", (0, 3), "<mark>abc</mark>"),
            ("abc", (0, 0), "abc"),
            ("abc", (2, 9), "abc"),
            ("abc", (2, 1), "abc"),
            ("äbc", (1, 2), "äbc"),
            ("<script>", (0, 0), "&lt;script&gt;"),
        ] {
            assert_eq!(marked(text, at).into_string(), expected, "{text:?} {at:?}");
        }
    }
}
