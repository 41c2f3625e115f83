//! Refused requests, kept for whoever looks after the client.

use domain::{
    Client, ClientId, ClientKey, ClientSecret,
    doctor::{Endpoint, RefusedRequest},
};
use store::EndedSecret;

use crate::{Arrival, Credentials, OAuthError, Parameters, Provider};

/// Parameters whose values are kept. Of all others it is kept that they were sent.
const PLAIN: &[&str] = &[
    "client_id",
    "code_challenge_method",
    "display",
    "grant_type",
    "max_age",
    "post_logout_redirect_uri",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
];
/// The longest value that is kept, in characters.
const VALUE: usize = 2000;
/// Stands for a value that is not kept.
const UNSAID: &str = "…";

/// What was sent to the authorization endpoint, as it is kept.
pub(crate) fn kept(sent: &Parameters) -> Vec<(String, String)> {
    let value = |name: &str, value: &str| {
        if PLAIN.contains(&name) { masked(value).chars().take(VALUE).collect() } else { UNSAID.to_owned() }
    };
    sent.iter().map(|(name, text)| (name.to_owned(), value(name, text))).collect()
}

impl Provider {
    /// Keeps a request that was refused.
    pub(crate) fn keep_refused(
        &self,
        (endpoint, client): (Endpoint, ClientKey),
        sent: Vec<(String, String)>,
        (error, description): (&str, &str),
        arrival: Arrival,
    ) {
        let (error, description) = (error.to_owned(), masked(description));
        let request = RefusedRequest { id: arrival.id, client, at: arrival.now, endpoint, error, description, sent };
        self.ledger.note(|happened| happened.refused(request));
    }

    /// Keeps a request that the token endpoint refused, if it says whose it was. What the client is not told, because it may
    /// not be the client, is said here.
    pub(crate) async fn keep_refused_token(
        &self,
        credentials: Option<&Credentials>,
        sent: &Parameters,
        error: &OAuthError,
        arrival: Arrival,
    ) -> store::Result<()> {
        let id = credentials.map(Credentials::id).or_else(|| sent.get("client_id")).and_then(ClientId::parse);
        let Some(id) = id else { return Ok(()) };
        let Some(client) = self.store.relying_party(&id, arrival.now).await? else { return Ok(()) };
        let secret = credentials.map(Credentials::secret).or_else(|| sent.get("client_secret"));
        let secret = secret.filter(|secret| !secret.is_empty());
        let description = match secret.filter(|_| error.error == "invalid_client") {
            Some(secret) => self.about_secret(&client, secret).await?.unwrap_or(error.description.as_str()),
            None => error.description.as_str(),
        };
        let method = match (credentials, secret) {
            (Some(_), _) => "client_secret_basic",
            (None, Some(_)) => "client_secret_post",
            (None, None) => "none",
        };
        let mut kept = kept(sent);
        kept.insert(0, ("authentication".to_owned(), method.to_owned()));
        self.keep_refused((Endpoint::Token, client.key), kept, (error.error, description), arrival);
        Ok(())
    }

    /// What is wrong with a secret that does not work, where that can be told.
    async fn about_secret(&self, client: &Client, secret: &str) -> store::Result<Option<&'static str>> {
        Ok(match self.store.ended_secret(client.key, secret).await? {
            Some(EndedSecret::Expired) => Some("the secret that was sent has expired"),
            Some(EndedSecret::Revoked) => Some("the secret that was sent was revoked"),
            None if ClientSecret::parse(secret).is_some_and(|secret| secret.looks_mistyped()) => {
                Some("the secret that was sent has a typing error: its checksum is wrong")
            }
            None => Some("the secret that was sent is none of this client"),
        })
    }
}

/// The text without what may be the secret of a client, wherever it was put.
fn masked(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(ClientSecret::PREFIX) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(from.len());
        shown.push_str(before);
        shown.push_str(if end >= SECRET { UNSAID } else { &from[..end] });
        rest = &from[end..];
    }
    shown + rest
}

/// What starts like a secret and is at least so long may be one, in bytes.
const SECRET: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_seen_is_kept() {
        let sent = Parameters::parse(
            b"client_id=a&redirect_uri=https%3A%2F%2Frp.example%2Fcb&state=s&nonce=n&code=c&code_verifier=v&login_hint=ada",
        );
        let kept = kept(&sent);
        let of = |name: &str| kept.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        assert_eq!((of("client_id"), of("redirect_uri")), (Some("a"), Some("https://rp.example/cb")));
        for name in ["state", "nonce", "code", "code_verifier", "login_hint"] {
            assert_eq!(of(name), Some(UNSAID), "{name}");
        }
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_not_kept() {
        let secret = ClientSecret::generate(&mut store::os_random());
        let secret = secret.expose();
        for (text, shown) in [
            (secret.to_owned(), "…".to_owned()),
            (format!("https://rp.example/cb?secret={secret}&x=1"), "https://rp.example/cb?secret=…&x=1".to_owned()),
            ("https://rp.example/cl_short".to_owned(), "https://rp.example/cl_short".to_owned()),
            ("é cl_ é".to_owned(), "é cl_ é".to_owned()),
        ] {
            assert_eq!(masked(&text), shown);
        }
    }
}
