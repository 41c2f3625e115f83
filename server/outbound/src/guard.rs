//! Whether a URL may be fetched, and where its host is.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use domain::preflight::Failure;
use url::{Host, Url};

use crate::{address::is_public, allow::Allow, resolve::Resolve};

/// More addresses than this nobody tries.
const MOST: usize = 4;

/// The guard.
#[derive(Debug)]
pub struct Guard {
    pub allowed: Vec<Allow>,
    pub resolver: Arc<dyn Resolve>,
}

/// A URL that passed, with the only addresses that a connection may go to.
#[derive(Debug)]
pub struct Passed {
    pub url: Url,
    /// Without brackets and without the dot at its end.
    pub host: String,
    pub addresses: Vec<SocketAddr>,
}

impl Guard {
    /// Whether a URL need not be resolved to be refused.
    pub fn refuses(&self, url: &Url) -> bool {
        let Some((host, literal, port)) = place(url) else { return true };
        if self.allowed.iter().any(|allow| allow.names(&host, port)) {
            return false;
        }
        !is_of_the_web(port)
            || match literal {
                Some(address) => !is_public(address) && !self.allowed.iter().any(|allow| allow.holds(address)),
                None => is_reserved(&host),
            }
    }

    pub async fn check(&self, url: &Url) -> Result<Passed, Failure> {
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err(Failure::Url);
        }
        let (host, literal, port) = place(url).ok_or(Failure::Url)?;
        let exception = self.allowed.iter().find(|allow| allow.names(&host, port));
        if exception.is_none() && !is_of_the_web(port) {
            return Err(Failure::Port(port));
        }
        let addresses = match (exception, literal) {
            (Some(Allow::Host { at: Some(address), .. }), _) => vec![*address],
            (_, Some(address)) => vec![address],
            (None, None) if is_reserved(&host) => return Err(Failure::ReservedName),
            _ => self.resolver.resolve(&host).await.map_err(|_| Failure::Unresolved)?,
        };
        if addresses.is_empty() {
            return Err(Failure::Unresolved);
        }
        // One bad address among good ones is the oldest trick.
        let may = |address: &IpAddr| is_public(*address) || self.allowed.iter().any(|allow| allow.holds(*address));
        if exception.is_none() && !addresses.iter().all(may) {
            return Err(Failure::NotPublic);
        }
        let addresses = addresses.into_iter().take(MOST).map(|address| SocketAddr::new(address, port)).collect();
        Ok(Passed { url: url.clone(), host, addresses })
    }
}

/// The host, without brackets and without the dot at its end; its address, where it is one; and the port.
fn place(url: &Url) -> Option<(String, Option<IpAddr>, u16)> {
    let (host, port) = (url.host()?, url.port_or_known_default()?);
    Some(match host {
        Host::Domain(name) => (name.trim_end_matches('.').to_owned(), None, port),
        Host::Ipv4(address) => (address.to_string(), Some(IpAddr::V4(address)), port),
        Host::Ipv6(address) => (address.to_string(), Some(IpAddr::V6(address)), port),
    })
}

/// The two usual ports, and those that anybody may listen on. Below them live mail, directories and shells, which can be
/// made to read a request as something of theirs.
const fn is_of_the_web(port: u16) -> bool {
    matches!(port, 80 | 443 | 1024..)
}

