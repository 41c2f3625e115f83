//! The registration endpoint (OpenID Connect Dynamic Client Registration 1.0; RFC 7591), and the one at which a client looks
//! after its registration (RFC 7592). What a client is, and which may exist, is asked of the same rules as everywhere.

mod document;
mod logo;
mod members;
mod requested;
mod sector;

use std::net::IpAddr;

use domain::{ClientId, Field, Problem, Rule, Timestamp, dynamic::DynamicRegistration};
use serde_json::Value;
use store::{InitialAccessToken, Managed, Registered, RegistrationAccessToken, StoreError};

use crate::{OAuthError, Provider, userinfo::bearer};
use document::Credentials;
pub use logo::DrawLogo;
use logo::Logo;
use members::Members;
use requested::Requested;

/// What the endpoints answer: metadata of a client, or what was wrong.
type Answer<T = Value> = store::Result<Result<T, OAuthError>>;

impl Provider {
    /// Registers a client with the metadata in `body`, JSON.
    pub async fn register(
        &self,
        authorization: Option<&[u8]>,
        body: &[u8],
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Answer {
        if self.store.dynamic_registration().await? == DynamicRegistration::Closed {
            return Ok(Err(closed()));
        }
        let token = match authorization.map(|header| bearer(Some(header), None)).transpose() {
            Ok(None) => None,
            Ok(Some(token)) => match InitialAccessToken::parse(token) {
                Some(token) => Some(token),
                None => return Ok(Err(bad_initial_token())),
            },
            Err(error) => return Ok(Err(error)),
        };
        let requested = match Members::parse(body).and_then(|members| self.requested(&members)) {
            Ok(requested) => requested,
            Err(error) => return Ok(Err(error)),
        };
        // Nothing is fetched for who may not register anything.
        let form = async {
            requested.form(None, &Logo::Stays).map_err(StoreError::Refused)?;
            self.check_sector(&requested, None).await.map_err(StoreError::Refused)?;
            let logo = self.logo(&requested, None, now).await?;
            requested.form(None, &logo).map_err(StoreError::Refused)
        };
        let registered = match self.store.register_client(form, token.as_ref(), address, now).await {
            Err(StoreError::Refused(problems)) => return Ok(Err(refused(&problems))),
            registered => registered?,
        };
        Ok(match registered {
            Registered::Client(created, access) => {
                let credentials = Credentials { secret: created.secret.as_ref(), access: access.expose() };
                Ok(self.registered(&created.client, credentials))
            }
            Registered::Closed => Err(closed()),
            Registered::TokenNeeded => Err(OAuthError::no_token()),
            Registered::TokenRefused => Err(bad_initial_token()),
            Registered::Wait(seconds) => Err(OAuthError::too_many(seconds)),
        })
    }

    /// What is registered for `client_id`, for whoever has its token.
    pub async fn registration(&self, client_id: &str, authorization: Option<&[u8]>, now: Timestamp) -> Answer {
        let (client_id, token) = match named(client_id, authorization) {
            Ok(named) => named,
            Err(error) => return Ok(Err(error)),
        };
        Ok(done(self.store.registered_client(&client_id, &token, now).await?)
            .map(|client| self.registered(&client, Credentials { secret: None, access: token.expose() })))
    }

    /// Puts the metadata in `body` in place of all that is registered. The answer is what is in force: what has to be
    /// reviewed is in it as soon as somebody accepted it.
    pub async fn replace_registration(
        &self,
        client_id: &str,
        authorization: Option<&[u8]>,
        body: &[u8],
        now: Timestamp,
    ) -> Answer {
        let (client_id, token) = match named(client_id, authorization) {
            Ok(named) => named,
            Err(error) => return Ok(Err(error)),
        };
        // Whoever may not look at a registration does not learn what would be wrong with it.
        let current = match done(self.store.registered_client(&client_id, &token, now).await?) {
            Ok(current) => current,
            Err(error) => return Ok(Err(error)),
        };
        let read = || {
            let members = Members::parse(body)?;
            let secret = members.replaces(&client_id)?.map(str::to_owned);
            Ok((self.requested(&members)?, secret))
        };
        let (requested, secret) = match read() {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(problems) = self.check_sector(&requested, Some(&current)).await {
            return Ok(Err(refused(&problems)));
        }
        let logo = match self.logo(&requested, Some(&current), now).await {
            Err(StoreError::Refused(problems)) => return Ok(Err(refused(&problems))),
            logo => logo?,
        };
        let form = |client: &domain::Client| requested.form(Some(client), &logo);
        let replaced = self.store.replace_registration(&client_id, &token, form, secret.as_deref(), now).await;
        let replaced = match replaced {
            Err(StoreError::Refused(problems)) => return Ok(Err(refused(&problems))),
            replaced => replaced?,
        };
        Ok(done(replaced).map(|replaced| {
            let credentials = Credentials { secret: replaced.secret.as_ref(), access: replaced.token.expose() };
            self.registered(&replaced.client, credentials)
        }))
    }

    /// What is asked for, if this server could ever fetch what it names.
    fn requested(&self, members: &Members) -> Result<Requested, OAuthError> {
        let requested = Requested::read(members)?;
        let refused = {
            let mut addresses = requested.fetched().filter(|(_, uri)| !uri.is_empty());
            addresses.find(|(_, uri)| self.outbound.refuses(uri)).map(|(member, _)| member)
        };
        match refused {
            None => Ok(requested),
            Some(member) => Err(members::invalid(member.as_str(), "this server does not go there")),
        }
    }

    /// Ends the registration of `client_id`.
    pub async fn end_registration(&self, client_id: &str, authorization: Option<&[u8]>, now: Timestamp) -> Answer<()> {
        let (client_id, token) = match named(client_id, authorization) {
            Ok(named) => named,
            Err(error) => return Ok(Err(error)),
        };
        Ok(done(self.store.end_registration(&client_id, &token, now).await?))
    }
}

/// Which client, and the token that came.
fn named(client_id: &str, authorization: Option<&[u8]>) -> Result<(ClientId, RegistrationAccessToken), OAuthError> {
    let token = RegistrationAccessToken::parse(bearer(authorization, None)?).ok_or_else(unknown)?;
    Ok((ClientId::parse(client_id).ok_or_else(unknown)?, token))
}

fn done<T>(managed: Managed<T>) -> Result<T, OAuthError> {
    match managed {
        Managed::Done(done) => Ok(done),
        Managed::Unknown => Err(unknown()),
        Managed::Suspended => Err(OAuthError::access_denied("the client is suspended: only an admin can change that")),
        Managed::WrongSecret => {
            Err(OAuthError::invalid_request("client_secret is not (any more) one of the client's: leave it out"))
        }
    }
}

/// Whether there is such a client is not said to whoever cannot be it (RFC 7592, section 2.1).
fn unknown() -> OAuthError {
    OAuthError::invalid_token("the registration access token does not work here, or not any more")
}

fn closed() -> OAuthError {
    OAuthError::access_denied("clients cannot register themselves here: ask the admins of the registry")
}

fn bad_initial_token() -> OAuthError {
    OAuthError::invalid_token("the initial access token does not work, or not any more")
}

/// The first of the refusals: of those about redirect URIs, if there are any, which have an error of their own (RFC 7591,
/// section 3.2.2).
fn refused(problems: &[Problem]) -> OAuthError {
    let refusals = || problems.iter().filter(|problem| problem.severity == domain::Severity::Refuse);
    let about_uris =
        refusals().find(|problem| problem.field == Field::RedirectUris && problem.rule != Rule::PairwiseSector);
    let Some(first) = about_uris.or_else(|| refusals().next()) else {
        return OAuthError::new("invalid_client_metadata", "the metadata break the rules");
    };
    let error = if about_uris.is_some() { "invalid_redirect_uri" } else { "invalid_client_metadata" };
    let place = match (document::member_of(first.field), first.index) {
        ("", _) => String::new(),
        (name, Some(index)) => format!("{name}[{index}]: "),
        (name, None) => format!("{name}: "),
    };
    let found = if first.value.is_empty() { String::new() } else { format!(" Found: {}", first.value) };
    OAuthError::new(error, [&place, first.message.as_str(), &found].concat())
}
