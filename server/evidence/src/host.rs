//! Where hosts belong: registrable domains, by the list of public suffixes.

use domain::{Field, Metadata, anatomy};

/// The registrable domain of a host; `None` for addresses, single labels and public suffixes.
pub fn registrable(host: &str) -> Option<String> {
    let bare = host.strip_suffix('.').unwrap_or(host);
    if bare.starts_with('[')
        || bare.rsplit('.').next().is_none_or(|label| label.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    psl::domain_str(bare).map(str::to_ascii_lowercase)
}

/// The registrable domains that a client sends people to, each once.
pub fn domains(metadata: &Metadata) -> Vec<String> {
    let mut domains: Vec<String> = addresses(metadata).filter_map(anatomy::host).filter_map(registrable).collect();
    domains.sort_unstable();
    domains.dedup();
    domains
}

/// URIs of `after` that come, the first of each host, whose host matches nothing else of the client: neither what it had
/// before, nor its website, nor the domain of its contact; where there is none of these, not the first of its hosts.
pub fn foreign(before: &Metadata, after: &Metadata) -> Vec<(Field, String)> {
    let mut home: Vec<String> = places(&before.redirect_uris).collect();
    home.extend(places(std::slice::from_ref(&after.website_url)));
    home.extend(after.contact_email.rsplit_once('@').map(|(_, host)| place(host)));
    if home.is_empty() {
        home.extend(places(&after.redirect_uris).next());
    }
    let mut found: Vec<(Field, String)> = Vec::new();
    let lists = [
        (Field::RedirectUris, &after.redirect_uris, &before.redirect_uris),
        (Field::PostLogoutRedirectUris, &after.post_logout_redirect_uris, &before.post_logout_redirect_uris),
    ];
    for (field, uris, old) in lists {
        for uri in uris.iter().filter(|uri| !old.contains(uri)) {
            let Some(host) = anatomy::host(uri).filter(|host| !local(host)) else { continue };
            let told = found.iter().any(|(_, told)| anatomy::host(told) == Some(host));
            if !told && !home.contains(&place(host)) {
                found.push((field, uri.clone()));
            }
        }
    }
    found
}

/// Every web address of a client.
pub fn addresses(metadata: &Metadata) -> impl Iterator<Item = &str> {
    let lists = metadata.redirect_uris.iter().chain(&metadata.post_logout_redirect_uris).map(String::as_str);
    lists.chain([metadata.website_url.as_str(), metadata.terms_url.as_str()])
}

/// Where a host belongs: its registrable domain, or itself.
fn place(host: &str) -> String {
    registrable(host).unwrap_or_else(|| host.to_ascii_lowercase())
}

fn places(uris: &[String]) -> impl Iterator<Item = String> {
    uris.iter().filter_map(|uri| anatomy::host(uri)).filter(|host| !local(host)).map(place)
}

/// This very machine: a native client listens there.
fn local(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registrable_domains() {
        for (host, expected) in [
            ("app.tidewater.example", Some("tidewater.example")),
            ("www.library.gov.uk", Some("library.gov.uk")),
            ("App.Kiln.Example", Some("kiln.example")),
            ("gov.uk", None),
            ("localhost", None),
            ("127.0.0.1", None),
            ("[::1]", None),
            ("someone.github.io", Some("someone.github.io")),
            ("a.example.com.", Some("example.com")),
            ("", None),
        ] {
            assert_eq!(registrable(host).as_deref(), expected, "{host:?}");
        }
    }

    fn client(uris: &str, site: &str, email: &str) -> Metadata {
        Metadata {
            redirect_uris: uris.split_whitespace().map(str::to_owned).collect(),
            website_url: site.to_owned(),
            contact_email: email.to_owned(),
            ..Metadata::default()
        }
    }

    #[test]
    fn hosts_that_belong_nowhere() {
        for (uris, site, email, expected) in [
            ("https://app.kiln.example/cb", "https://kiln.example/", "", ""),
            ("https://app.kiln.example/cb", "", "it@kiln.example", ""),
            ("https://app.kiln.example/cb", "", "", ""),
            ("https://a.kiln.example/cb https://b.kiln.example/cb", "", "", ""),
            ("https://a.kiln.example/cb https://b.other.example/cb", "", "", "https://b.other.example/cb"),
            (
                "https://a.kiln.example/cb https://b.other.example/cb",
                "https://kiln.example",
                "",
                "https://b.other.example/cb",
            ),
            (
                "https://a.other.example/cb https://b.other.example/cb",
                "https://kiln.example",
                "",
                "https://a.other.example/cb https://b.other.example/cb",
            ),
            ("http://127.0.0.1/cb http://localhost/cb", "https://kiln.example", "", ""),
            ("org.kiln.app:/cb", "https://kiln.example", "", ""),
            ("https://192.0.2.7/cb", "https://kiln.example", "", "https://192.0.2.7/cb"),
        ] {
            let found = foreign(&Metadata::default(), &client(uris, site, email));
            let found: Vec<&str> = found.iter().map(|(_, uri)| uri.as_str()).collect();
            assert_eq!(found.join(" "), expected, "{uris} {site} {email}");
        }
    }

    #[test]
    fn what_was_there_before_is_not_told_again() {
        let before = client("https://a.kiln.example/cb https://b.other.example/cb", "https://kiln.example", "");
        assert_eq!(foreign(&before, &before), []);
        assert_eq!(domains(&before), ["kiln.example", "other.example"]);
    }
}
