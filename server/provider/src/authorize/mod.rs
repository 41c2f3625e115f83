//! The authorization endpoint: from a request, and whoever is signed in, to an answer for the client, the sign-in, the
//! consent page, or a refusal that is nobody's business but the person's.

mod caller;
mod decide;
mod give;
mod pending;
mod reply;

use domain::{Client, Timestamp};
use store::{Session, UseKind};

use crate::{
    Answer, Arrival, HOUR, OAuthError, Parameters, Provider,
    claims::has,
    claims_request::Wanted,
    later,
    refusal::{self, Refusal},
    request::Request,
    source::{Where, source_of},
};
use pending::{Before, Pending};

/// What is to be answered.
pub enum Authorization {
    /// Something for the client, by way of the browser.
    Answer(Answer),
    /// The person has to sign in first; the request goes on at the address of [`Provider::resume`] with this note.
    SignIn {
        /// The request, sealed.
        note: String,
        /// Who they probably are.
        hint: Option<String>,
    },
    /// The person has to be asked.
    Consent(Box<Consent>),
    /// A page of our own. The client does not learn of it: who it is, or where it can be answered, is what is wrong.
    Refused(Box<Refusal>),
}

/// What the consent page shows and sends back.
pub struct Consent {
    /// The client.
    pub client: Client,
    /// Scope values, separated by spaces.
    pub scope: String,
    /// Claims that are asked for beyond it.
    pub claims: Vec<Wanted>,
    /// Where the answer goes: a redirect URI of the client's.
    pub redirect_uri: String,
    /// The request, sealed, for the decision to come back with.
    pub note: String,
    /// The languages that the request names, apart by spaces.
    pub ui_locales: Option<String>,
}

/// What the person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The client gets what it asks for.
    Allow,
    /// It does not.
    Deny,
}

/// How long somebody may take to sign in and to decide.
const PATIENCE: i64 = HOUR;

impl Provider {
    /// A request as it came from the client.
    pub async fn authorize(
        &self,
        sent: &Parameters,
        session: Option<&Session>,
        arrival: Arrival,
    ) -> store::Result<Authorization> {
        let pending = Pending::new(sent, Before::of(session), arrival.now);
        self.go_on(sent, &pending, session, None, arrival).await
    }

    /// A request that was posted, from another site: the browser sends no session along with it. It goes on as one that is
    /// our own.
    pub fn put_aside(&self, sent: &Parameters, now: Timestamp) -> Option<String> {
        self.note(&Pending::new(sent, Before::Unknown, now))
    }

    /// A request that was put aside, after the sign-in or with the person's decision.
    pub async fn resume(
        &self,
        note: &str,
        session: Option<&Session>,
        decision: Option<Decision>,
        arrival: Arrival,
    ) -> store::Result<Authorization> {
        let now = arrival.now;
        let pending = self.open(note).filter(|pending| later(now, -PATIENCE).0 <= pending.at);
        let Some(mut pending) = pending else {
            return Ok(Authorization::Refused(Box::new(refusal::expired())));
        };
        if pending.session == Before::Unknown {
            (pending.session, pending.at) = (Before::of(session), now.0);
        }
        let sent = pending.sent();
        self.go_on(&sent, &pending, session, decision, arrival).await
    }

    /// Where the answer to the request in a note will be sent.
    pub fn destination(&self, note: &str) -> Option<Where> {
        let pending = self.open(note)?;
        source_of(pending.sent().get("redirect_uri")?)
    }

    async fn go_on(
        &self,
        sent: &Parameters,
        pending: &Pending,
        session: Option<&Session>,
        decision: Option<Decision>,
        arrival: Arrival,
    ) -> store::Result<Authorization> {
        let now = arrival.now;
        let caller = match self.caller(sent, arrival).await? {
            Ok(caller) => caller,
            Err(refusal) => return Ok(Authorization::Refused(Box::new(refusal))),
        };
        let request = match Request::read(sent, &caller.client) {
            Ok(request) => request,
            Err(error) => return self.send_back(&caller, &error, (sent, pending, session), now).await,
        };
        if caller.uri != self.trial_uri() {
            self.ledger.note(|happened| happened.used(caller.client.key, UseKind::Step, "authorize", None, now));
        }
        if has(&request.scope, "openid") && !self.can_sign(&caller.client, now).await? {
            let error =
                OAuthError::new("unauthorized_client", "the client has no secret (any more) to sign ID tokens with");
            return self.send_back(&caller, &error, (sent, pending, session), now).await;
        }
        let hint = match &request.id_token_hint {
            None => None,
            Some(token) => Some(self.read_hint(token, now).await?),
        };
        if hint == Some(None) {
            let error = OAuthError::invalid_request("id_token_hint is no ID token of this provider");
            return self.send_back(&caller, &error, (sent, pending, session), now).await;
        }
        let hinted = hint.flatten().map(|hint| hint.subject);
        let sector = caller.client.metadata.extended.sector();
        let as_asked = |session: &Session| {
            hinted.as_ref().is_none_or(|subject| self.is_about(subject, session.account))
                && request.claims.is_about(&self.subject(sector.as_deref(), session.account))
        };
        let fits = |session: &&Session| {
            pending.is_fresh(&request, session, now) && as_asked(session) && request.claims.accepts(session.method)
        };
        let Some(session) = session.filter(fits) else {
            // Whoever has signed in for this request is not asked again, be it as somebody else or in another way.
            let error = match session.filter(|session| pending.came_before(session)) {
                Some(session) if as_asked(session) => Some(unmet()),
                Some(_) => Some(login_required()),
                None => request.prompt.none.then(login_required),
            };
            if let Some(error) = error {
                return self.send_back(&caller, &error, (sent, pending, session), now).await;
            }
            let Some(note) = self.note(pending) else { return Ok(self.error(&caller, &server_error())) };
            return Ok(Authorization::SignIn { note, hint: request.login_hint });
        };
        if let Some(refusal) = self.stands_in_the_way(&caller, sent, session, now).await? {
            return Ok(Authorization::Refused(Box::new(refusal)));
        }
        self.decide(caller, request, pending, session, decision, now).await
    }
}

fn login_required() -> OAuthError {
    OAuthError::new("login_required", "nobody is signed in, or not who and how was asked for")
}

/// The error of OpenID Connect Core Error Code `unmet_authentication_requirements` 1.0.
fn unmet() -> OAuthError {
    OAuthError::new("unmet_authentication_requirements", "the person signed in in another way than claims insists on")
}

fn server_error() -> OAuthError {
    OAuthError::new("server_error", "the request could not be kept")
}
