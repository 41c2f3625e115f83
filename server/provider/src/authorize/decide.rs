//! Whether the person is asked, and what they decided.

use domain::{Client, ClientStatus, Timestamp, consent};
use store::Session;

use super::{Authorization, Consent, Decision, caller::Caller, pending::Pending, server_error};
use crate::{OAuthError, Provider, request::Request};

impl Provider {
    /// Goes on with a request of somebody who is signed in as it asks for.
    pub(super) async fn decide(
        &self,
        caller: Caller,
        request: Request,
        pending: &Pending,
        session: &Session,
        decision: Option<Decision>,
        now: Timestamp,
    ) -> store::Result<Authorization> {
        let asked = match decision {
            Some(Decision::Deny) => {
                let error = OAuthError::new("access_denied", "the person said no");
                return Ok(self.error(&caller, &error));
            }
            Some(Decision::Allow) => true,
            None => match self.has_to_ask(&caller.client, &request, session, now).await? {
                consent::Outcome::Skip => false,
                consent::Outcome::ConsentRequired => {
                    let error = OAuthError::new("consent_required", "the person has to be asked");
                    return Ok(self.error(&caller, &error));
                }
                consent::Outcome::Ask => {
                    let Some(note) = self.note(pending) else { return Ok(self.error(&caller, &server_error())) };
                    return Ok(Authorization::Consent(Box::new(Consent {
                        client: caller.client,
                        claims: request.claims.beyond(&request.scope),
                        scope: request.scope,
                        redirect_uri: caller.uri,
                        note,
                        ui_locales: pending.sent().get("ui_locales").map(str::to_owned),
                    })));
                }
            },
        };
        let fields = self.give(&caller, &request, session, asked, now).await?;
        self.note_sign_in(&caller, &request, session, now);
        Ok(Authorization::Answer(self.answer(&caller, fields)))
    }

    async fn has_to_ask(
        &self,
        client: &Client,
        request: &Request,
        session: &Session,
        now: Timestamp,
    ) -> store::Result<consent::Outcome> {
        let metadata = &client.metadata;
        let (require, reuse) = (metadata.require_consent, metadata.reuse_consent);
        let kind = request.response_type;
        let remembered = consent::frequency(metadata.client_type, kind, require, reuse) == consent::Frequency::Once;
        let covered = remembered && self.covers(client, request, session, now).await?;
        // Whoever tries out what waits for a review sees what it will ask, each time.
        let waits = client.status == ClientStatus::Waiting;
        let prompt = consent::Prompt { consent: request.prompt.consent || waits, ..request.prompt };
        Ok(consent::outcome(metadata.client_type, kind, require, reuse, prompt, covered))
    }

    async fn covers(
        &self,
        client: &Client,
        request: &Request,
        session: &Session,
        now: Timestamp,
    ) -> store::Result<bool> {
        let beyond = request.claims.names_beyond(&request.scope);
        self.store.consent_covers(session.account, client.key, (&request.scope, &beyond), now).await
    }
}
