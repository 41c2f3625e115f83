//! The parts of a URI as they were typed (RFC 3986, appendix B). Reading never fails and changes nothing: whether a part
//! is acceptable is for the rules to say, and the parts joined are the text again.

/// The five components; a component that is not there differs from one that is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    /// Without its colon; only where it is one by the grammar.
    pub scheme: Option<&'a str>,
    /// What stands after `//`.
    pub authority: Option<Authority<'a>>,
    pub path: &'a str,
    /// Without its question mark.
    pub query: Option<&'a str>,
    /// Without its hash.
    pub fragment: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Authority<'a> {
    /// Everything before the last `@`.
    pub userinfo: Option<&'a str>,
    /// With the brackets of an IPv6 literal.
    pub host: &'a str,
    /// Without its colon; whatever it is.
    pub port: Option<&'a str>,
}

impl<'a> Uri<'a> {
    pub fn read(text: &'a str) -> Self {
        let (rest, fragment) = split_off(text, '#');
        let (rest, query) = split_off(rest, '?');
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            // Browsers take a backslash for a slash, so the host ends there for them.
            Some(rest) => {
                let end = rest.find(['/', '\\']).unwrap_or(rest.len());
                (Some(Authority::read(&rest[..end])), &rest[end..])
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query, fragment }
    }

    /// The text again.
    pub fn join(&self) -> String {
        let mut text = String::new();
        if let Some(scheme) = self.scheme {
            text.extend([scheme, ":"]);
        }
        if let Some(Authority { userinfo, host, port }) = self.authority {
            text.push_str("//");
            if let Some(userinfo) = userinfo {
                text.extend([userinfo, "@"]);
            }
            text.push_str(host);
            if let Some(port) = port {
                text.extend([":", port]);
            }
        }
        text.push_str(self.path);
        for (mark, part) in [("?", self.query), ("#", self.fragment)] {
            if let Some(part) = part {
                text.extend([mark, part]);
            }
        }
        text
    }

    /// The host, where there is an authority.
    pub fn host(&self) -> Option<&'a str> {
        self.authority.map(|authority| authority.host)
    }

    /// The text with another host.
    pub fn with_host(&self, host: &str) -> String {
        let authority = self.authority.map(|authority| Authority { host, ..authority });
        Uri { authority, ..*self }.join()
    }

    /// The text with another scheme.
    pub fn with_scheme(&self, scheme: &str) -> String {
        Uri { scheme: Some(scheme), ..*self }.join()
    }

    /// Whether the scheme is this one, in any case.
    pub fn scheme_is(&self, name: &str) -> bool {
        self.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(name))
    }

    /// http or https, where a host is looked up in the DNS.
    pub fn is_http_family(&self) -> bool {
        self.scheme_is("https") || self.scheme_is("http")
    }
}

impl<'a> Authority<'a> {
    fn read(text: &'a str) -> Self {
        let (userinfo, rest) = match text.rsplit_once('@') {
            Some((userinfo, rest)) => (Some(userinfo), rest),
            None => (None, text),
        };
        // A literal that does not end has no port either.
        let after_literal = if rest.starts_with('[') { rest.find(']').unwrap_or(rest.len()) } else { 0 };
        let (host, port) = match rest[after_literal..].find(':') {
            Some(colon) => (&rest[..after_literal + colon], Some(&rest[after_literal + colon + 1..])),
            None => (rest, None),
        };
        Self { userinfo, host, port }
    }
}

/// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )`
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn split_off(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Percent-decoded once; what is no valid triple stays. `None` if nothing changed.
pub(crate) fn percent_decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (byte, after)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            decoded.push(high << 4 | low);
            rest = after;
        } else {
            decoded.push(*byte);
            rest = after;
        }
    }
    (decoded.len() != text.len()).then_some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Percent-encodes the characters that `wanted` picks.
pub(crate) fn percent_encode(text: &str, wanted: impl Fn(char) -> bool) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if !wanted(c) {
            encoded.push(c);
            continue;
        }
        for &byte in c.encode_utf8(&mut [0; 4]).as_bytes() {
            encoded.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_part() {
        let uri = Uri::read("https://u:p@rp.example.com:8443/cb?a=b?c#d#e");
        assert_eq!(
            uri,
            Uri {
                scheme: Some("https"),
                authority: Some(Authority { userinfo: Some("u:p"), host: "rp.example.com", port: Some("8443") }),
                path: "/cb",
                query: Some("a=b?c"),
                fragment: Some("d#e"),
            }
        );
    }

    #[test]
    fn absent_is_not_empty() {
        assert_eq!(Uri::read("https://h").query, None);
        assert_eq!(Uri::read("https://h?").query, Some(""));
        assert_eq!(Uri::read("https://h#").fragment, Some(""));
        assert_eq!(Uri::read("https:/cb").authority, None);
        assert_eq!(Uri::read("https:///cb").host(), Some(""));
    }

    #[test]
    fn hosts() {
        for (text, host, port) in [
            ("http://[::1]:80/", "[::1]", Some("80")),
            ("http://[::1]", "[::1]", None),
            ("http://[::1", "[::1", None),
            ("http://[::1]x:80", "[::1]x", Some("80")),
            ("https://h:443:80/", "h", Some("443:80")),
            ("https://a@b@evil/", "evil", None),
            ("https://h\\@evil/", "h", None),
            ("https://h:/", "h", Some("")),
            ("//h/cb", "h", None),
        ] {
            let authority = Uri::read(text).authority.unwrap();
            assert_eq!((authority.host, authority.port), (host, port), "{text}");
        }
    }

    #[test]
    fn percent_triples() {
        assert_eq!(percent_decode(b"%2e%2E%zz%4"), Some(b"..%zz%4".to_vec()));
        assert_eq!(percent_decode(b"plain%"), None);
        assert_eq!(percent_encode("a{\u{fc}}", |c| c != 'a'), "a%7B%C3%BC%7D");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in ".*") {
            prop_assert_eq!(Uri::read(&text).join(), text);
        }

        #[test]
        fn nothing_is_lost_of_what_looks_like_a_uri(text in "[a-z:/?#@\\[\\].%\\\\0-9 ]{0,24}") {
            prop_assert_eq!(Uri::read(&text).join(), text);
        }

        #[test]
        fn encoding_can_be_undone(text in ".{1,40}") {
            let encoded = percent_encode(&text, |_| true);
            prop_assert_eq!(percent_decode(encoded.as_bytes()), Some(text.into_bytes()));
        }
    }
}
