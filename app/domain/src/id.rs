//! Identifiers, a type for each kind.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

uuid_id! {
    /// The registry's own key of a client (UUID v7). It names the client in addresses of the application and in the
    /// database; relying parties only ever see the [`ClientId`].
    ClientKey
}
uuid_id! {
    /// An account of the registry: an admin, a reviewer or an owner (UUID v7).
    AccountId
}
uuid_id! {
    /// One of the secrets of a client (UUID v7); not the secret itself.
    SecretId
}

uuid_id! {
    /// What an owner asks for and a reviewer decides (UUID v7).
    ProposalId
}
uuid_id! {
    /// What somebody is typing into the form of a client (UUID v7).
    FormDraftId
}
uuid_id! {
    /// An invitation (UUID v7); not the link that accepts it.
    InvitationId
}

uuid_id! {
    /// Something that somebody is told (UUID v7).
    NoticeId
}

uuid_id! {
    /// A request that somebody sent (UUID v7).
    RequestId
}

uuid_id! {
    /// What lets programs register clients for an account (UUID v7); not the token itself.
    InitialAccessTokenId
}

/// Why a text is no identifier of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(&'static str);

/// `client_id`, the identifier a relying party sends (RFC 6749, section 2.2): printable ASCII (VSCHAR of appendix A.1),
/// 1 to 255 characters. Never given to another client, even after deletion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ClientId(String);

impl ClientId {
    /// Accepts any printable ASCII, so that identifiers from elsewhere (six digits, say) can be kept.
    /// `None` if it is empty, too long or has other characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= crate::limits::CLIENT_ID;
        (fits && text.bytes().all(|b| (0x20..=0x7e).contains(&b)) && text.trim() == text).then(|| Self(text.to_owned()))
    }

    /// Only for text made of an alphabet that [`ClientId::parse`] accepts.
    pub(crate) fn from_alphabet(text: String) -> Self {
        Self(text)
    }

    /// The identifier as relying parties send it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ClientId {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::parse(&text).ok_or(Malformed("a client ID is 1 to 255 characters of printable ASCII"))
    }
}

/// The SHA-256 of a stored logo, in lower-case hexadecimal (64 characters). It is the logo's address as well.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct LogoHash(String);

impl LogoHash {
    /// `None` if it is not 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LogoHash {
    type Error = Malformed;

    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::parse(&text).ok_or(Malformed("the hash of a logo is 64 hexadecimal digits in lower case"))
    }
}

impl fmt::Display for LogoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of a client's revision: 1 for the first, then one more for each accepted change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i32);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_ids_from_elsewhere() {
        let long = "x".repeat(255);
        for text in ["123", "004711", "k3v9t0q2m8x1c7b5n4z6w2ja", "a b", "https://rp.example.com/", &long] {
            assert_eq!(ClientId::parse(text).unwrap().as_str(), text);
        }
        for text in ["", " 123", "123 ", "a\tb", "é", &format!("{long}x")] {
            assert_eq!(ClientId::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn nothing_malformed_comes_in_through_json() {
        assert_eq!(serde_json::from_str::<ClientId>("\"123\"").unwrap().as_str(), "123");
        assert!(serde_json::from_str::<ClientId>("\"a\\u0000\"").is_err());
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(serde_json::to_string(&LogoHash::parse(&hash).unwrap()).unwrap(), format!("\"{hash}\""));
        for text in ["", "../../etc/passwd", &hash.to_uppercase(), &hash[1..]] {
            assert!(serde_json::from_str::<LogoHash>(&format!("\"{text}\"")).is_err(), "{text:?}");
        }
    }
}
