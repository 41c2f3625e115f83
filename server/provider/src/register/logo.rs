//! The picture at `logo_uri` (OpenID Connect Dynamic Client Registration 1.0, section 2): fetched once, when the client
//! registers it, and drawn anew. What people see is that copy; nobody's browser goes to the address.

use std::{pin::Pin, time::Duration};

use domain::{Client, Field, LogoHash, Member, Problem, Rule, Timestamp};
use outbound::{Limits, Overflow};
use store::{Actor, NewLogo, StoreError};

use super::requested::Requested;
use crate::Provider;

/// What draws a picture that came from somewhere else. An error is the reason, in words.
pub trait DrawLogo: Send + Sync {
    /// Two small pictures that are safe to show.
    fn draw<'a>(&'a self, file: &'a [u8]) -> Pin<Box<dyn Future<Output = Result<NewLogo, String>> + Send + 'a>>;
}

/// What becomes of the logo of a client.
pub(super) enum Logo {
    /// It stays, if there is one: the client names none, or the one that it named before.
    Stays,
    /// It goes with the address that the client does not name any more.
    Goes,
    /// This one takes its place.
    New(LogoHash),
}

/// How it is fetched: within eight seconds, as large as an upload may be.
const LIMITS: Limits =
    Limits { redirects: 3, time: Duration::from_secs(8), body: domain::limits::LOGO_BYTES, overflow: Overflow::Refuse };

const ACCEPT: &str = "image/png, image/webp, image/jpeg, image/gif, image/svg+xml";

impl Provider {
    /// Fetches the picture that a client names, unless it is the one that it named before.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the reason why it is no logo.
    pub(super) async fn logo(
        &self,
        requested: &Requested,
        current: Option<&Client>,
        now: Timestamp,
    ) -> store::Result<Logo> {
        let before = current.and_then(|client| client.metadata.extended.get(Member::LogoUri));
        let address = match (requested.logo_uri(), before) {
            (None, None) => return Ok(Logo::Stays),
            (None, Some(_)) => return Ok(Logo::Goes),
            (Some(address), Some(before)) if address == before => return Ok(Logo::Stays),
            (Some(address), _) => address,
        };
        let logo =
            self.picture(address).await.map_err(|reason| StoreError::Refused(vec![problem(address, &reason)]))?;
        let registry = self.store.registry(Actor::Operator { name: "registration".to_owned() }, now);
        registry.put_logo(&logo).await?;
        Ok(Logo::New(logo.hash))
    }

    async fn picture(&self, address: &str) -> Result<NewLogo, String> {
        let answer = self.outbound.get(address, ACCEPT, LIMITS).await.outcome;
        let answer = answer.map_err(|failure| format!("the picture could not be fetched ({failure:?})."))?;
        if !answer.status.is_success() {
            return Err(format!("the picture could not be fetched (status {}).", answer.status.as_u16()));
        }
        self.draws.draw(&answer.body).await
    }
}

fn problem(address: &str, reason: &str) -> Problem {
    let message = [Member::LogoUri.as_str(), ": ", reason].concat();
    Problem::refuse(Rule::LogoFile, Field::Extended, address, message)
}
