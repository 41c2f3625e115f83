//! What is found behind the addresses of a client, and what is worth saying about it.
//!
//! [`targets`] says which addresses are visited, [`Visit`] is what a visit brought back, [`judge`] puts it into words.
//! Visiting them is somebody else's business.

mod judge;

use serde::{Deserialize, Serialize};

pub use judge::{Judgement, Remark, Standing, judge};

use crate::{Field, Metadata, Timestamp, anatomy};

/// What an address is for: that decides what it should answer to a visitor who just looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where users are sent with something in the query. Without it, an error of the client's is as good an answer as any.
    Callback,
    /// A page for people.
    Page,
}

/// An address to visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// As it is registered.
    pub url: String,
    /// What it is for.
    pub place: Place,
    /// The field that it is the value of, or one of the values.
    pub field: Field,
}

/// What a visit brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The redirects that were followed, in their order.
    pub redirects: Vec<Redirect>,
    /// The certificates that were shown on the way, each host once.
    pub certificates: Vec<Certificate>,
    /// How it ended.
    pub outcome: Result<Answer, Failure>,
}

/// A step on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// The status that sent the visitor on.
    pub status: u16,
    /// Where to.
    pub to: String,
}

/// A certificate that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The host that showed it.
    pub host: String,
    /// When it ends.
    pub until: Timestamp,
}

/// What a web server said in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The media type without its parameters, in lower case; empty where none was sent.
    pub content_type: String,
    /// The title of an HTML page, or empty. Somebody else's text: it is never anything but text.
    pub title: String,
}

/// Why there was no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Not an http or https URL with a host and without a user name.
    Url,
    /// A port that no web server listens on.
    Port(u16),
    /// The name ends in a label that is kept out of the DNS: `example`, `test`, `localhost` and the like (RFC 6761).
    ReservedName,
    /// The name leads to an address that is not on the public internet.
    NotPublic,
    /// The DNS knows no address for the name.
    Unresolved,
    /// Nobody took the connection.
    Unreachable,
    /// The certificate ended at that time.
    CertificateExpired(Option<Timestamp>),
    /// The certificate is for other names.
    CertificateName,
    /// The certificate was issued by nobody who is known, or cannot be read.
    CertificateUnknown,
    /// No encrypted connection came about, for another reason.
    Tls,
    /// It took too long.
    Slow,
    /// What came back is not HTTP, or has headers beyond measure.
    Malformed,
    /// A redirect led to something that cannot be followed.
    BadRedirect,
    /// One redirect too many.
    TooManyRedirects,
    /// The content is larger than what is read.
    TooLarge,
}

/// The addresses of a client that are visited, each once: what is an address of the web, but for loopback. A page that is
/// a callback as well is judged as a page.
pub fn targets(metadata: &Metadata) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    for (field, place, url) in addresses(metadata) {
        if why_not(url).is_none() && !found.iter().any(|target| target.url == url) {
            found.push(Target { url: url.to_owned(), place, field });
        }
    }
    found
}

/// All addresses of a client with the field that they stand in: pages first, then callbacks.
pub fn addresses(metadata: &Metadata) -> impl Iterator<Item = (Field, Place, &str)> {
    let pages = [(Field::WebsiteUrl, &metadata.website_url), (Field::TermsUrl, &metadata.terms_url)];
    let pages = pages.into_iter().filter(|(_, url)| !url.is_empty()).map(|(field, url)| (field, Place::Page, url));
    let redirects = metadata.redirect_uris.iter().map(|url| (Field::RedirectUris, Place::Callback, url));
    let logouts = metadata.post_logout_redirect_uris.iter();
    let logouts = logouts.map(|url| (Field::PostLogoutRedirectUris, Place::Callback, url));
    pages.chain(redirects).chain(logouts).map(|(field, place, url)| (field, place, url.as_str()))
}

/// Why an address is never visited; `None` where it is.
pub fn why_not(url: &str) -> Option<&'static str> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Some("a scheme of its own opens an application on the user's device");
    }
    let host = anatomy::host(url).unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let loopback = host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || host.starts_with("127.");
    loopback.then_some("it is on the user's own device")
}

impl Place {
    /// As it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Page => "page",
        }
    }

    /// From how it is kept.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Callback, Self::Page].into_iter().find(|place| place.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_visited() {
        let metadata = Metadata {
            redirect_uris: [
                "https://app.example/cb",
                "http://127.0.0.1:8080/cb",
                "http://localhost/cb",
                "http://[::1]/cb",
                "com.example.app:/cb",
                "https://app.example/",
            ]
            .map(str::to_owned)
            .to_vec(),
            post_logout_redirect_uris: vec!["https://app.example/cb".to_owned()],
            website_url: "https://app.example/".to_owned(),
            ..Metadata::default()
        };
        let found: Vec<_> = targets(&metadata).into_iter().map(|target| (target.url, target.place)).collect();
        assert_eq!(
            found,
            [("https://app.example/".to_owned(), Place::Page), ("https://app.example/cb".to_owned(), Place::Callback)]
        );
    }

    #[test]
    fn why_others_are_not() {
        for (url, visited) in [
            ("HTTPS://App.example/cb", true),
            ("http://app.example/cb", true),
            ("http://127.0.0.1/cb", false),
            ("http://127.1.2.3/cb", false),
            ("http://LOCALHOST:1234/cb", false),
            ("http://app.localhost/cb", false),
            ("http://[::1]:80/cb", false),
            ("cursor://anysphere/cb", false),
            ("com.example.app:/cb", false),
            ("", false),
        ] {
            assert_eq!(why_not(url).is_none(), visited, "{url}");
        }
    }

    #[test]
    fn places_are_written_and_read() {
        for place in [Place::Callback, Place::Page] {
            assert_eq!(Place::parse(place.as_str()), Some(place));
        }
        assert_eq!(Place::parse("home"), None);
    }
}
