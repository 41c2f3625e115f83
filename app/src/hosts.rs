//! What the server knows about hosts and the browser does not: the registrable domain (the list of public suffixes), the
//! letters behind an A-label, and whether they deceive. The tables are too heavy for the WASM.

use domain::{Field, Metadata, Problem, Rule, anatomy};
pub use evidence::host::registrable;
use unicode_security::{MixedScript, skeleton};

use crate::api::clients::check_hosts::HostFacts;

/// What is known about a host, as it stands in a URI.
pub fn facts(host: &str) -> HostFacts {
    let unicode = unicode(host);
    let warning = unicode.as_deref().and_then(|unicode| deception(host, unicode));
    HostFacts { host: host.to_owned(), registrable: registrable(host), unicode, warning }
}

/// What is known about the hosts of `uris`, each once.
pub fn facts_of<'a>(uris: impl Iterator<Item = &'a String>) -> Vec<HostFacts> {
    let mut known: Vec<HostFacts> = Vec::new();
    for host in uris.filter_map(|uri| anatomy::host(uri)) {
        if !known.iter().any(|facts| facts.host == host) {
            known.push(facts(host));
        }
    }
    known
}

/// What introduces a client that redirects to `uri`: its registrable domain, its host, or its scheme.
pub fn introduce(uri: &str) -> String {
    match anatomy::host(uri) {
        Some(host) => registrable(host).unwrap_or_else(|| host.to_owned()),
        None => uri.split(':').next().unwrap_or_default().to_owned(),
    }
}

/// Warnings about hosts whose letters deceive, for redirect URIs and post-logout redirect URIs.
pub fn lint(metadata: &Metadata) -> Vec<Problem> {
    let lists = [
        (Field::RedirectUris, &metadata.redirect_uris),
        (Field::PostLogoutRedirectUris, &metadata.post_logout_redirect_uris),
    ];
    let mut problems = Vec::new();
    for (field, uris) in lists {
        for (index, uri) in (0_u32..).zip(uris) {
            if let Some(warning) = anatomy::host(uri).and_then(|host| facts(host).warning) {
                problems.push(Problem::warn(Rule::UriLookalike, field, uri, warning).at(index));
            }
        }
    }
    problems
}

/// The host with its A-labels decoded, where it has any.
fn unicode(host: &str) -> Option<String> {
    let has_a_label =
        host.split('.').any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")));
    if !has_a_label {
        return None;
    }
    let (text, result) = idna::domain_to_unicode(host);
    (result.is_ok() && text != host).then_some(text)
}

/// Why the decoded host deceives, if it does.
fn deception(host: &str, unicode: &str) -> Option<String> {
    for label in unicode.split('.').filter(|label| !label.is_ascii()) {
        if !label.is_single_script() {
            return Some(format!(
                "{host} is shown as “{unicode}”: “{label}” mixes letters of several scripts, as deceptive addresses do."
            ));
        }
        let reads_like: String = skeleton(label).collect();
        if reads_like.is_ascii() {
            return Some(format!(
                "{host} is shown as “{unicode}”: “{label}” is not “{reads_like}”, and looks like it."
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deceptive_letters() {
        // "аpple" with a Cyrillic а; "ерос" in Cyrillic letters only, like Latin "epoc".
        for (host, expected) in [
            ("xn--pple-43d.example", Some("mixes letters")),
            ("xn--e1awbi.example", None),
            ("bücher.example", None),
            ("xn--bcher-kva.example", None),
            ("apple.example", None),
        ] {
            let warning = facts(host).warning.unwrap_or_default();
            match expected {
                Some(expected) => assert!(warning.contains(expected), "{host}: {warning}"),
                None => assert!(!warning.contains("mixes"), "{host}: {warning}"),
            }
        }
        assert_eq!(facts("xn--bcher-kva.example").unicode.as_deref(), Some("bücher.example"));
        assert_eq!(facts("xn--bcher-kva.example").warning, None);
        assert_eq!(facts("apple.example").unicode, None);
    }
}
