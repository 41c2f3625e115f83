//! The mismatch doctor: what was wrong with a request that the provider refused, seen from what is registered today, and
//! what would mend it.

mod alignment;
mod diagnosis;
mod live;

use serde::{Deserialize, Serialize};

use crate::{ClientKey, RequestId, Timestamp};

pub use self::{
    alignment::{Alignment, Difference, Run, Side, align, nearest, reason},
    diagnosis::{Diagnosis, Mend, diagnose},
    live::{Progress, progress},
};

/// Refusals that are kept for each client.
pub const KEPT: usize = 50;

/// An error that no specification names: the redirect URI that was sent is none of the client's, or none was sent. The
/// client is not told, as there is nowhere to tell it.
pub const REDIRECT_URI: &str = "redirect_uri_mismatch";
/// Another: the client is suspended.
pub const SUSPENDED: &str = "client_suspended";
/// Another: the client waits for a review, and whoever was signed in is none of its owners.
pub const WAITING: &str = "client_waiting";
/// What the description of a refusal begins with where PKCE was missing.
pub const NO_CHALLENGE: &str = "code_challenge is missing";

/// Where a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// The authorization endpoint: somebody's browser came.
    Authorize,
    /// The token endpoint: the client's program came.
    Token,
}

impl Endpoint {
    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Token => "token",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Authorize, Self::Token].into_iter().find(|endpoint| endpoint.as_str() == text)
    }
}

/// A request that was refused, as it is kept: without secrets, and without what only its sender has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRequest {
    /// The number of the request, which the page that the person met shows.
    pub id: RequestId,
    /// Whose it was.
    pub client: ClientKey,
    /// When it came.
    pub at: Timestamp,
    /// Where.
    pub endpoint: Endpoint,
    /// The error: a code of a specification, or one of those above.
    pub error: String,
    /// The same in words.
    pub description: String,
    /// What was sent, by name. Values that are nobody's business are `…`.
    pub sent: Vec<(String, String)>,
}

impl RefusedRequest {
    /// What was sent under `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.sent.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}
