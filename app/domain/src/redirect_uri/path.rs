//! The path: segments that software resolves, and slashes that only some software sees (RFC 3986, sections 5.2.4 and
//! 6.2.2.3).

use super::{Findings, fix};
use crate::{
    Rule,
    text::shown,
    uri::{Uri, percent_decode},
};

pub(super) fn check(uri: &Uri<'_>, found: &mut Findings<'_>) {
    let decoded = fully_decoded(uri.path);
    let is_dots = |segment: &[u8]| {
        let name = segment.split(|&b| b == b';').next().unwrap_or_default();
        name == b"." || name == b".."
    };
    if decoded.split(|&b| b == b'/' || b == b'\\').any(is_dots) {
        let plain = |&b: &u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
        let spelled_out = String::from_utf8(decoded.clone()).ok().filter(|_| decoded.iter().all(plain));
        let resolved = resolve(spelled_out.as_deref().unwrap_or(uri.path));
        let label = format!("Use {}", shown(&resolved));
        let message =
            "A path has no “.” or “..” segments, not even encoded ones: browsers resolve them before they send.";
        found.refuse(Rule::UriDotSegment, message, fix(label, Uri { path: &resolved, ..*uri }.join()));
    } else if slashes(&decoded) > slashes(uri.path.as_bytes()) {
        let message = "A path has no encoded slashes or backslashes: some software decodes them first. Use plain ones.";
        found.refuse(Rule::UriEncodedSlash, message, None);
    }
}

fn slashes(path: &[u8]) -> usize {
    path.iter().filter(|&&b| b == b'/' || b == b'\\').count()
}

/// Percent-decoded until nothing changes, four times at most: deeper than any chain of proxies.
fn fully_decoded(path: &str) -> Vec<u8> {
    let mut bytes = path.as_bytes().to_vec();
    for _ in 0..4 {
        match percent_decode(&bytes) {
            Some(decoded) => bytes = decoded,
            None => break,
        }
    }
    bytes
}

/// As browsers do it, for plain segments (RFC 3986, section 5.2.4).
fn resolve(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}
