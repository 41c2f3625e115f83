//! Errors as the specifications name them (RFC 6749, sections 4.1.2.1 and 5.2; RFC 6750, section 3.1).

use std::fmt;

/// An error for a client: a code that its program understands, and words for whoever looks after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthError {
    /// The value of `error`.
    pub error: &'static str,
    /// The value of `error_description`: ASCII without quotes and backslashes, whatever was found.
    pub description: String,
    /// The status of an answer in JSON.
    pub status: u16,
    /// The scheme of the challenge that goes with it, where it is about credentials.
    pub challenge: Option<Challenge>,
    /// After how many seconds it may be tried again, where that is what is wrong.
    pub retry_after: Option<u32>,
}

/// The value of `WWW-Authenticate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// The client tried Basic, or could have.
    Basic,
    /// There was no access token.
    Bearer,
    /// There was one, and it does not do.
    BearerError,
}

impl OAuthError {
    /// An error of status 400.
    pub fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { error, description: plain(&description.into()), status: 400, challenge: None, retry_after: None }
    }

    /// `invalid_request`
    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    /// `invalid_grant`
    pub fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }

    /// `invalid_client`, of status 401.
    pub fn invalid_client(description: impl Into<String>) -> Self {
        let challenge = Some(Challenge::Basic);
        Self { status: 401, challenge, ..Self::new("invalid_client", description) }
    }

    /// `invalid_token`, of status 401.
    pub fn invalid_token(description: impl Into<String>) -> Self {
        let challenge = Some(Challenge::BearerError);
        Self { status: 401, challenge, ..Self::new("invalid_token", description) }
    }

    /// `insufficient_scope`, of status 403.
    pub fn insufficient_scope(description: impl Into<String>) -> Self {
        let challenge = Some(Challenge::BearerError);
        Self { status: 403, challenge, ..Self::new("insufficient_scope", description) }
    }

    /// `access_denied`, of status 403.
    pub fn access_denied(description: impl Into<String>) -> Self {
        Self { status: 403, ..Self::new("access_denied", description) }
    }

    /// `temporarily_unavailable`, of status 429: it may be tried again in so many seconds (RFC 6585, section 4).
    pub fn too_many(seconds: u32) -> Self {
        let description = format!("too many requests have come from there: try again in {seconds} seconds");
        Self { status: 429, retry_after: Some(seconds), ..Self::new("temporarily_unavailable", description) }
    }

    /// Without an error code: no token was sent at all (RFC 6750, section 3).
    pub fn no_token() -> Self {
        let challenge = Some(Challenge::Bearer);
        Self { status: 401, challenge, ..Self::new("invalid_request", "no access token was sent") }
    }

    /// The body of the answer.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({ "error": self.error, "error_description": self.description })
    }

    /// The value of `WWW-Authenticate`, if there is to be one.
    pub fn www_authenticate(&self) -> Option<String> {
        Some(match self.challenge? {
            Challenge::Basic => r#"Basic realm="clientele", charset="UTF-8""#.to_owned(),
            Challenge::Bearer => r#"Bearer realm="clientele""#.to_owned(),
            Challenge::BearerError => {
                let Self { error, description, .. } = self;
                format!(r#"Bearer realm="clientele", error="{error}", error_description="{description}""#)
            }
        })
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.description)
    }
}

/// What a description may hold: `%x20-21 / %x23-5B / %x5D-7E`. It may quote what somebody sent.
fn plain(text: &str) -> String {
    let allowed = |c: char| match c {
        ' '..='!' | '#'..='[' | ']'..='~' => c,
        '“' | '”' | '"' | '‘' | '’' => '\'',
        _ => '?',
    };
    text.chars().map(allowed).take(400).collect()
}
