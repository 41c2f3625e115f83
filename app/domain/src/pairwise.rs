//! Pairwise subject identifiers (OpenID Connect Core 1.0, section 8): which sector a client is in, and which redirect URIs
//! belong to it.
//!
//! Whoever controls several hosts may join them with a document at `sector_identifier_uri`, which is read when the client
//! registers. The hosts of the redirect URIs that were in it then are kept as [`Member::SectorHosts`]: a redirect URI that
//! somebody adds later has to be at one of them.

use crate::{Extended, Field, Member, Problem, Rule, anatomy, text::shown};

/// The `subject_type` of a client that knows its users by an identifier which no other sector knows them by.
pub const PAIRWISE: &str = "pairwise";

impl Extended {
    /// The sector whose identifiers the client is given (section 8.1): the host of its `sector_identifier_uri`, or the one
    /// host of its redirect URIs. `None` where it is given the identifier that everybody is.
    pub fn sector(&self) -> Option<String> {
        if self.get(Member::SubjectType) != Some(PAIRWISE) {
            return None;
        }
        let named = self.get(Member::SectorIdentifierUri).map(place);
        named.or_else(|| self.get(Member::SectorHosts).map(str::to_owned))
    }
}

/// What a redirect URI is told apart by: its host, in lower case, or its scheme where it has none.
pub fn place(uri: &str) -> String {
    let scheme = || uri.split_once(':').map_or(uri, |(scheme, _)| scheme);
    anatomy::host(uri).unwrap_or_else(scheme).to_ascii_lowercase()
}

/// Keeps the hosts of a client that has none kept yet, and says which redirect URIs are not of its sector. `redirect_uris`
/// come with their places in the form.
pub(crate) fn clean(extended: Extended, redirect_uris: &[(u32, String)], found: &mut Vec<Problem>) -> Extended {
    if extended.get(Member::SubjectType) != Some(PAIRWISE) {
        return extended;
    }
    let joined = extended.get(Member::SectorIdentifierUri).is_some();
    let mut hosts: Vec<String> = extended.all(Member::SectorHosts).map(str::to_owned).collect();
    let kept = !hosts.is_empty();
    for (index, uri) in redirect_uris {
        let place = place(uri);
        if hosts.contains(&place) {
            continue;
        }
        if !kept && (joined || hosts.is_empty()) {
            hosts.push(place);
            continue;
        }
        let known = hosts.iter().map(|host| shown(host)).collect::<Vec<_>>().join(", ");
        let message = format!(
            "The client knows its users by identifiers of its own (subject_type pairwise), as one at {known}. At another \
             host it needs a sector_identifier_uri that lists this redirect URI, and has to register both itself."
        );
        found.push(Problem::refuse(Rule::PairwiseSector, Field::RedirectUris, uri, message).at(*index));
    }
    if kept {
        return extended;
    }
    let entries = extended.iter().map(|(member, value)| (member, value.to_owned()));
    Extended::new(entries.chain(hosts.into_iter().map(|host| (Member::SectorHosts, host))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(entries: &[(Member, &str)]) -> Extended {
        Extended::new(entries.iter().map(|&(member, value)| (member, value.to_owned())))
    }

    fn cleaned(entries: &[(Member, &str)], uris: &[&str]) -> (Extended, Vec<Option<u32>>) {
        let mut found = Vec::new();
        let uris: Vec<(u32, String)> = (0..).zip(uris.iter().map(ToString::to_string)).collect();
        let cleaned = clean(extended(entries), &uris, &mut found);
        assert!(found.iter().all(|problem| problem.rule == Rule::PairwiseSector));
        (cleaned, found.into_iter().map(|problem| problem.index).collect())
    }

    const PAIR: (Member, &str) = (Member::SubjectType, PAIRWISE);
    const JOINED: (Member, &str) = (Member::SectorIdentifierUri, "https://Sector.example/uris.json");

    #[test]
    fn one_host_is_a_sector_of_its_own() {
        let (alone, problems) = cleaned(&[PAIR], &["https://RP.example/a", "https://rp.example:8443/b"]);
        assert_eq!((alone.sector().as_deref(), problems), (Some("rp.example"), vec![]));
        let (app, problems) = cleaned(&[PAIR], &["com.example.app:/cb"]);
        assert_eq!((app.sector().as_deref(), problems), (Some("com.example.app"), vec![]));
        let (_, problems) = cleaned(&[PAIR], &["https://a.example/", "https://b.example/", "https://a.example/c"]);
        assert_eq!(problems, [Some(1)]);
    }

    #[test]
    fn several_hosts_are_joined_when_they_register() {
        let (joined, problems) = cleaned(&[PAIR, JOINED], &["https://a.example/", "https://b.example/"]);
        assert_eq!((joined.sector().as_deref(), problems), (Some("sector.example"), vec![]));
        let hosts: Vec<_> = joined.all(Member::SectorHosts).collect();
        assert_eq!(hosts, ["a.example", "b.example"]);
    }

    #[test]
    fn later_hosts_are_not() {
        let kept = [PAIR, JOINED, (Member::SectorHosts, "a.example"), (Member::SectorHosts, "b.example")];
        let (same, problems) = cleaned(&kept, &["https://b.example/new", "https://c.example/"]);
        assert_eq!((same, problems), (extended(&kept), vec![Some(1)]));
        let kept = [PAIR, (Member::SectorHosts, "a.example")];
        let (same, problems) = cleaned(&kept, &["https://b.example/"]);
        assert_eq!((same.sector().as_deref(), problems), (Some("a.example"), vec![Some(0)]), "nobody becomes another");
    }

    #[test]
    fn everybody_else_is_public() {
        let (public, problems) = cleaned(&[JOINED], &["https://a.example/", "https://b.example/"]);
        assert_eq!((public.sector(), problems), (None, vec![]));
    }
}
