//! The parts of a URI, as they are drawn: exactly the characters that were typed, none changed, none lost.

use crate::{
    punycode,
    uri::{Authority, Uri},
};

/// What a run of characters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `https`, without the colon.
    Scheme,
    /// `://`, `:`, `@`: what stands between the parts.
    Delimiter,
    /// Everything before `@`: a user name, which browsers do not go to.
    Userinfo,
    /// Labels before the registrable domain, with their dot.
    Subdomain,
    /// The registrable domain, or the whole host where it is not known: where browsers go.
    Host,
    /// `:8443`, with its colon.
    Port,
    /// From the first slash on.
    Path,
    /// From `?` on.
    Query,
    /// From `#` on.
    Fragment,
    /// What could not be read.
    Unreadable,
}

/// The parts of `uri`, in order; their texts joined are `uri` again, whatever it is, and none of them is empty.
/// `registrable` is the registrable domain of the host where the caller knows it (the list of public suffixes is too
/// heavy for the browser); without it [`guess_registrable`] stands in. What has no scheme is [`Part::Unreadable`] up to
/// its query.
pub fn dissect<'a>(uri: &'a str, registrable: Option<&str>) -> Vec<(Part, &'a str)> {
    let parts = Uri::read(uri);
    let mut cut = Cut { rest: uri, done: Vec::new() };
    let tail = parts.query.map_or(0, |query| query.len() + 1) + parts.fragment.map_or(0, |fragment| fragment.len() + 1);
    if let Some(scheme) = parts.scheme {
        cut.take(Part::Scheme, scheme.len());
        cut.take(Part::Delimiter, if parts.authority.is_some() { 3 } else { 1 });
        if let Some(Authority { userinfo, host, port }) = parts.authority {
            if let Some(userinfo) = userinfo {
                cut.take(Part::Userinfo, userinfo.len());
                cut.take(Part::Delimiter, 1);
            }
            let domain = match registrable {
                Some(domain) => known_registrable(host, domain).unwrap_or(host),
                None => guess_registrable(host),
            };
            cut.take(Part::Subdomain, host.len() - domain.len());
            cut.take(Part::Host, domain.len());
            cut.take(Part::Port, port.map_or(0, |port| port.len() + 1));
        }
        cut.take(Part::Path, parts.path.len());
    } else {
        cut.take(Part::Unreadable, uri.len() - tail);
    }
    cut.take(Part::Query, parts.query.map_or(0, |query| query.len() + 1));
    cut.take(Part::Fragment, parts.fragment.map_or(0, |fragment| fragment.len() + 1));
    cut.done
}

/// The host of an absolute URI with an authority, as typed (brackets of an IPv6 literal included). `None` if it is
/// empty.
pub fn host(uri: &str) -> Option<&str> {
    let parts = Uri::read(uri);
    parts.scheme?;
    parts.host().filter(|host| !host.is_empty())
}

/// The end of `host` that somebody probably registered: its last two labels, or three below what looks like a public
/// suffix of two (`co.uk`); all of it for an IP address. With the dot at the end, if there is one.
pub fn guess_registrable(host: &str) -> &str {
    const SECOND_LEVEL: &[&str] = &["ac", "co", "com", "edu", "gob", "gov", "go", "net", "ne", "or", "org"];
    let bare = host.strip_suffix('.').unwrap_or(host);
    let mut dots = bare.rmatch_indices('.').map(|(at, _)| at);
    let (Some(last), second) = (dots.next(), dots.next()) else { return host };
    let top = &bare[last + 1..];
    if host.starts_with('[') || top.bytes().all(|b| b.is_ascii_digit()) {
        return host;
    }
    let Some(second) = second else { return host };
    let below_suffix = top.len() == 2 && SECOND_LEVEL.contains(&&bare[second + 1..last]);
    let start = if below_suffix { dots.next().map_or(0, |third| third + 1) } else { second + 1 };
    &host[start..]
}

/// The host in the letters people read, where one of its labels is an A-label (`xn--bcher-kva.example` as
/// `bücher.example`). `None` if none is, or if one does not decode.
pub fn unicode_host(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    let mut shown = String::with_capacity(host.len());
    let mut decoded_any = false;
    for (place, label) in host.split('.').enumerate() {
        if place > 0 {
            shown.push('.');
        }
        if label.starts_with(punycode::ACE_PREFIX) {
            shown.push_str(&punycode::a_label_to_unicode(label)?);
            decoded_any = true;
        } else {
            shown.push_str(label);
        }
    }
    decoded_any.then_some(shown)
}

/// The host as it is sent, where it was typed in other letters (`bücher.example` as `xn--bcher-kva.example`). `None` where that takes
/// tables that only the server has.
pub fn ascii_host(host: &str) -> Option<String> {
    punycode::host_to_ascii(host)
}

/// The end of `host` that is `domain`, if it ends so at a label.
fn known_registrable<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    let bare_length = host.strip_suffix('.').unwrap_or(host).len();
    let start = bare_length.checked_sub(domain.len())?;
    let end = host.get(start..bare_length)?;
    let at_label = start == 0 || host.as_bytes().get(start - 1) == Some(&b'.');
    (at_label && !domain.is_empty() && end.eq_ignore_ascii_case(domain)).then(|| &host[start..])
}

/// Cuts parts off the front.
struct Cut<'a> {
    rest: &'a str,
    done: Vec<(Part, &'a str)>,
}

