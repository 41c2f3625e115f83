//! The logo of a client, or its initials.

use domain::LogoHash;
use leptos::prelude::*;
use maud::{Markup, html};

use super::inert;

/// A square with the logo, or with the initials where there is none. Decorative: the name always stands beside it.
#[component]
pub fn Tile(
    /// The name, for the initials.
    name: String,
    /// The picture's address; see [`logo_src`].
    #[prop(optional_no_strip)]
    src: Option<String>,
    /// 16, 20, 28, 40, 64, 96 or 128 px.
    #[prop(default = 40)]
    size: u16,
    /// Whether it stands for a person.
    #[prop(optional)]
    round: bool,
) -> impl IntoView {
    inert(tile(&name, src.as_deref(), size, round))
}

/// The markup of a [`Tile`].
pub fn tile(name: &str, src: Option<&str>, size: u16, round: bool) -> Markup {
    html! {
        span.tile data-size=(size) data-shape=[round.then_some("round")] aria-hidden="true" {
            @match src {
                Some(src) => img src=(src) alt="" loading="lazy" decoding="async";,
                None => (initials(name)),
            }
        }
    }
}

/// The address of a stored logo in the resolution that a tile of `size` px needs.
pub fn logo_src(hash: &LogoHash, size: u16) -> String {
    let pixels = if size <= 28 { "/64" } else { "/256" };
    ["/logos/", hash.as_str(), pixels].concat()
}

/// The first letters of the first two words, or the first two letters of the only one.
pub fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("?");
    let mut letters = first.chars();
    let one = letters.next();
    let two = match words.next() {
        Some(word) => word.chars().next(),
        None => letters.next(),
    };
    one.into_iter().chain(two).flat_map(char::to_uppercase).take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_words() {
        for (name, expected) in [
            ("Municipal Borrowing System", "MB"),
            ("Orbit (staging)", "OS"),
            ("atlas", "AT"),
            ("x", "X"),
            ("ßeta", "SS"),
            ("“Fern” & Field", "FF"),
            ("東京", "東京"),
            ("…", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }
}
