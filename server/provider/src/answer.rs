//! What goes back to a client from the authorization endpoint, and by which way (OAuth 2.0 Multiple Response Types 1.0,
//! section 2.1; Form Post Response Mode 1.0).

use form_urlencoded::Serializer;

/// The ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    FormPost,
}

impl ResponseMode {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}

/// An answer on its way through the browser. Holds codes and tokens.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The browser is sent there.
    Redirect(String),
    /// The browser posts these fields there.
    FormPost {
        /// Where to: a redirect URI of the client's.
        action: String,
        /// Names and values.
        fields: Vec<(&'static str, String)>,
    },
}

impl Answer {
    pub(crate) fn new(mode: ResponseMode, uri: &str, fields: Vec<(&'static str, String)>) -> Self {
        let encoded = || Serializer::new(String::new()).extend_pairs(&fields).finish();
        match mode {
            ResponseMode::FormPost => Self::FormPost { action: uri.to_owned(), fields },
            // The URI is the client's, to the letter: nothing is made of it but longer.
            ResponseMode::Query => {
                let mark = if !uri.contains('?') {
                    "?"
                } else if uri.ends_with(['?', '&']) {
                    ""
                } else {
                    "&"
                };
                Self::Redirect([uri, mark, &encoded()].concat())
            }
            ResponseMode::Fragment => Self::Redirect([uri, "#", &encoded()].concat()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uri_stays_as_it_is() {
        let fields = || vec![("code", "a b".to_owned()), ("state", "x&y=\u{fc}#".to_owned())];
        let sent = |mode, uri| match Answer::new(mode, uri, fields()) {
            Answer::Redirect(to) => to,
            Answer::FormPost { action, fields } => format!("{action} {fields:?}"),
        };
        let encoded = "code=a+b&state=x%26y%3D%C3%BC%23";
        for (uri, to) in [
            ("https://rp.example/cb", "https://rp.example/cb?"),
            ("https://rp.example", "https://rp.example?"),
            ("https://rp.example/cb?a=%20b", "https://rp.example/cb?a=%20b&"),
            ("https://rp.example/cb?", "https://rp.example/cb?"),
            ("com.example.app:/cb", "com.example.app:/cb?"),
        ] {
            assert_eq!(sent(ResponseMode::Query, uri), format!("{to}{encoded}"));
        }
        assert_eq!(
            sent(ResponseMode::Fragment, "https://rp.example/cb?a"),
            format!("https://rp.example/cb?a#{encoded}")
        );
        assert!(sent(ResponseMode::FormPost, "https://rp.example/cb").starts_with("https://rp.example/cb [(\"code\""));
    }
}
