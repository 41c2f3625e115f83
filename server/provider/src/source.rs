//! Redirect URIs as a Content Security Policy names them.

/// Where a note can be sent to, as a source of a Content Security Policy: browsers ask before they follow a form there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Where(pub String);

/// The source that stands for a redirect URI in a Content Security Policy: its origin, or its scheme where it has none
/// that a policy could name.
pub fn source_of(uri: &str) -> Option<Where> {
    let (scheme, rest) = uri.split_once(':')?;
    let named = || {
        let authority = rest.strip_prefix("//")?.split(['/', '?', '#', '\\']).next()?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let web = matches!(scheme, "http" | "https");
        (web && !authority.is_empty() && authority.chars().all(plain)).then(|| format!("{scheme}://{authority}"))
    };
    let safe = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    safe.then(|| Where(named().unwrap_or_else(|| format!("{scheme}:"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_for_a_policy() {
        for (uri, source) in [
            ("https://rp.example/cb?x", Some("https://rp.example")),
            ("https://rp.example:8443", Some("https://rp.example:8443")),
            ("http://127.0.0.1:4000/cb", Some("http://127.0.0.1:4000")),
            ("http://[::1]:4000/cb", Some("http:")),
            ("com.example.app:/cb", Some("com.example.app:")),
            ("https://a;script-src *", Some("https:")),
            ("a b:c", None),
            ("none", None),
        ] {
            assert_eq!(source_of(uri).map(|source| source.0).as_deref(), source, "{uri}");
        }
    }
}
