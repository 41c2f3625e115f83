//! The six response types a client can register (OpenID Connect Core 1.0, section 3; OAuth 2.0 Multiple Response Type
//! Encoding Practices 1.0).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A combination of what the authorization endpoint returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ResponseType {
    /// `code`
    #[serde(rename = "code")]
    Code,
    /// `id_token`
    #[serde(rename = "id_token")]
    IdToken,
    /// `id_token token`
    #[serde(rename = "id_token token")]
    IdTokenToken,
    /// `code token`
    #[serde(rename = "code token")]
    CodeToken,
    /// `code id_token`
    #[serde(rename = "code id_token")]
    CodeIdToken,
    /// `code id_token token`
    #[serde(rename = "code id_token token")]
    CodeIdTokenToken,
}

/// The flow a response type belongs to (OpenID Connect Core 1.0, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Everything comes from the token endpoint.
    AuthorizationCode,
    /// Everything comes from the authorization endpoint.
    Implicit,
    /// Something comes from each.
    Hybrid,
}

/// A grant type that a response type implies (OpenID Connect Dynamic Client Registration 1.0, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrantType {
    /// `authorization_code`
    AuthorizationCode,
    /// `implicit`
    Implicit,
}

/// Where the answer is put by default (OAuth 2.0 Multiple Response Type Encoding Practices 1.0, section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In its fragment.
    Fragment,
}

impl ResponseType {
    /// All six, in the order they are offered.
    pub const ALL: &'static [Self] =
        &[Self::Code, Self::IdToken, Self::IdTokenToken, Self::CodeToken, Self::CodeIdToken, Self::CodeIdTokenToken];

    /// The value of the `response_type` parameter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::IdToken => "id_token",
            Self::IdTokenToken => "id_token token",
            Self::CodeToken => "code token",
            Self::CodeIdToken => "code id_token",
            Self::CodeIdTokenToken => "code id_token token",
        }
    }

    /// From the parameter's value; the words may come in any order (OAuth 2.0 Multiple Response Types, section 3).
    pub fn parse(text: &str) -> Option<Self> {
        let words = || text.split_ascii_whitespace();
        Self::ALL.iter().copied().find(|known| {
            let expected = || known.as_str().split(' ');
            words().count() == expected().count() && expected().all(|word| words().any(|other| other == word))
        })
    }

    /// The flow it belongs to.
    pub const fn flow(self) -> Flow {
        match self {
            Self::Code => Flow::AuthorizationCode,
            Self::IdToken | Self::IdTokenToken => Flow::Implicit,
            Self::CodeToken | Self::CodeIdToken | Self::CodeIdTokenToken => Flow::Hybrid,
        }
    }

    /// The grant types a client with this response type uses.
    pub const fn grant_types(self) -> &'static [GrantType] {
        match self.flow() {
            Flow::AuthorizationCode => &[GrantType::AuthorizationCode],
            Flow::Implicit => &[GrantType::Implicit],
            Flow::Hybrid => &[GrantType::AuthorizationCode, GrantType::Implicit],
        }
    }

    /// Where the answer goes when the request does not say.
    pub const fn response_mode(self) -> ResponseMode {
        match self.flow() {
            Flow::AuthorizationCode => ResponseMode::Query,
            Flow::Implicit | Flow::Hybrid => ResponseMode::Fragment,
        }
    }

    /// What comes back to the redirect URI, in words.
    pub const fn returns(self) -> &'static str {
        match self {
            Self::Code => "a code",
            Self::IdToken => "an ID token",
            Self::IdTokenToken => "an ID token and an access token",
            Self::CodeToken => "a code and an access token",
            Self::CodeIdToken => "a code and an ID token",
            Self::CodeIdTokenToken => "a code, an ID token and an access token",
        }
    }
}

impl Flow {
    /// The name the specifications give it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "Authorization code flow",
            Self::Implicit => "Implicit flow",
            Self::Hybrid => "Hybrid flow",
        }
    }
}

impl GrantType {
    /// The value of `grant_types`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::Implicit => "implicit",
        }
    }
}

impl ResponseMode {
    /// The value of the `response_mode` parameter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
        }
    }
}

impl fmt::Display for ResponseType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_in_any_order() {
        for &known in ResponseType::ALL {
            let backwards: Vec<&str> = known.as_str().rsplit(' ').collect();
            assert_eq!(ResponseType::parse(&backwards.join("  ")), Some(known));
        }
    }

    #[test]
    fn others_are_unknown() {
        for text in ["", " ", "token", "code code", "id_token code token x", "CODE", "none"] {
            assert_eq!(ResponseType::parse(text), None, "{text:?}");
        }
    }
}
