//! A sign-in that begins here and not at the client (OpenID Connect Core 1.0, section 4): the client's
//! `initiate_login_uri`, with what tells it whom to send where.

use crate::{Member, Metadata};

impl Metadata {
    /// Where a browser goes for the client to begin a sign-in at the provider `issuer`; `None` if it registered no such
    /// address. `login_hint` is whoever is to be signed in, where the client knows them by that.
    pub fn initiate_login(&self, issuer: &str, login_hint: Option<&str>) -> Option<String> {
        let uri = self.extended.get(Member::InitiateLoginUri)?;
        let mut address = uri.to_owned();
        for (name, value) in [("iss", Some(issuer)), ("login_hint", login_hint)] {
            let Some(value) = value else { continue };
            address.push(if address.contains('?') { '&' } else { '?' });
            address.push_str(name);
            address.push('=');
            encode(value, &mut address);
        }
        Some(address)
    }
}

/// As in a query (RFC 3986, section 3.4): everything but unreserved characters is percent-encoded.
fn encode(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extended;

    fn begins(uri: &str, hint: Option<&str>) -> Option<String> {
        let extended = Extended::new([(Member::InitiateLoginUri, uri.to_owned())]);
        Metadata { extended, ..Metadata::default() }.initiate_login("https://id.example:8443", hint)
    }

    #[test]
    fn the_issuer_comes_along() {
        for (uri, hint, address) in [
            ("https://rp.example/start", None, "https://rp.example/start?iss=https%3A%2F%2Fid.example%3A8443"),
            ("https://rp.example/?a=b", None, "https://rp.example/?a=b&iss=https%3A%2F%2Fid.example%3A8443"),
            (
                "https://rp.example/start",
                Some("o'bréan+x@id.example&prompt=none"),
                "https://rp.example/start?iss=https%3A%2F%2Fid.example%3A8443&login_hint=o%27br%C3%A9an%2Bx%40id.example%26prompt%3Dnone",
            ),
        ] {
            assert_eq!(begins(uri, hint).as_deref(), Some(address));
        }
        assert_eq!(begins("", None), None);
    }
}
