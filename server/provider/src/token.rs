//! The token endpoint (RFC 6749, sections 4.1.3, 4.4 and 6; OpenID Connect Core 1.0, sections 3.1.3 and 12).

use std::net::IpAddr;

use domain::{AccountId, Client, Timestamp, extended::CLIENT_CREDENTIALS};
use serde_json::{Value, json};
use store::{
    AuthenticatedClient, AuthorizationCode, Lives, Presented, Redeemed, Redemption, RefreshToken, Refreshed,
    Refreshing, Tokens, UseKind,
};

use crate::{
    ACCESS_TOKEN, Arrival, Credentials, OAuthError, Parameters, Provider, REFRESH_TOKEN, SECOND, claims::has,
    claims_request::ClaimsRequest, client_auth::Failed, id_token::About, later, pkce, seconds,
};

impl Provider {
    /// Exchanges a code or a refresh token, or gives a client a token for itself.
    pub async fn token(
        &self,
        credentials: Option<&Credentials>,
        sent: &Parameters,
        arrival: Arrival,
    ) -> store::Result<Result<Value, OAuthError>> {
        let answer = answered(self.exchange(credentials, sent, arrival.address, arrival.now).await)?;
        if let Err(error) = &answer {
            self.keep_refused_token(credentials, sent, error, arrival).await?;
        }
        Ok(answer)
    }

