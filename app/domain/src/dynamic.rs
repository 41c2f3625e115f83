//! Whether clients may register themselves (OpenID Connect Dynamic Client Registration 1.0; RFC 7591).

use serde::{Deserialize, Serialize};

/// Who may register a client at the registration endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DynamicRegistration {
    /// Nobody.
    #[default]
    Closed,
    /// Whoever has an initial access token.
    Token,
    /// Whoever comes. A client that comes without a token waits for a review, and works for nobody until then.
    Open,
}

impl DynamicRegistration {
    /// All of them, the narrowest first.
    pub const ALL: &'static [Self] = &[Self::Closed, Self::Token, Self::Open];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Token => "token",
            Self::Open => "open",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mode| mode.as_str() == text)
    }
}