impl Cut<'_> {
    fn take(&mut self, part: Part, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        if !text.is_empty() {
            self.done.push((part, text));
        }
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(uri: &str) -> String {
        let mark = |part| match part {
            Part::Scheme => "s",
            Part::Delimiter => "-",
            Part::Userinfo => "USER",
            Part::Subdomain => "sub",
            Part::Host => "HOST",
            Part::Port => "port",
            Part::Path => "path",
            Part::Query => "query",
            Part::Fragment => "frag",
            Part::Unreadable => "?",
        };
        dissect(uri, None).into_iter().flat_map(|(part, text)| [mark(part), "‹", text, "›"]).collect()
    }

    #[test]
    fn parts() {
        for (uri, expected) in [
            (
                "https://app.tidewater.example:8443/oidc/callback?a=b#done",
                "s‹https›-‹://›sub‹app.›HOST‹tidewater.example›port‹:8443›path‹/oidc/callback›query‹?a=b›frag‹#done›",
            ),
            (
                "https://accounts.tidewater.example@evil.example/cb",
                "s‹https›-‹://›USER‹accounts.tidewater.example›-‹@›HOST‹evil.example›path‹/cb›",
            ),
            ("https://a@b@evil/", "s‹https›-‹://›USER‹a@b›-‹@›HOST‹evil›path‹/›"),
            ("https://app.a.example\\@evil.example/", "s‹https›-‹://›sub‹app.›HOST‹a.example›path‹\\@evil.example/›"),
            ("http://127.0.0.1:8080/cb", "s‹http›-‹://›HOST‹127.0.0.1›port‹:8080›path‹/cb›"),
            ("http://[::1]:8080/cb", "s‹http›-‹://›HOST‹[::1]›port‹:8080›path‹/cb›"),
            ("com.example.app:/cb", "s‹com.example.app›-‹:›path‹/cb›"),
            ("javascript:alert(1)", "s‹javascript›-‹:›path‹alert(1)›"),
            ("https:///cb", "s‹https›-‹://›path‹/cb›"),
            ("/cb?x#y", "?‹/cb›query‹?x›frag‹#y›"),
            ("//h/cb", "?‹//h/cb›"),
            ("", ""),
        ] {
            assert_eq!(drawn(uri), expected, "{uri}");
        }
    }

    #[test]
    fn registrable_domains() {
        for (host, domain) in [
            ("example", "example"),
            ("tidewater.example", "tidewater.example"),
            ("a.b.tidewater.example", "tidewater.example"),
            ("tidewater.example.", "tidewater.example."),
            ("app.tidewater.example.", "tidewater.example."),
            ("app.tidewater.co.uk", "tidewater.co.uk"),
            ("tidewater.co.uk", "tidewater.co.uk"),
            ("co.uk", "co.uk"),
            ("192.168.0.1", "192.168.0.1"),
            ("[fe80::1.2.3.4]", "[fe80::1.2.3.4]"),
            ("", ""),
            ("...", "..."),
        ] {
            assert_eq!(guess_registrable(host), domain, "{host}");
        }
        let host_of =
            |uri, domain| dissect(uri, Some(domain)).into_iter().find(|(part, _)| *part == Part::Host).unwrap().1;
        assert_eq!(host_of("https://me.github.io/", "me.github.io"), "me.github.io");
        assert_eq!(host_of("https://x.ME.github.io./", "me.github.io"), "ME.github.io.");
        assert_eq!(host_of("https://notme.github.io/", "me.github.io"), "notme.github.io");
    }

    #[test]
    fn hosts_in_both_forms() {
        assert_eq!(unicode_host("app.xn--bcher-kva.example").as_deref(), Some("app.bücher.example"));
        assert_eq!(unicode_host("XN--Bcher-KVA.example").as_deref(), Some("bücher.example"));
        assert_eq!(unicode_host("bucher.example"), None);
        assert_eq!(unicode_host("xn--zzzzzzzzzzzz99.example"), None);
        assert_eq!(ascii_host("bücher.example").as_deref(), Some("xn--bcher-kva.example"));
        assert_eq!(host("https://u@app.example:1/"), Some("app.example"));
        assert_eq!(host("com.example.app:/cb"), None);
        assert_eq!(host("https:///cb"), None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(uri in ".*", registrable in proptest::option::of(".{0,8}")) {
            let parts = dissect(&uri, registrable.as_deref());
            prop_assert_eq!(parts.iter().map(|(_, text)| *text).collect::<String>(), uri.as_str());
            prop_assert!(parts.iter().all(|(_, text)| !text.is_empty()));
        }

        #[test]
        fn nothing_is_lost_of_what_looks_like_a_uri(
            uri in "(https?:)?/{0,2}[a-zé@:.\\[\\]\\\\%0-9]{0,16}[/?#a-z@é]{0,8}",
            registrable in proptest::option::of("[a-zé.]{0,4}"),
        ) {
            let parts = dissect(&uri, registrable.as_deref());
            prop_assert_eq!(parts.into_iter().map(|(_, text)| text).collect::<String>(), uri.as_str());
        }

        #[test]
        fn both_forms_of_a_host_agree(label in "[a-zß-ö]{1,20}") {
            let host = format!("{label}.example");
            let ascii = ascii_host(&host).unwrap();
            prop_assert_eq!(unicode_host(&ascii).unwrap_or(ascii), host);
        }
    }
}
