//! Host and port (RFC 3986, sections 3.2.2, 3.2.3 and 7.4; RFC 8252, sections 7.3 and 8.3).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Findings, fix};
use crate::{
    Rule,
    punycode::{ACE_PREFIX, a_label_to_unicode},
    text::shown,
    uri::{Uri, percent_decode},
};

/// Where an http or https URI leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `localhost`, `127.0.0.1` or `[::1]`, spelled so.
    Loopback,
    /// Another machine, as far as can be told.
    Elsewhere,
    /// Refused already, whatever it is.
    Refused,
}

pub(super) fn port(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let Some(port) = uri.authority.and_then(|authority| authority.port) else { return };
    let number = port.parse::<u32>().ok().filter(|_| port.bytes().all(|b| b.is_ascii_digit()));
    let usual = number.filter(|number| (1..=65535).contains(number));
    if usual.is_some() && !port.starts_with('0') {
        return;
    }
    let written = |port| {
        let authority = uri.authority.map(|authority| crate::uri::Authority { port, ..authority });
        Uri { authority, ..*uri }.join()
    };
    let typed = shown(port);
    let (message, mended) = match usual.map(|number| number.to_string()) {
        Some(number) => (
            format!("A port has no leading zero. Write {number}."),
            fix(format!("Use {number}"), written(Some(&number))),
        ),
        None if port.is_empty() => {
            ("No port stands after the colon. Leave the colon out.".to_owned(), fix("Remove “:”", written(None)))
        }
        None => {
            let message = format!("“{typed}” is no port. Use a number from 1 to 65535.");
            (message, fix(format!("Remove “:{typed}”"), written(None)))
        }
    };
    found.refuse(Rule::UriPort, message, mended);
}

/// Judges the host of a URI, and says where it leads.
pub(super) fn check(uri: &Uri<'_>, found: &mut Findings<'_>) -> Place {
    let Some(typed) = uri.host() else { return Place::Refused };
    if let Some(decoded) = percent_decode(typed.as_bytes()) {
        let decoded = String::from_utf8(decoded).unwrap_or_default().to_ascii_lowercase();
        let mended =
            fix(format!("Use {}", shown(&decoded)), uri.with_host(&decoded)).filter(|_| is_plain_name(&decoded));
        let message =
            "A host is not percent-encoded: browsers decode it, and other software goes elsewhere. Write it plainly.";
        found.refuse(Rule::UriEncodedHost, message, mended);
        return Place::Refused;
    }
    if !uri.is_http_family() {
        private_use(typed, found);
        return Place::Elsewhere;
    }
    let host = typed.to_ascii_lowercase();
    if host.starts_with('[') {
        return ipv6(uri, &host, found);
    }
    if let Some(bad) = host.chars().find(|&c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))) {
        // Spaces, wildcards and the like have been named already.
        if !found.refused() {
            let message = format!("“{bad}” has no place in a host. Use letters, digits, hyphens and dots.");
            found.refuse(Rule::UriHost, message, None);
        }
        return Place::Refused;
    }
    if host == "localhost" || host == "127.0.0.1" {
        return Place::Loopback;
    }
    if let Some(place) = lookalike(uri, &host, found) {
        return place;
    }
    name(uri, &host, found)
}

/// Whether it is a host name of letters, digits, hyphens and dots in lower case, and no number.
pub(super) fn is_plain_name(text: &str) -> bool {
    text.len() <= 253
        && labels_fit(text)
        && ipv4_number(text) == Numeric::Name
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
}

fn labels_fit(name: &str) -> bool {
    name.split('.').all(|label| (1..=63).contains(&label.len()))
}

/// After a private-use scheme the host means nothing in the DNS; only its grammar counts.
fn private_use(host: &str, found: &mut Findings<'_>) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=%".contains(c);
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if literal.is_some_and(|literal| literal.parse::<Ipv6Addr>().is_ok()) || found.refused() {
        return;
    }
    if let Some(bad) = host.chars().find(|&c| !allowed(c)) {
        let message = format!("“{bad}” has no place in a host. Use letters, digits, hyphens and dots.");
        found.refuse(Rule::UriHost, message, None);
    }
}

fn ipv6(uri: &Uri<'_>, host: &str, found: &mut Findings<'_>) -> Place {
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
    let Ok(address) = literal.parse::<Ipv6Addr>() else {
        let message = format!("“{}” is no IPv6 address. Write it as in [2001:db8::1], or use a name.", shown(host));
        found.refuse(Rule::UriHost, message, None);
        return Place::Refused;
    };
    if host == "[::1]" {
        return Place::Loopback;
    }
    let mapped = address.to_ipv4_mapped();
    if address.is_loopback() || address.is_unspecified() {
        return not_loopback(uri, host, "[::1]", found);
    }
    if mapped.is_some_and(|v4| v4.is_loopback() || v4.is_unspecified()) {
        return not_loopback(uri, host, "127.0.0.1", found);
    }
    let usual = format!("[{address}]");
    if usual != host {
        return unusual(uri, host, &usual, found);
    }
    let kind = match mapped {
        Some(v4) => v4_kind(v4),
        None if address.is_unicast_link_local() => Kind::LinkLocal,
        None if address.is_unique_local() => Kind::Private,
        None => Kind::Other,
    };
    warn_address(host, kind, found);
    Place::Elsewhere
}

