//! Which languages somebody wants to be spoken to in: what the request says (`ui_locales`, OpenID Connect Core 1.0, section
//! 3.1.2.1), and after that the dearest of their browser's (RFC 9110, section 12.5.4).

use http::{HeaderMap, header};

/// The languages, the dearest first. Of the browser's only the first one counts: what a client says of itself without a tag
/// may well be in the second.
pub fn wanted<'a>(ui_locales: Option<&'a str>, headers: &'a HeaderMap) -> Vec<&'a str> {
    let asked = ui_locales.unwrap_or_default().split_ascii_whitespace();
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.chain(accepted.and_then(dearest)).take(20).collect()
}

/// The first of those with the highest weight.
fn dearest(accepted: &str) -> Option<&str> {
    let mut best: Option<(&str, f32)> = None;
    for range in accepted.split(',') {
        let (name, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok()).unwrap_or_default();
        let name = name.trim();
        let is_tag = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_tag && weight > best.map_or(0.0, |(_, most)| most) {
            best = Some((name, weight));
        }
    }
    best.map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_comes_first_and_the_browser_has_one() {
        for (ui_locales, accepted, expected) in [
            (None, None, &[][..]),
            (None, Some("en-GB,en;q=0.9,de;q=0.8"), &["en-GB"]),
            (None, Some("fr;q=0.5, de-AT ; q=0.7, en;q=x"), &["de-AT"]),
            (None, Some(";;,q=,*;q=0"), &[]),
            (Some("de fr"), Some("en"), &["de", "fr", "en"]),
            (Some("  "), Some("en"), &["en"]),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accepted) = accepted {
                headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            }
            assert_eq!(wanted(ui_locales, &headers), expected, "{ui_locales:?} {accepted:?}");
        }
    }
}
