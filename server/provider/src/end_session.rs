//! The end of a session that a client asks for (OpenID Connect RP-Initiated Logout 1.0).

use domain::{Client, ClientId, ClientStatus, Timestamp};
use form_urlencoded::Serializer;
use store::{Actor, Session};

use crate::{Parameters, Provider, Refusal, Where, source_of};

/// What is to be done.
pub enum Logout {
    /// Nobody knows whether the person wants it: they are asked, and the request comes back with this note.
    Ask {
        /// The request, sealed.
        note: String,
        /// Which client asks, where it is known.
        client: Option<Box<Client>>,
        /// Where the person would go afterwards.
        destination: Option<Where>,
    },
    /// The session ends.
    End(LogoutAnswer),
    /// Nothing ends: what was sent does not fit together.
    Refused(Box<Refusal>),
}

/// What follows the end of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoutAnswer {
    /// The person goes back to the client.
    Redirect(String),
    /// They are told that they are signed out.
    Said,
}

const NOTE: &str = "logout request";

impl Provider {
    /// A request as it came from a client. It is done at once where it comes with an ID token of whoever is signed in; else
    /// the person is asked: anybody can send somebody here.
    pub async fn end_session(
        &self,
        sent: &Parameters,
        session: Option<&Session>,
        now: Timestamp,
    ) -> store::Result<Logout> {
        self.log_out(sent, session, false, now).await
    }

    /// A request that the person has agreed to.
    pub async fn end_session_confirmed(
        &self,
        note: &str,
        session: Option<&Session>,
        now: Timestamp,
    ) -> store::Result<Logout> {
        let query = self.store.open_note(NOTE, note).unwrap_or_default();
        self.log_out(&Parameters::again(query.as_bytes()), session, true, now).await
    }

    /// A request that was posted from another site: it goes on as one of our own, to which browsers add the session.
    pub fn put_logout_aside(&self, sent: &Parameters) -> Option<String> {
        self.logout_note(sent)
    }

    /// What was put aside.
    pub fn logout_put_aside(&self, note: &str) -> Parameters {
        Parameters::again(self.store.open_note(NOTE, note).unwrap_or_default().as_bytes())
    }

    async fn log_out(
        &self,
        sent: &Parameters,
        session: Option<&Session>,
        confirmed: bool,
        now: Timestamp,
    ) -> store::Result<Logout> {
        if let Some(wrong) = sent.wrong() {
            return Ok(refused(format!("The request could not be read: {wrong}."), sent));
        }
        let hint = match sent.get("id_token_hint") {
            None => None,
            Some(token) => match self.read_hint(token, now).await? {
                Some(hint) => Some(hint),
                None => return Ok(refused("The id_token_hint is no ID token of this provider.".to_owned(), sent)),
            },
        };
        let named = sent.get("client_id").and_then(ClientId::parse);
        if let (Some(hint), Some(named)) = (&hint, &named)
            && hint.client_id != *named
        {
            return Ok(refused("The id_token_hint was given to another client than client_id names.".to_owned(), sent));
        }
        let client_id = hint.as_ref().map(|hint| &hint.client_id).or(named.as_ref());
        let client = match client_id {
            None => None,
            Some(client_id) => self.store.relying_party(client_id, now).await?,
        };
        let client = client.filter(|client| client.status != ClientStatus::Suspended);
        let unseen = match &client {
            Some(client) if client.status == ClientStatus::Waiting => !match session {
                Some(session) => self.store.registry(Actor::from(session), now).tries(client.key).await?,
                None => false,
            },
            _ => false,
        };
        let answer = match sent.get("post_logout_redirect_uri") {
            None => LogoutAnswer::Said,
            Some(uri) => match &client {
                None => {
                    let text = "Where to go afterwards can only be said by a known client: with its client_id, or with an \
                                id_token_hint.";
                    return Ok(refused(text.to_owned(), sent));
                }
                Some(client) if client.metadata.post_logout_redirect_uris.iter().all(|known| known != uri) => {
                    let name = &client.metadata.name;
                    let text = format!("The post_logout_redirect_uri that was sent is not registered for “{name}”.");
                    return Ok(refused(text, sent));
                }
                // Nobody has looked at where it sends people.
                Some(_) if unseen => LogoutAnswer::Said,
                Some(_) => LogoutAnswer::Redirect(with_state(uri, sent.get("state"))),
            },
        };
        let theirs = match (&hint, session) {
            (_, None) => true,
            (Some(hint), Some(session)) => self.is_about(&hint.subject, session.account),
            (None, Some(_)) => false,
        };
        if confirmed || theirs {
            return Ok(Logout::End(answer));
        }
        let destination = sent.get("post_logout_redirect_uri").filter(|_| !unseen).and_then(source_of);
        Ok(match self.logout_note(sent) {
            Some(note) => Logout::Ask { note, client: client.map(Box::new), destination },
            None => refused("The request could not be kept.".to_owned(), sent),
        })
    }

    fn logout_note(&self, sent: &Parameters) -> Option<String> {
        let query = Serializer::new(String::new()).extend_pairs(sent.iter()).finish();
        self.store.seal_note(NOTE, &query)
    }
}

fn refused(text: String, sent: &Parameters) -> Logout {
    let shown = |name: &'static str| Some((name, sent.get(name)?.chars().take(300).collect()));
    Logout::Refused(Box::new(Refusal {
        kept: false,
        title: "You are not signed out",
        text,
        advice: "You can sign out yourself, from the menu of your account.",
        sent: ["client_id", "post_logout_redirect_uri"].into_iter().filter_map(shown).collect(),
    }))
}

fn with_state(uri: &str, state: Option<&str>) -> String {
    let Some(state) = state else { return uri.to_owned() };
    let mark = if uri.contains('?') { "&" } else { "?" };
    let state = Serializer::new(String::new()).append_pair("state", state).finish();
    [uri, mark, &state].concat()
}
