//! Who asks, where they can be answered, and whether they work at all.

use domain::{
    Client, ClientId, ClientStatus, Timestamp,
    doctor::{self, Endpoint},
    redirect_uri::registered,
};
use store::{Actor, Session};

use crate::{
    Arrival, Parameters, Provider,
    answer::ResponseMode,
    refusal::{self, Refusal},
    refused, request,
};

/// A client, and where it can be answered.
pub(super) struct Caller {
    pub client: Client,
    pub uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
    pub sent: Vec<(String, String)>,
    pub arrival: Arrival,
}

impl Provider {
    /// Who asks, and where they can be answered; a refusal where that is not certain.
    pub(super) async fn caller(&self, sent: &Parameters, arrival: Arrival) -> store::Result<Result<Caller, Refusal>> {
        let client = match sent.get("client_id").and_then(ClientId::parse) {
            Some(client_id) => self.store.relying_party(&client_id, arrival.now).await?,
            None => None,
        };
        let Some(client) = client else { return Ok(Err(refusal::unknown_client(sent))) };
        let keep = |error, description: &str| {
            let kept = refused::kept(sent);
            self.keep_refused((Endpoint::Authorize, client.key), kept, (error, description), arrival);
        };
        if client.status == ClientStatus::Suspended {
            keep(doctor::SUSPENDED, "the client is suspended");
            return Ok(Err(refusal::suspended(&client)));
        }
        let trial_uri = self.trial_uri();
        let is_known = |uri: &&str| *uri == trial_uri || registered(&client.metadata, uri).is_some();
        let Some(uri) = sent.get("redirect_uri").filter(is_known) else {
            keep(doctor::REDIRECT_URI, sent.wrong().unwrap_or("redirect_uri is missing"));
            return Ok(Err(refusal::unknown_redirect_uri(sent, &client)));
        };
        let (uri, state) = (uri.to_owned(), sent.get("state").map(str::to_owned));
        let (mode, sent) = (request::response_mode(sent), refused::kept(sent));
        Ok(Ok(Caller { client, uri, mode, state, sent, arrival }))
    }

    /// A client that waits for a review works for its owners and testers alone: nobody has looked at where it sends people.
    pub(super) async fn stands_in_the_way(
        &self,
        caller: &Caller,
        sent: &Parameters,
        session: &Session,
        now: Timestamp,
    ) -> store::Result<Option<Refusal>> {
        if caller.uri == self.trial_uri() {
            // To everybody else, it is nobody's redirect URI.
            let may = self.may_try(&caller.client, session, caller.arrival).await?;
            return Ok((!may).then(|| refusal::unknown_redirect_uri(sent, &caller.client)));
        }
        if caller.client.status != ClientStatus::Waiting {
            return Ok(None);
        }
        if self.store.registry(Actor::from(session), now).tries(caller.client.key).await? {
            return Ok(None);
        }
        let why = "the client waits for a review, and who was signed in is none of its owners or testers";
        self.keep(caller, doctor::WAITING, why);
        Ok(Some(refusal::waiting(&caller.client)))
    }
}