/// Whether a name is kept out of the DNS (RFC 2606, 6761, 6762, 7686, 9476): to ask for it tells strangers about it.
fn is_reserved(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    matches!(last, "example" | "invalid" | "test" | "localhost" | "local" | "onion" | "alt")
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use futures_util::future::BoxFuture;

    use super::*;

    /// A DNS that answers something else each time.
    #[derive(Debug)]
    struct Rebinding(AtomicUsize, Vec<Vec<&'static str>>);

    impl Resolve for Rebinding {
        fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
            let turn = self.0.fetch_add(1, Ordering::Relaxed);
            let answer = self.1[turn.min(self.1.len() - 1)].iter().map(|text| text.parse().unwrap()).collect();
            Box::pin(async move { Ok(answer) })
        }
    }

    fn guard(allowed: &[&str], answers: Vec<Vec<&'static str>>) -> Guard {
        Guard {
            allowed: allowed.iter().map(|text| text.parse().unwrap()).collect(),
            resolver: Arc::new(Rebinding(AtomicUsize::new(0), answers)),
        }
    }

    async fn outcome(guard: &Guard, url: &str) -> Result<Vec<String>, Failure> {
        let url = Url::parse(url).map_err(|_| Failure::Url)?;
        let passed = guard.check(&url).await?;
        Ok(passed.addresses.iter().map(ToString::to_string).collect())
    }

    #[tokio::test]
    async fn every_spelling_of_a_private_address_is_refused() {
        let guard = guard(&[], vec![vec!["127.0.0.1"]]);
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "127.0.0.1.",
            "0",
            "0.0.0.0",
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "169.254.169.254",
            "0xa9fea9fe",
            "100.100.100.200",
            "10.1",
            "１２７.0.0.1",
            "127。0。0。1",
            "named-like-a-public-host.com",
        ] {
            let url = format!("http://{host}/");
            assert_eq!(outcome(&guard, &url).await, Err(Failure::NotPublic), "{url}");
        }
    }

    #[tokio::test]
    async fn what_is_no_web_address_is_refused() {
        let guard = guard(&[], vec![vec!["1.1.1.1"]]);
        for (url, failure) in [
            ("file:///etc/passwd", Failure::Url),
            ("ftp://a.com/", Failure::Url),
            ("gopher://a.com:70/", Failure::Url),
            ("data:text/html,x", Failure::Url),
            ("https://a.com@b.com/", Failure::Url),
            ("https://:x@b.com/", Failure::Url),
            ("https:///", Failure::Url),
            ("http://256.256.256.256/", Failure::Url),
            ("http://a.com:22/", Failure::Port(22)),
            ("http://a.com:25/", Failure::Port(25)),
            ("http://a.com:0/", Failure::Port(0)),
            ("http://a.example/", Failure::ReservedName),
            ("http://example./", Failure::ReservedName),
            ("http://printer.local/", Failure::ReservedName),
            ("http://x.onion/", Failure::ReservedName),
        ] {
            assert_eq!(outcome(&guard, url).await, Err(failure), "{url}");
        }
        assert_eq!(outcome(&guard, "https://a.com/").await, Ok(vec!["1.1.1.1:443".to_owned()]));
        assert_eq!(outcome(&guard, "http://a.com:8080/").await, Ok(vec!["1.1.1.1:8080".to_owned()]));
    }

    #[tokio::test]
    async fn one_bad_address_spoils_the_host() {
        let guard = guard(&[], vec![vec!["1.1.1.1", "10.0.0.1"]]);
        assert_eq!(outcome(&guard, "https://a.com/").await, Err(Failure::NotPublic));
    }

    #[tokio::test]
    async fn a_name_that_changes_its_mind_is_asked_once_and_taken_at_its_word() {
        let guard = guard(&[], vec![vec!["1.1.1.1"], vec!["127.0.0.1"]]);
        assert_eq!(outcome(&guard, "https://a.com/").await, Ok(vec!["1.1.1.1:443".to_owned()]));
        assert_eq!(outcome(&guard, "https://a.com/").await, Err(Failure::NotPublic));
    }

    #[tokio::test]
    async fn what_the_operator_allows_passes() {
        let guard = guard(
            &["app.test:8443=127.0.0.1", "wiki.intranet", "10.20.0.0/16"],
            vec![vec!["10.20.0.9"], vec!["10.21.0.9"]],
        );
        assert_eq!(outcome(&guard, "https://app.test:8443/").await, Ok(vec!["127.0.0.1:8443".to_owned()]));
        assert_eq!(outcome(&guard, "https://app.test/").await, Err(Failure::ReservedName));
        assert_eq!(outcome(&guard, "https://a.com/").await, Ok(vec!["10.20.0.9:443".to_owned()]));
        assert_eq!(outcome(&guard, "https://a.com/").await, Err(Failure::NotPublic));
        assert_eq!(outcome(&guard, "https://wiki.intranet/").await, Ok(vec!["10.21.0.9:443".to_owned()]));
        assert_eq!(outcome(&guard, "https://10.20.0.1/").await, Ok(vec!["10.20.0.1:443".to_owned()]));
        assert_eq!(outcome(&guard, "https://10.22.0.1/").await, Err(Failure::NotPublic));
    }
}
