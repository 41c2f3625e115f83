//! The rules for links that are shown to users: `website_url` and `terms_url`.

use crate::{Field, Problem, redirect_uri};

/// The URL without surrounding spaces, empty if there is none, and what is wrong with it: absolute, http or https, with
/// a host and without a user name (OpenID Connect Dynamic Client Registration 1.0, section 2; RFC 3986).
pub(crate) fn clean(typed: &str, field: Field, problems: &mut Vec<Problem>) -> String {
    let url = typed.trim();
    if !url.is_empty() {
        problems.extend(redirect_uri::check_link(url, field));
    }
    url.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Rule;

    fn rules(typed: &str) -> Vec<Rule> {
        let mut problems = Vec::new();
        clean(typed, Field::WebsiteUrl, &mut problems);
        problems.into_iter().map(|problem| problem.rule).collect()
    }

    #[test]
    fn table() {
        let (fits, longer) =
            (format!("https://a.example/{}", "x".repeat(237)), format!("https://a.example/{}", "x".repeat(238)));
        for (url, expected) in [
            ("", &[][..]),
            ("  ", &[]),
            (" https://tidewater.example ", &[]),
            ("http://tidewater.example/a%20b/../c?x=*#top", &[]),
            ("HTTPS://Tidewater.example/", &[]),
            (&fits, &[]),
            (&longer, &[Rule::TooLong]),
            ("not a url", &[Rule::UriSpace, Rule::UriNotAbsolute]),
            ("/terms", &[Rule::UriNotAbsolute]),
            ("//tidewater.example/terms", &[Rule::UriNotAbsolute]),
            ("tidewater.example", &[Rule::UriNotAbsolute]),
            ("https:///terms", &[Rule::UriNoHost]),
            ("javascript:alert(1)", &[Rule::LinkScheme]),
            ("JaVaScRiPt://tidewater.example/%0aalert(1)", &[Rule::UriControl, Rule::LinkScheme]),
            ("data:text/html,<script>", &[Rule::UriCharacter, Rule::LinkScheme]),
            ("ftp://tidewater.example/", &[Rule::LinkScheme]),
            ("https://tidewater.example@evil.example/", &[Rule::UriUserinfo]),
            ("https://tidewater.example/\u{7}", &[Rule::UriControl]),
            ("https://tidewater.example/\u{202e}", &[Rule::UriNonAscii]),
            ("https://bücher.example/", &[Rule::UriNonAscii]),
            ("https://tidewater.example/%zz", &[Rule::UriPercent]),
            ("https://a..b/", &[Rule::UriHost]),
            ("https://192.168.0.1/", &[Rule::UriIpAddress]),
        ] {
            assert_eq!(rules(url), expected, "{url:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_is_http_and_ascii(text in "(https?|javascript|data)?:?/{0,3}.{0,20}") {
            let mut problems = Vec::new();
            let url = clean(&text, Field::TermsUrl, &mut problems);
            if !url.is_empty() && problems.is_empty() {
                let lower = url.to_ascii_lowercase();
                prop_assert!(lower.starts_with("http://") || lower.starts_with("https://"), "{}", url);
                prop_assert!(url.bytes().all(|b| b.is_ascii_graphic()), "{}", url);
            }
        }
    }
}
