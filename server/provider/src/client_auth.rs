//! Who a client is: `client_secret_basic`, `client_secret_post`, a signed assertion, or `none` for a public one (RFC 6749,
//! section 2.3; OpenID Connect Core 1.0, section 9). A client that registered one of them is believed in this one alone.

use std::net::IpAddr;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{AuthMethod, ClientId, ClientStatus, ClientType, Member, Timestamp};
use store::{AuthenticatedClient, Presented};

use crate::{OAuthError, Parameters, Provider};

/// The credentials in the header `Authorization`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    id: String,
    secret: String,
}

/// What an endpoint that authenticates clients may answer instead.
pub(crate) enum Failed {
    /// For the client.
    OAuth(OAuthError),
    /// For the log.
    Store(store::StoreError),
}

impl From<OAuthError> for Failed {
    fn from(error: OAuthError) -> Self {
        Self::OAuth(error)
    }
}

impl From<store::StoreError> for Failed {
    fn from(error: store::StoreError) -> Self {
        Self::Store(error)
    }
}

impl Credentials {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// From the value of the header. `Ok(None)` if it is not there; of another scheme, or unreadable, it is an error.
    ///
    /// # Errors
    /// `invalid_client`
    pub fn read(header: Option<&[u8]>) -> Result<Option<Self>, OAuthError> {
        let Some(header) = header else { return Ok(None) };
        let read = || {
            let (scheme, value) = std::str::from_utf8(header).ok()?.split_once(' ')?;
            let decoded = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(value.trim()).ok())??;
            let text = String::from_utf8(decoded).ok()?;
            let (id, secret) = text.split_once(':')?;
            Some(Self { id: form_decoded(id), secret: form_decoded(secret) })
        };
        read().map(Some).ok_or_else(|| {
            OAuthError::invalid_client("the header Authorization is not Basic with client_id:client_secret in base64")
        })
    }
}

impl Provider {
    /// The client that a request is from, having proved it. Waiting clients work for their owners, which the code or the
    /// token says; suspended ones for nobody. Who guesses secrets of a client has to wait, by where they come from (RFC 6749,
    /// section 2.3.1).
    pub(crate) async fn authenticate(
        &self,
        credentials: Option<&Credentials>,
        sent: &Parameters,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<AuthenticatedClient, Failed> {
        sent.check()?;
        if let Some(assertion) = sent.get("client_assertion") {
            if credentials.is_some() || sent.get("client_secret").is_some() {
                return Err(OAuthError::invalid_request("the client authenticated in two ways at once").into());
            }
            let client = self.assert(assertion, sent, now).await?;
            return working(AuthenticatedClient { client, presented: Presented::Nothing });
        }
        let (id, secret) = match credentials {
            None => (sent.require("client_id")?, sent.get("client_secret")),
            Some(_) if sent.get("client_secret").is_some() => {
                return Err(OAuthError::invalid_request("the client authenticated in two ways at once").into());
            }
            Some(Credentials { id, .. }) if sent.get("client_id").is_some_and(|other| other != id) => {
                return Err(
                    OAuthError::invalid_request("client_id is another one than in the header Authorization").into()
                );
            }
            Some(Credentials { id, secret }) => {
                (id.as_str(), Some(secret.as_str()).filter(|secret| !secret.is_empty()))
            }
        };
        let found = match ClientId::parse(id) {
            Some(id) => self.present(&id, secret, address, now).await?,
            None => None,
        };
        // Whether there is such a client is not said to whoever cannot be it.
        let unknown =
            || OAuthError::invalid_client("there is no such client, or the secret is not (any more) one of its");
        let found = found.ok_or_else(unknown)?;
        match (found.client.metadata.client_type, found.presented) {
            (ClientType::Confidential, Presented::Secret(_)) => {
                let method = if credentials.is_some() { AuthMethod::Basic } else { AuthMethod::Post };
                let registered = found.client.metadata.extended.get(Member::TokenEndpointAuthMethod);
                if let Some(registered) = registered.filter(|registered| *registered != method.as_str()) {
                    let description = format!("the client registered {registered}, and came with {}", method.as_str());
                    return Err(OAuthError::invalid_client(description).into());
                }
            }
            (ClientType::Public, Presented::Nothing) => {}
            (ClientType::Confidential, Presented::Nothing) => {
                return Err(OAuthError::invalid_client("client_secret is missing").into());
            }
            (ClientType::Public, _) => {
                return Err(OAuthError::invalid_client("a public client has no secret: send client_id alone").into());
            }
            (ClientType::Confidential, Presented::Wrong) => return Err(unknown().into()),
        }
        let found = working(found)?;
        if let Presented::Secret(secret) = found.presented {
            self.ledger.note(|happened| happened.authenticated(found.client.key, secret, now));
        }
        Ok(found)
    }
}

impl Provider {
    /// The client that presents this secret. Once too many wrong ones have come from there, a right one is not looked at
    /// either: the answer would tell it apart.
    async fn present(
        &self,
        id: &ClientId,
        secret: Option<&str>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Option<AuthenticatedClient>, Failed> {
        if secret.is_none() {
            return Ok(self.store.authenticate_client(id, None, now).await?);
        }
        if let Some(seconds) = self.store.wait_of_client(id, address, now).await? {
            return Err(OAuthError::too_many(seconds).into());
        }
        let found = self.store.authenticate_client(id, secret, now).await?;
        let right = found.as_ref().is_some_and(|found| matches!(found.presented, Presented::Secret(_)));
        if !right && let Some(seconds) = self.store.count_wrong_secret(id, address, now).await? {
            return Err(OAuthError::too_many(seconds).into());
        }
        Ok(found)
    }
}

fn working(found: AuthenticatedClient) -> Result<AuthenticatedClient, Failed> {
    if found.client.status == ClientStatus::Suspended {
        return Err(OAuthError::invalid_client("the client is suspended").into());
    }
    Ok(found)
}

/// Both halves are form-encoded before they are put together (RFC 6749, section 2.3.1), which matters where there is a
/// colon, a percent sign or a plus in them.
fn form_decoded(text: &str) -> String {
    let escaped = text.replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(escaped.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Result<Option<(String, String)>, &'static str> {
        let read = Credentials::read(Some(header.as_bytes()));
        read.map(|found| found.map(|found| (found.id, found.secret))).map_err(|error| error.error)
    }

    #[test]
    fn halves_are_form_decoded() {
        let basic = |text: &str| read(&format!("Basic {}", STANDARD.encode(text)));
        for (sent, id, secret) in [
            ("a:b", "a", "b"),
            ("a%3Ab:c%25d%2Be", "a:b", "c%d+e"),
            ("a+b:c:d", "a b", "c:d"),
            ("a:b=c&d", "a", "b=c&d"),
            ("a:", "a", ""),
        ] {
            assert_eq!(basic(sent), Ok(Some((id.to_owned(), secret.to_owned()))), "{sent}");
        }
        assert_eq!(read(&format!("bASIC {}", STANDARD.encode("a:b"))), Ok(Some(("a".to_owned(), "b".to_owned()))));
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(Credentials::read(None).map(|found| found.is_some()), Ok(false));
        for header in ["", "Basic", "Basic %%%", "Bearer abc", &format!("Basic {}", STANDARD.encode("no colon"))] {
            assert_eq!(read(header), Err("invalid_client"), "{header}");
        }
    }
}
