//! The document at `sector_identifier_uri` (OpenID Connect Dynamic Client Registration 1.0, section 5; Core 1.0, section
//! 8.1): an array of the redirect URIs that belong together. It is read when a client registers them, and not again.

use std::time::Duration;

use domain::{Client, Field, Member, Problem, Rule};
use outbound::{Limits, Overflow};

use super::requested::Requested;
use crate::Provider;

/// How it is fetched: within five seconds, 256 KiB, from the address itself.
const LIMITS: Limits =
    Limits { redirects: 0, time: Duration::from_secs(5), body: 256 * 1024, overflow: Overflow::Refuse };

impl Provider {
    /// Whether every redirect URI is listed there, if the client names such a document. What was listed for `current` still
    /// is.
    ///
    /// # Errors
    /// Which one is not, or why nobody can say.
    pub(super) async fn check_sector(
        &self,
        requested: &Requested,
        current: Option<&Client>,
    ) -> Result<(), Vec<Problem>> {
        let Some((address, redirect_uris)) = requested.sector() else { return Ok(()) };
        let known = current.map(|client| &client.metadata).is_some_and(|metadata| {
            let listed = |uri: &String| metadata.redirect_uris.contains(uri);
            metadata.extended.get(Member::SectorIdentifierUri) == Some(address) && redirect_uris.iter().all(listed)
        });
        if known {
            return Ok(());
        }
        let listed = self.listed(address).await.map_err(|message| vec![problem(address, &message)])?;
        match redirect_uris.iter().find(|uri| !listed.contains(uri)) {
            None => Ok(()),
            Some(missing) => {
                Err(vec![problem(missing, "the document there does not list every one of the redirect URIs.")])
            }
        }
    }

    async fn listed(&self, address: &str) -> Result<Vec<String>, String> {
        let answer = self.outbound.get(address, "application/json", LIMITS).await.outcome;
        let answer = answer.map_err(|failure| format!("the document there could not be fetched ({failure:?})."))?;
        if !answer.status.is_success() {
            return Err(format!("the document there could not be fetched (status {}).", answer.status.as_u16()));
        }
        let read = serde_json::from_slice(&answer.body);
        read.map_err(|_| "what is there is no JSON array of strings.".to_owned())
    }
}

fn problem(found: &str, message: &str) -> Problem {
    let message = [Member::SectorIdentifierUri.as_str(), ": ", message].concat();
    Problem::refuse(Rule::SectorDocument, Field::Extended, found, message)
}
