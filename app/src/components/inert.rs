//! Markup that is shown as it is.

use leptos::{prelude::*, tachys::html::InertElement};
use maud::Markup;

/// Shows `markup`, which is one element. Nothing in it reacts: the server writes it as text, the browser takes what it finds.
/// A view of the same elements would be built, written and hydrated one by one, and of those a list has thousands.
pub fn inert(markup: Markup) -> impl IntoView {
    let markup = markup.into_string();
    debug_assert!(is_one_element(&markup), "this has to be one element: {markup}");
    InertElement::new(markup)
}

/// Whether the first element ends where the text does. It is well-formed: maud wrote it.
fn is_one_element(markup: &str) -> bool {
    const EMPTY: [&str; 5] = ["br", "hr", "img", "input", "meta"];
    let mut depth = 0_usize;
    for (at, _) in markup.match_indices('<') {
        if at > 0 && depth == 0 {
            return false;
        }
        let tag = markup[at + 1..].split('>').next().unwrap_or_default();
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with('/') && !EMPTY.contains(&name) {
            depth += 1;
        }
    }
    depth == 0 && markup.starts_with('<') && markup.ends_with('>')
}

#[cfg(test)]
mod tests {
    use super::is_one_element;

    #[test]
    fn several_elements_are_told_from_one() {
        for one in ["<p>text</p>", r#"<ul class="x"><li>a</li></ul>"#, "<input>", r#"<svg a="b"/>"#, "<b></b>"] {
            assert!(is_one_element(one), "{one}");
        }
        for other in ["", "text", "<p>a</p><p>b</p>", "<p>a</p>text", "<b><i></i>", "<input><p></p>"] {
            assert!(!is_one_element(other), "{other}");
        }
    }
}
