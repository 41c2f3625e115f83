//! A request that waits for a sign-in or a decision: a sealed note in the hands of the browser.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use store::Session;

use crate::{Parameters, Provider, SECOND, SKEW, later, request::Request};

/// A request on its way through sign-in and consent.
#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    query: String,
    /// What was wrong with it as such.
    wrong: Option<String>,
    pub at: i64,
    /// Which session there was when the request came.
    pub session: Before,
}

/// The session of the browser when a request came.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Before {
    /// It could not be told: browsers keep it to themselves when another site posts.
    Unknown,
    /// There was none.
    Nobody,
    /// This one.
    Session(uuid::Uuid),
}

/// What the browser was told to come back with.
const NOTE: &str = "authorization request";

impl Provider {
    /// Seals a request.
    pub(super) fn note(&self, pending: &Pending) -> Option<String> {
        self.store.seal_note(NOTE, &serde_json::to_string(pending).ok()?)
    }

    /// Reads it again; `None` if it is none.
    pub(super) fn open(&self, note: &str) -> Option<Pending> {
        serde_json::from_str(&self.store.open_note(NOTE, note)?).ok()
    }
}

impl Pending {
    pub fn new(sent: &Parameters, session: Before, now: Timestamp) -> Self {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(sent.iter()).finish();
        Self { query, wrong: sent.wrong().map(str::to_owned), at: now.0, session }
    }

    pub fn sent(&self) -> Parameters {
        Parameters::again(self.query.as_bytes()).blamed(self.wrong.clone())
    }

    /// Whether somebody signed in after the request, and for it. Another server may have written down when.
    pub fn came_before(&self, session: &Session) -> bool {
        self.session != Before::Session(session.id.0) && session.created_at.0 + SKEW >= self.at
    }

    /// Whether a sign-in is new enough for the request.
    pub fn is_fresh(&self, request: &Request, session: &Session, now: Timestamp) -> bool {
        let since = |seconds: i64| now.0 <= later(session.created_at, seconds.saturating_mul(SECOND)).0;
        self.came_before(session) || (!request.sign_in_again && request.max_age.is_none_or(since))
    }
}

impl Before {
    /// The session there is.
    pub fn of(session: Option<&Session>) -> Self {
        session.map_or(Self::Nobody, |session| Self::Session(session.id.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wrong_stays_wrong() {
        let sent = Parameters::parse(b"client_id=a&state=x&state=y");
        let again = Pending::new(&sent, Before::Nobody, Timestamp(0)).sent();
        assert_eq!((again.get("client_id"), again.get("state")), (Some("a"), None));
        assert_eq!(again.wrong(), Some("state was sent more than once"));
    }

    #[test]
    fn what_was_short_enough_stays_so() {
        let long = ["\"".repeat(3000), "{".repeat(3000)];
        let sent = Parameters::parse(format!("state={}&claims={}", long[0], long[1]).as_bytes());
        let again = Pending::new(&sent, Before::Nobody, Timestamp(0)).sent();
        assert_eq!((again.get("state"), again.wrong()), (Some(long[0].as_str()), None));
    }
}