/// Spellings that software reads as this machine, or people do.
fn lookalike(uri: &Uri<'_>, host: &str, found: &mut Findings<'_>) -> Option<Place> {
    let bare = host.strip_suffix('.').unwrap_or(host);
    match ipv4_number(bare) {
        Numeric::Address(address) if address.is_loopback() || address.is_unspecified() => {
            return Some(not_loopback(uri, host, "127.0.0.1", found));
        }
        Numeric::Address(address) => {
            let usual = address.to_string();
            if usual != host {
                return Some(unusual(uri, host, &usual, found));
            }
            warn_address(bare, v4_kind(address), found);
        }
        Numeric::Broken => {
            let message =
                format!("“{}” is no IP address, and a name does not end in a number. Use a name.", shown(host));
            found.refuse(Rule::UriHost, message, None);
            return Some(Place::Refused);
        }
        Numeric::Name => {}
    }
    let first = bare.split('.').next().unwrap_or_default();
    let skeleton: String = first
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' => 'l',
            c => c,
        })
        .collect();
    let pretends = skeleton == "localhost" || bare.starts_with("127.0.0.1.") || bare.starts_with("127.0.0.1-");
    let on_http = uri.scheme_is("http") && bare.ends_with(".localhost");
    (pretends || on_http)
        .then(|| not_loopback(uri, host, if bare.starts_with("127") { "127.0.0.1" } else { "localhost" }, found))
}

fn not_loopback(uri: &Uri<'_>, host: &str, meant: &str, found: &mut Findings<'_>) -> Place {
    let message =
        format!("“{}” only looks like this machine. It is written localhost, 127.0.0.1 or [::1].", shown(host));
    found.refuse(Rule::UriLoopbackLookalike, message, fix(format!("Use {meant}"), uri.with_host(meant)));
    Place::Refused
}

fn unusual(uri: &Uri<'_>, host: &str, usual: &str, found: &mut Findings<'_>) -> Place {
    let message = format!("“{}” is the address {usual} in another spelling. Browsers send {usual}.", shown(host));
    found.refuse(Rule::UriIpSpelling, message, fix(format!("Use {usual}"), uri.with_host(usual)));
    Place::Refused
}

fn name(uri: &Uri<'_>, host: &str, found: &mut Findings<'_>) -> Place {
    let bare = host.strip_suffix('.').unwrap_or(host);
    if !labels_fit(bare) || bare.len() > 253 {
        let message = "A host name has labels of 1 to 63 characters between its dots, and 253 characters at most.";
        found.refuse(Rule::UriHost, message, None);
        return Place::Refused;
    }
    let a_label = |label: &&str| label.starts_with(ACE_PREFIX);
    if let Some(bad) = bare.split('.').filter(a_label).find(|label| a_label_to_unicode(label).is_none()) {
        let message = format!(
            "“{bad}” begins like an internationalised label and is none. Type the name in its own letters to have it encoded."
        );
        found.refuse(Rule::UriALabel, message, None);
        return Place::Refused;
    }
    if bare.len() != host.len() {
        let message =
            format!("The dot at the end makes this another host than {} for software that compares.", shown(bare));
        found.warn(Rule::UriTrailingDot, message, fix("Remove the dot", uri.with_host(bare)));
    }
    Place::Elsewhere
}

enum Kind {
    Private,
    LinkLocal,
    Other,
}

fn v4_kind(address: Ipv4Addr) -> Kind {
    if address.is_link_local() {
        Kind::LinkLocal
    } else if address.is_private() || (address.octets()[0] == 100 && address.octets()[1] & 0xc0 == 64) {
        Kind::Private
    } else {
        Kind::Other
    }
}

fn warn_address(host: &str, kind: Kind, found: &mut Findings<'_>) {
    let what = match kind {
        Kind::Private => "is a private address: only machines of one network reach it",
        Kind::LinkLocal => "is a link-local address: only neighbours in one network reach it",
        Kind::Other => "is an address without a name: users cannot tell whose it is",
    };
    found.warn(Rule::UriIpAddress, format!("{host} {what}. A host name is better."), None);
}

#[derive(Debug, PartialEq, Eq)]
enum Numeric {
    /// Its last label is no number, so it is a name.
    Name,
    /// What browsers make of it.
    Address(Ipv4Addr),
    /// Its last label is a number, and it is no address.
    Broken,
}

/// Reads numbers as browsers do (WHATWG URL, "IPv4 parser"): decimal, octal or hexadecimal, one to four of them.
fn ipv4_number(host: &str) -> Numeric {
    let is_number = |text: &str| {
        let hex = text.strip_prefix("0x");
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
            || hex.is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    if !host.rsplit('.').next().is_some_and(is_number) {
        return Numeric::Name;
    }
    let number = |text: &str| match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(""), _) | (_, Some("")) => Some(0),
        (Some(hex), _) => u64::from_str_radix(hex, 16).ok(),
        (None, Some(octal)) => u64::from_str_radix(octal, 8).ok(),
        (None, None) => text.parse::<u64>().ok(),
    };
    let parts: Option<Vec<u64>> = host.split('.').map(|part| number(part).filter(|_| is_number(part))).collect();
    let Some([leading @ .., last]) = parts.as_deref() else { return Numeric::Broken };
    if leading.len() > 3 || leading.iter().any(|&part| part > 255) || *last >= 1 << (8 * (4 - leading.len())) {
        return Numeric::Broken;
    }
    let shifted = leading.iter().zip([24, 16, 8]).fold(*last, |sum, (part, shift)| sum | part << shift);
    u32::try_from(shifted).map_or(Numeric::Broken, |bits| Numeric::Address(Ipv4Addr::from(bits)))
}
