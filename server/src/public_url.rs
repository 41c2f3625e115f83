//! Where visitors find the server, which may be another address than the one it listens on.

use std::{fmt, net::SocketAddr, str::FromStr};

use http::Uri;

/// An origin: scheme and authority, nothing after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    secure: bool,
    authority: String,
}

/// What is wrong with it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("https://HOST or http://HOST expected, with a port where it is unusual and nothing behind it")]
pub struct NotAnOrigin;

impl PublicUrl {
    /// The address that the server listens on, where nothing else is said.
    pub fn of(address: SocketAddr) -> Self {
        Self { secure: false, authority: address.to_string() }
    }

    /// The host, without a port.
    pub fn host(&self) -> &str {
        let end = self.authority.rfind(':').filter(|at| !self.authority[*at..].contains(']'));
        &self.authority[..end.unwrap_or(self.authority.len())]
    }

    /// Whether visitors come over https: cookies are then bound to it.
    pub fn secure(&self) -> bool {
        self.secure
    }
}

impl FromStr for PublicUrl {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let uri: Uri = text.parse().map_err(|_| NotAnOrigin)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(NotAnOrigin),
        };
        let authority = uri.authority().ok_or(NotAnOrigin)?.as_str();
        let bare = uri.query().is_none() && matches!(uri.path(), "" | "/") && !authority.contains('@');
        if bare { Ok(Self { secure, authority: authority.to_owned() }) } else { Err(NotAnOrigin) }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_has_no_port() {
        for (url, host) in [
            ("https://a.example", "a.example"),
            ("http://127.0.0.1:80", "127.0.0.1"),
            ("http://[::1]:80", "[::1]"),
            ("http://[::1]", "[::1]"),
        ] {
            assert_eq!(url.parse::<PublicUrl>().unwrap().host(), host);
        }
    }

    #[test]
    fn an_origin_and_nothing_else() {
        let url: PublicUrl = "https://registry.example/".parse().unwrap();
        assert_eq!((url.to_string().as_str(), url.secure()), ("https://registry.example", true));
        assert!(!"http://10.0.0.1:8080".parse::<PublicUrl>().unwrap().secure());
        for text in ["registry.example", "ftp://x", "https://", "https://x/path", "https://x?q", "https://a@x", "/", ""]
        {
            assert_eq!(text.parse::<PublicUrl>(), Err(NotAnOrigin), "{text}");
        }
    }
}