    async fn exchange(
        &self,
        credentials: Option<&Credentials>,
        sent: &Parameters,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Value, Failed> {
        sent.check()?;
        sent.require("grant_type")?;
        let AuthenticatedClient { client, presented } = self.authenticate(credentials, sent, address, now).await?;
        let (answer, person) = if sent.get("grant_type") == Some(CLIENT_CREDENTIALS) {
            (self.itself(&client, sent, now).await?, None)
        } else {
            let (answer, person) = self.give_tokens(&client, sent, now).await?;
            (answer, Some(person))
        };
        self.ledger.note(|happened| {
            happened.used(client.key, UseKind::Step, "token", None, now);
            if let Presented::Secret(secret) = presented {
                happened.used(client.key, UseKind::Secret, &secret.to_string(), person, now);
            }
        });
        Ok(answer)
    }

    /// What a client gets that has proved who it is; and whom it is about.
    pub(crate) async fn give_tokens(
        &self,
        client: &Client,
        sent: &Parameters,
        now: Timestamp,
    ) -> Result<(Value, AccountId), Failed> {
        let grant_type = sent.require("grant_type")?;
        if !self.can_sign(client, now).await? {
            let description = "the client has no secret (any more) to sign ID tokens with: rotate it in the registry";
            return Err(OAuthError::new("unauthorized_client", description).into());
        }
        let tokens = match grant_type {
            "authorization_code" => self.code(client, sent, now).await?,
            "refresh_token" => self.refresh(client, sent, now).await?,
            other => {
                let description = format!(
                    "{other} is not supported; there are: authorization_code, refresh_token, client_credentials"
                );
                return Err(OAuthError::new("unsupported_grant_type", description).into());
            }
        };
        let mut answer = json!({
            "access_token": tokens.access_token.expose(),
            "token_type": "Bearer",
            "expires_in": ACCESS_TOKEN / SECOND,
            "scope": tokens.scope,
        });
        if let Some(token) = &tokens.refresh_token {
            answer["refresh_token"] = token.expose().into();
        }
        if has(&tokens.scope, "openid") {
            let asked = ClaimsRequest::kept(tokens.claims.as_deref())?;
            let about = About {
                auth_time: seconds(tokens.auth_time),
                method: tokens.method,
                asked: Some(&asked.id_token),
                nonce: tokens.nonce.as_deref().filter(|_| grant_type == "authorization_code"),
                access_token: Some(tokens.access_token.expose()),
                session: tokens.session,
                ..About::default()
            };
            answer["id_token"] = self.id_token(client, &tokens.person, about, now).await?.into();
        }
        Ok((answer, tokens.person.account))
    }

    async fn code(&self, client: &Client, sent: &Parameters, now: Timestamp) -> Result<Tokens, Failed> {
        let code = sent.require("code")?;
        let redirect_uri = sent.require("redirect_uri")?;
        let challenge = match sent.get("code_verifier") {
            None => None,
            Some(verifier) => Some(pkce::challenge_of(verifier).ok_or_else(|| {
                OAuthError::invalid_request("code_verifier has to be 43 to 128 characters of A-Z a-z 0-9 - . _ ~")
            })?),
        };
        let unknown = || OAuthError::invalid_grant("there is no such code");
        let code = AuthorizationCode::parse(code).ok_or_else(unknown)?;
        let redemption = Redemption {
            code: &code,
            client: client.key,
            redirect_uri,
            code_challenge: challenge.as_deref(),
            needs_challenge: client.metadata.needs_pkce(),
            lives: lives(now),
        };
        let refused = match self.store.redeem_code(redemption, now).await? {
            Redeemed::Tokens(tokens) => return Ok(*tokens),
            Redeemed::Unknown => unknown(),
            // What of it is another client's business is not told apart.
            Redeemed::AnotherClient => {
                tracing::warn!(client_id = %client.client_id, "a code came from another client than it was given to");
                unknown()
            }
            Redeemed::Replayed => {
                tracing::warn!(client_id = %client.client_id, "a code was used twice: what came of it is revoked");
                OAuthError::invalid_grant("the code was used before: what came of it is revoked")
            }
            Redeemed::Expired => OAuthError::invalid_grant("the code is too old: it works for 60 seconds"),
            Redeemed::RedirectUri => {
                OAuthError::invalid_grant("redirect_uri is another one than in the authorization request")
            }
            Redeemed::Verifier if challenge.is_some() => OAuthError::invalid_grant(
                "code_verifier does not answer the code_challenge of the authorization request, or there was none",
            ),
            Redeemed::Verifier => OAuthError::invalid_grant("code_verifier is missing"),
            Redeemed::NoChallenge => OAuthError::invalid_grant(
                "the code was given without PKCE, which the client is registered to need by now",
            ),
            Redeemed::Revoked => OAuthError::invalid_grant("the code was revoked"),
        };
        Err(refused.into())
    }

    async fn refresh(&self, client: &Client, sent: &Parameters, now: Timestamp) -> Result<Tokens, Failed> {
        let unknown = || OAuthError::invalid_grant("there is no such refresh token, or it has ended");
        let token = RefreshToken::parse(sent.require("refresh_token")?).ok_or_else(unknown)?;
        let scope = sent.get("scope");
        let refreshing = Refreshing { token: &token, client: client.key, scope, lives: lives(now) };
        let refused = match self.store.refresh(refreshing, now).await? {
            Refreshed::Tokens(tokens) => return Ok(*tokens),
            Refreshed::Unknown => unknown(),
            Refreshed::AnotherClient => {
                tracing::warn!(client_id = %client.client_id, "a refresh token came from another client than it was given to");
                unknown()
            }
            Refreshed::Replayed => {
                tracing::warn!(client_id = %client.client_id, "a refresh token was used twice: its family is revoked");
                OAuthError::invalid_grant("the refresh token was used before: everything that came of it is revoked")
            }
            Refreshed::Scope => OAuthError::new("invalid_scope", "scope has more in it than was granted"),
        };
        Err(refused.into())
    }
}

/// Errors of the store are ours; the others are the client's.
pub(crate) fn answered<T>(result: Result<T, Failed>) -> store::Result<Result<T, OAuthError>> {
    match result {
        Ok(answer) => Ok(Ok(answer)),
        Err(Failed::OAuth(error)) => Ok(Err(error)),
        Err(Failed::Store(error)) => Err(error),
    }
}

fn lives(now: Timestamp) -> Lives {
    Lives { access_token: later(now, ACCESS_TOKEN), refresh_token: later(now, REFRESH_TOKEN) }
}
