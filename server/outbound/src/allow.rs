//! What the operator allows beyond the public internet: hosts of an intranet, and those of tests.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// One exception. Written as `HOST`, `HOST:PORT`, either with `=ADDRESS` behind it, or as a network: `10.20.0.0/16`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allow {
    /// A host, wherever its name leads to.
    Host {
        /// In lower case; an address stands in it as it is, without brackets.
        host: String,
        /// The only port; every port where there is none.
        port: Option<u16>,
        /// Where it is, whatever the DNS says.
        at: Option<IpAddr>,
    },
    /// Every host whose addresses are in a network.
    Network {
        /// Its first address.
        first: IpAddr,
        /// The bits that all of its addresses have in common.
        bits: u8,
    },
}

/// Why a text is not an [`Allow`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is neither a host (app.intranet, app.intranet:8443, app.intranet=10.0.0.7) nor a network (10.20.0.0/16)"
)]
pub struct NotAllow(String);

impl FromStr for Allow {
    type Err = NotAllow;

    fn from_str(text: &str) -> Result<Self, NotAllow> {
        read(text.trim()).ok_or_else(|| NotAllow(text.to_owned()))
    }
}

impl fmt::Display for Allow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network { first, bits } => write!(f, "{first}/{bits}"),
            Self::Host { host, port, at } => {
                if host.contains(':') {
                    write!(f, "[{host}]")?;
                } else {
                    f.write_str(host)?;
                }
                port.map_or(Ok(()), |port| write!(f, ":{port}"))?;
                at.map_or(Ok(()), |at| write!(f, "={at}"))
            }
        }
    }
}

impl Allow {
    /// Whether it allows this host at this port.
    pub(crate) fn names(&self, asked: &str, asked_port: u16) -> bool {
        match self {
            Self::Host { host, port, .. } => host == asked && port.is_none_or(|port| port == asked_port),
            Self::Network { .. } => false,
        }
    }

    /// Whether it allows this address.
    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        match (self, address.to_canonical()) {
            (Self::Network { first: IpAddr::V4(first), bits }, IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(*bits)).unwrap_or(0);
                (u32::from(address) & mask) == (u32::from(*first) & mask)
            }
            (Self::Network { first: IpAddr::V6(first), bits }, IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(*bits)).unwrap_or(0);
                (u128::from(address) & mask) == (u128::from(*first) & mask)
            }
            _ => false,
        }
    }
}

fn read(text: &str) -> Option<Allow> {
    if let Some((first, bits)) = text.split_once('/') {
        let (first, bits) = (first.parse::<IpAddr>().ok()?, bits.parse::<u8>().ok()?);
        let most = if first.is_ipv4() { Ipv4Addr::BITS } else { Ipv6Addr::BITS };
        return (u32::from(bits) <= most).then_some(Allow::Network { first, bits });
    }
    let (place, at) = match text.split_once('=') {
        Some((place, at)) => (place, Some(at.parse().ok()?)),
        None => (text, None),
    };
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, rest)) => (host, Some(rest.strip_prefix(':')?)),
        None if place.parse::<IpAddr>().is_ok() => (place, None),
        None => place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        Some(port) => Some(port.parse().ok().filter(|port| *port > 0)?),
        None => None,
    };
    // As the URL would write it, so that the two can be compared.
    let host = match host.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => match url::Host::parse(host).ok()? {
            url::Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            url::Host::Ipv4(_) | url::Host::Ipv6(_) => return None,
        },
    };
    (!host.is_empty()).then_some(Allow::Host { host, port, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in [
            "app.intranet",
            "app.intranet:8443",
            "app.intranet=10.0.0.7",
            "app.intranet:8443=fd00::7",
            "10.0.0.7",
            "10.0.0.7:8080",
            "[fd00::7]:8080",
            "10.20.0.0/16",
            "fd00::/8",
            "0.0.0.0/0",
        ] {
            assert_eq!(text.parse::<Allow>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "/",
            "10.0.0.0/33",
            "fd00::/129",
            "app:0",
            "app:65536",
            "a b",
            "app=there",
            "=10.0.0.1",
            "[::1",
            "x/8",
            "http://a",
        ] {
            assert!(text.parse::<Allow>().is_err(), "{text:?}: {:?}", text.parse::<Allow>());
        }
    }

    #[test]
    fn networks_hold_what_is_in_them() {
        for (network, address, holds) in [
            ("10.20.0.0/16", "10.20.255.1", true),
            ("10.20.0.0/16", "10.21.0.1", false),
            ("10.20.0.0/16", "::ffff:10.20.0.1", true),
            ("10.20.0.0/16", "fd00::1", false),
            ("127.0.0.1/32", "127.0.0.1", true),
            ("127.0.0.1/32", "127.0.0.2", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fc12::1", false),
        ] {
            let network: Allow = network.parse().unwrap();
            assert_eq!(network.holds(address.parse().unwrap()), holds, "{network} {address}");
        }
    }

    #[test]
    fn a_host_is_allowed_at_its_port() {
        let at: Allow = "App.Intranet.:8443".parse().unwrap();
        assert!(at.names("app.intranet", 8443));
        assert!(!at.names("app.intranet", 443));
        assert!(!at.names("other.intranet", 8443));
        assert!("app.intranet".parse::<Allow>().unwrap().names("app.intranet", 443));
    }
}
