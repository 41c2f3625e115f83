//! Which characters a URI is made of (RFC 3986, section 2 and appendix A).

use super::{Findings, fix};
use crate::{
    Rule,
    punycode::host_to_ascii,
    text::{is_invisible, shown},
    uri::{Authority, Uri, percent_decode, percent_encode},
};

pub(super) fn check(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let raw = uri.join();
    control(&raw, found);
    space(&raw, found);
    backslash(&raw, found);
    non_ascii(uri, &raw, found);
    grammar(uri, found);
    percent(&raw, found);
    if !found.is_link() {
        wildcard(&raw, found);
    }
}

fn control(raw: &str, found: &mut Findings<'_>) {
    if let Some(c) = raw.chars().find(|c| c.is_control()) {
        let message = format!("A URI has no control characters. This one has U+{:04X}.", u32::from(c));
        let without = raw.chars().filter(|c| !c.is_control()).collect();
        found.refuse(Rule::UriControl, message, fix("Remove the control characters", without));
    } else if let Some(triple) = encoded(raw, |byte| byte.is_ascii_control()) {
        let message = format!("“{triple}” is a control character in disguise. Leave it out.");
        found.refuse(Rule::UriControl, message, None);
    }
}

fn space(raw: &str, found: &mut Findings<'_>) {
    let link = found.is_link();
    if raw.contains(' ') {
        let (message, mended) = if link {
            ("A URI has no spaces. Encode them as %20.", fix("Encode the spaces", raw.replace(' ', "%20")))
        } else {
            let several = raw.split(' ').filter(|part| Uri::read(part).authority.is_some()).count() > 1;
            let message = "A URI has no spaces. If these are several, put each on its own line.";
            (message, fix("Remove the spaces", raw.replace(' ', "")).filter(|_| !several))
        };
        found.refuse(Rule::UriSpace, message, mended);
    } else if !link && encoded(raw, |byte| byte == b' ').is_some() {
        let message = "“%20” is a space in disguise. Use a hyphen, as in /sign-in.";
        found.refuse(Rule::UriSpace, message, None);
    }
}

fn backslash(raw: &str, found: &mut Findings<'_>) {
    if raw.contains('\\') {
        let message = "A URI has no backslashes. Browsers take them for slashes, and other software does not.";
        found.refuse(Rule::UriBackslash, message, fix("Use slashes", raw.replace('\\', "/")));
    }
}

fn non_ascii(uri: &Uri<'_>, raw: &str, found: &mut Findings<'_>) {
    let Some(c) = raw.chars().find(|c| !c.is_ascii() && !c.is_control()) else { return };
    let rule = Rule::UriNonAscii;
    if let Some(c) = raw.chars().find(|&c| is_invisible(c)) {
        let message = format!("A URI has ASCII characters only. This one has the invisible U+{:04X}.", u32::from(c));
        let visible = raw.chars().filter(|&c| !is_invisible(c)).collect();
        found.refuse(rule, message, fix("Remove it", visible));
        return;
    }
    let encode = |part: &str| percent_encode(part, |c| !c.is_ascii());
    let (path, query, fragment) = (encode(uri.path), uri.query.map(encode), uri.fragment.map(encode));
    let host = uri.host().unwrap_or_default();
    let outside_host = Uri { path: &path, query: query.as_deref(), fragment: fragment.as_deref(), ..*uri };
    if host.is_ascii() {
        let message = format!(
            "A URI has ASCII characters only. “{c}” is written as {}.",
            percent_encode(&c.to_string(), |_| true)
        );
        found.refuse(rule, message, fix("Encode it", outside_host.join()));
    } else {
        let typed = shown(host);
        let (message, mended) = match host_to_ascii(host) {
            Some(ascii) => (
                format!("A host has ASCII characters only. “{typed}” is written as {ascii}."),
                fix(format!("Use {ascii}"), outside_host.with_host(&ascii)),
            ),
            None => (
                format!(
                    "A host has ASCII characters only. Write “{typed}” in its A-label form, which begins with xn--."
                ),
                None,
            ),
        };
        found.refuse(rule, message, mended);
    }
}

/// ASCII characters that have no place, or not in the part where they stand. What is wrong with a scheme, a host or a port
/// shows elsewhere, unless it is a character that has no place at all.
fn grammar(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let nowhere = |c: char| matches!(c, '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}');
    let in_path = |c: char| nowhere(c) || matches!(c, '[' | ']');
    // The grammar has a place for an apostrophe in a query, and browsers encode it all the same.
    let apostrophe = uri.is_http_family() && !found.is_link();
    let in_query = |c: char| in_path(c) || (apostrophe && c == '\'');
    let query = uri.query.unwrap_or_default();
    if let Some(c) = uri.path.chars().find(|&c| in_path(c)).or_else(|| query.chars().find(|&c| in_query(c))) {
        let path = percent_encode(uri.path, in_path);
        let query = uri.query.map(|query| percent_encode(query, in_query));
        let message =
            format!("“{c}” has no place in a URI. It is written as {}.", percent_encode(&c.to_string(), |_| true));
        let mended = Uri { path: &path, query: query.as_deref(), ..*uri }.join();
        found.refuse(Rule::UriCharacter, message, fix("Encode it", mended));
    } else if let Some(Authority { userinfo, host, port }) = uri.authority
        && let Some(c) = [userinfo, Some(host), port].into_iter().flatten().flat_map(str::chars).find(|&c| nowhere(c))
    {
        let message = format!("“{c}” has no place in a host. Use letters, digits, hyphens and dots.");
        found.refuse(Rule::UriCharacter, message, None);
    }
}

fn percent(raw: &str, found: &mut Findings<'_>) {
    let bad = |rest: &str| !rest.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    let mut mended = String::new();
    let mut parts = raw.split('%');
    mended.push_str(parts.next().unwrap_or_default());
    let mut first_bad = None;
    for part in parts {
        mended.push('%');
        if bad(part) {
            mended.push_str("25");
            first_bad = first_bad.or(Some(part));
        }
        mended.push_str(part);
    }
    if let Some(part) = first_bad {
        let start = shown(&part.chars().take(2).collect::<String>());
        let message = format!(
            "“%{start}” is no percent-encoding: two hexadecimal digits come after the sign, which itself is written as %25."
        );
        found.refuse(Rule::UriPercent, message, fix("Encode the percent sign", mended));
    }
}

fn wildcard(raw: &str, found: &mut Findings<'_>) {
    if raw.contains('*') {
        let message = "There are no wildcards: the match is exact. Register each address, as in https://app.example.com/callback.";
        found.refuse(Rule::UriWildcard, message, None);
    }
}

/// The first percent-encoded byte that `wanted` picks, as it is written.
fn encoded(raw: &str, wanted: impl Fn(u8) -> bool) -> Option<&str> {
    raw.match_indices('%').find_map(|(at, _)| {
        let triple = raw.get(at..at + 3)?;
        let decoded = percent_decode(triple.as_bytes())?;
        decoded.first().is_some_and(|&byte| wanted(byte)).then_some(triple)
    })
}
