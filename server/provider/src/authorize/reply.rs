//! What goes back to the client, by way of the browser.

use domain::{ClientStatus, Timestamp, doctor::Endpoint};
use store::Session;

use super::{Authorization, caller::Caller, pending::Pending};
use crate::{Answer, OAuthError, Parameters, Provider, claims::has, refusal};

/// Errors that are no mistake of the client's: the person, or who is signed in, decides otherwise.
const NO_MISTAKE: [&str; 4] = ["login_required", "consent_required", "access_denied", "server_error"];

impl Provider {
    /// An error for the client. Nobody is sent on who has not signed in, unless nothing may be shown to them: the provider
    /// takes no people where somebody's link would have them (RFC 9700, section 4.11.2).
    pub(super) async fn send_back(
        &self,
        caller: &Caller,
        error: &OAuthError,
        (sent, pending, session): (&Parameters, &Pending, Option<&Session>),
        now: Timestamp,
    ) -> store::Result<Authorization> {
        let quiet = has(sent.get("prompt").unwrap_or_default(), "none");
        let refusal = match session {
            Some(session) => self.stands_in_the_way(caller, sent, session, now).await?,
            None if !quiet && let Some(note) = self.note(pending) => {
                return Ok(Authorization::SignIn { note, hint: sent.get("login_hint").map(str::to_owned) });
            }
            None => (caller.client.status == ClientStatus::Waiting).then(|| refusal::waiting(&caller.client)),
        };
        Ok(refusal.map_or_else(|| self.error(caller, error), |refusal| Authorization::Refused(Box::new(refusal))))
    }

    /// Keeps a request that is refused, for whoever looks after the client.
    pub(super) fn keep(&self, caller: &Caller, error: &str, description: &str) {
        let Caller { client, sent, arrival, .. } = caller;
        self.keep_refused((Endpoint::Authorize, client.key), sent.clone(), (error, description), *arrival);
    }

    /// An error for the client, wherever it is.
    pub(super) fn error(&self, caller: &Caller, error: &OAuthError) -> Authorization {
        if !NO_MISTAKE.contains(&error.error) {
            self.keep(caller, error.error, &error.description);
        }
        let fields = vec![("error", error.error.to_owned()), ("error_description", error.description.clone())];
        Authorization::Answer(self.answer(caller, fields))
    }

    /// An answer for the client, with what goes with each.
    pub(super) fn answer(&self, caller: &Caller, mut fields: Vec<(&'static str, String)>) -> Answer {
        fields.extend(caller.state.clone().map(|state| ("state", state)));
        // RFC 9207: the client can tell from which provider an answer comes.
        fields.push(("iss", self.issuer.to_string()));
        Answer::new(caller.mode, &caller.uri, fields)
    }
}
