//! Whether a redirect URI is one of a client's: the same string, byte for byte (RFC 9700, section 4.1.3). Of native clients
//! on a loopback address, the port may be another one (RFC 8252, section 7.3).

use crate::{ApplicationType, Metadata};

/// The redirect URI of the client's that `asked` is, as it is registered. `None` if it is none of them.
pub fn registered<'a>(client: &'a Metadata, asked: &str) -> Option<&'a str> {
    let native = client.application_type == ApplicationType::Native;
    let is_asked = |known: &&str| *known == asked || (native && same_but_for_port(known, asked));
    client.redirect_uris.iter().map(String::as_str).find(is_asked)
}

fn same_but_for_port(known: &str, asked: &str) -> bool {
    ["http://127.0.0.1", "http://[::1]"].iter().any(|start| {
        let behind = |uri: &str| uri.strip_prefix(start).and_then(without_port).map(str::to_owned);
        behind(known).is_some_and(|known| behind(asked) == Some(known))
    })
}

/// What stands behind the port, if what is there is a port or nothing.
fn without_port(rest: &str) -> Option<&str> {
    let path = match rest.strip_prefix(':') {
        Some(rest) => {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (port, path) = rest.split_at(end);
            port.parse::<u16>().ok().filter(|port| *port > 0)?;
            path
        }
        None => rest,
    };
    (path.is_empty() || path.starts_with(['/', '?'])).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_registered(client: &Metadata, asked: &str) -> bool {
        registered(client, asked).is_some()
    }

    fn client(application_type: ApplicationType, uri: &str) -> Metadata {
        Metadata { application_type, redirect_uris: vec![uri.to_owned()], ..Metadata::default() }
    }

    #[test]
    fn web_clients_are_matched_byte_for_byte() {
        let known = client(ApplicationType::Web, "https://app.example.com/cb");
        assert!(is_registered(&known, "https://app.example.com/cb"));
        for asked in [
            "",
            "https://app.example.com/cb/",
            "https://app.example.com/cb?x=1",
            "https://app.example.com/cb#x",
            "https://app.example.com/CB",
            "https://APP.example.com/cb",
            "HTTPS://app.example.com/cb",
            "http://app.example.com/cb",
            "https://app.example.com:443/cb",
            "https://app.example.com.evil/cb",
            "https://app.example.com@evil/cb",
            "https://app.example.com\\@evil/cb",
            "https://evil.app.example.com/cb",
            "https://app.example.com./cb",
            "https://app.example.com/cb/../x",
            "https://app.example.com/%63b",
            "https://app.example.com/cb%00",
            " https://app.example.com/cb",
            "https://app.example.com/cb ",
            "//app.example.com/cb",
            "javascript:alert(1)//https://app.example.com/cb",
        ] {
            assert!(!is_registered(&known, asked), "{asked}");
        }
        let loopback = client(ApplicationType::Web, "http://127.0.0.1:3000/cb");
        assert!(!is_registered(&loopback, "http://127.0.0.1:3001/cb"));
    }

    #[test]
    fn native_clients_choose_the_port_of_the_loopback_address() {
        for known in ["http://127.0.0.1/cb", "http://127.0.0.1:8080/cb"] {
            let known = client(ApplicationType::Native, known);
            for asked in ["http://127.0.0.1/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1:65535/cb"] {
                assert!(is_registered(&known, asked), "{asked}");
            }
            for asked in [
                "http://127.0.0.1:0/cb",
                "http://127.0.0.1:65536/cb",
                "http://127.0.0.1:/cb",
                "http://127.0.0.1:1/cb?x=1",
                "http://127.0.0.1:1/other",
                "http://127.0.0.1:x@evil/cb",
                "http://127.0.0.1:80@evil/cb",
                "http://127.0.0.1.evil/cb",
                "http://127.0.0.1:80.evil/cb",
                "http://localhost:1/cb",
                "http://[::1]:1/cb",
                "https://127.0.0.1:1/cb",
                "http://127.1:1/cb",
            ] {
                assert!(!is_registered(&known, asked), "{asked}");
            }
        }
        let six = client(ApplicationType::Native, "http://[::1]/cb");
        assert!(is_registered(&six, "http://[::1]:4711/cb"));
        let named = client(ApplicationType::Native, "http://localhost/cb");
        assert!(!is_registered(&named, "http://localhost:4711/cb"));
        let scheme = client(ApplicationType::Native, "com.example.app:/cb");
        assert!(is_registered(&scheme, "com.example.app:/cb") && !is_registered(&scheme, "com.example.app:/cb2"));
    }
}
