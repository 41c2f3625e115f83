//! The OpenID Provider upstream: accounts come from it, and sign in by way of it (authorization code with PKCE; OpenID
//! Connect Core 1.0, RFC 7636, RFC 9207).
//!
//! What the provider says of itself is fetched when somebody first wants to sign in, and again after an hour: the server
//! starts without it.

mod clock;
mod config;
mod roles;
mod wire;

use std::sync::{Arc, PoisonError, RwLock};

use domain::Timestamp;
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AuthType, AuthenticationFlow, AuthorizationCode,
    ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims, core,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Identity;

pub use config::{Config, Options};
use wire::Outbound;

/// Claims beyond the standard ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct MoreClaims {
    #[serde(flatten)]
    all: serde_json::Map<String, Value>,
}

impl AdditionalClaims for MoreClaims {}

/// Metadata beyond that of OpenID Connect Discovery.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct MoreMetadata {
    /// RFC 9207
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

type Metadata = ProviderMetadata<
    MoreMetadata,
    core::CoreAuthDisplay,
    core::CoreClientAuthMethod,
    core::CoreClaimName,
    core::CoreClaimType,
    core::CoreGrantType,
    core::CoreJweContentEncryptionAlgorithm,
    core::CoreJweKeyManagementAlgorithm,
    core::CoreJsonWebKey,
    core::CoreResponseMode,
    core::CoreResponseType,
    core::CoreSubjectIdentifierType,
>;
type Fields = IdTokenFields<
    MoreClaims,
    EmptyExtraTokenFields,
    core::CoreGenderClaim,
    core::CoreJweContentEncryptionAlgorithm,
    core::CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, core::CoreTokenType>;
type Party = Client<
    MoreClaims,
    core::CoreAuthDisplay,
    core::CoreGenderClaim,
    core::CoreJweContentEncryptionAlgorithm,
    core::CoreJsonWebKey,
    core::CoreAuthPrompt,
    StandardErrorResponse<core::CoreErrorResponseType>,
    Tokens,
    core::CoreTokenIntrospectionResponse,
    core::CoreRevocableToken,
    core::CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How long it is believed what the provider says of itself, in milliseconds.
const BELIEVED: i64 = 60 * 60 * 1000;
/// How soon it is asked again for keys that it had not, in milliseconds.
const ASKED_AGAIN: i64 = 10 * 1000;

/// The provider upstream. Cheap to clone.
#[derive(Clone)]
pub struct Upstream(Arc<Inner>);

struct Inner {
    config: Config,
    redirect: RedirectUrl,
    outbound: Outbound,
    known: RwLock<Option<(Timestamp, Arc<Metadata>)>>,
}

/// What a sign-in takes from its start to its end, in a cookie of the browser.
#[derive(Clone, Serialize, Deserialize)]
pub struct Begun {
    /// `state`
    pub state: String,
    /// `nonce`
    pub nonce: String,
    /// `code_verifier`
    pub verifier: String,
    /// Where to go afterwards.
    pub next: String,
}

/// What comes back by way of the browser.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// `code`, or nothing where there is an `error`.
    pub code: Option<String>,
    /// `iss` (RFC 9207)
    pub issuer: Option<String>,
}

/// Why nobody is signed in. The texts are for the log, and hold nothing of what was sent or received.
#[derive(Debug, thiserror::Error)]
pub enum NotSignedIn {
    /// The provider cannot be reached, or makes no sense.
    #[error("the provider upstream cannot be used: {0}")]
    Unreachable(String),
    /// The provider says no.
    #[error("the provider upstream refused: {0}")]
    Refused(String),
    /// What came back is not what it has to be.
    #[error("what came back from the provider upstream cannot be trusted: {0}")]
    Untrusted(String),
    /// The claims give no role.
    #[error("the claims give no role")]
    NoRole,
}

impl Upstream {
    /// Of this configuration, for the registry at `public_url`.
    ///
    /// # Errors
    /// A sentence, if the machine trusts no certificates or the address is none.
    pub fn new(config: Config, public_url: &str) -> Result<Self, String> {
        let outbound = Outbound::new().map_err(|error| format!("no certificates to trust: {error}"))?;
        let redirect = RedirectUrl::new(format!("{public_url}/sign-in/upstream/callback"))
            .map_err(|error| format!("the public URL cannot be one: {error}"))?;
        Ok(Self(Arc::new(Inner { config, redirect, outbound, known: RwLock::new(None) })))
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.0.config.name
    }

    /// Whether it decides on roles.
    pub fn sets_roles(&self) -> bool {
        !self.0.config.roles.is_empty()
    }

    /// Where to send the browser, with what it has to bring back. `random` makes 256 bits in base64url.
    pub async fn begin(
        &self,
        next: String,
        random: impl Fn() -> String,
        now: Timestamp,
    ) -> Result<(String, Begun), NotSignedIn> {
        let metadata = self.metadata(now, BELIEVED).await?;
        let begun = Begun { state: random(), nonce: random(), verifier: random(), next };
        let (state, nonce) = (CsrfToken::new(begun.state.clone()), Nonce::new(begun.nonce.clone()));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(begun.verifier.clone()));
        let more = self.0.config.scopes.iter().map(String::as_str);
        let scopes = ["email", "profile"].into_iter().chain(more).map(|scope| Scope::new(scope.to_owned()));
        let party = self.party(&metadata);
        let (url, ..) = party
            .authorize_url(
                AuthenticationFlow::<core::CoreResponseType>::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .add_scopes(scopes)
            .set_pkce_challenge(challenge)
            .url();
        let is_safe = url.as_str().parse().is_ok_and(|uri| config::is_fetchable(&uri));
        if !is_safe {
            return Err(NotSignedIn::Unreachable("its authorization endpoint is not https".to_owned()));
        }
        Ok((url.into(), begun))
    }

    /// Who it is that came back.
    pub async fn finish(&self, begun: &Begun, returned: Returned, now: Timestamp) -> Result<Identity, NotSignedIn> {
        let metadata = self.metadata(now, BELIEVED).await?;
        let says_issuer = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match returned.issuer {
            Some(issuer) if issuer == self.0.config.issuer => {}
            None if !says_issuer => {}
            _ => return Err(NotSignedIn::Untrusted("iss is missing or another".to_owned())),
        }
        let code = returned.code.ok_or_else(|| NotSignedIn::Refused("no code".to_owned()))?;
        let party = self.party(&metadata);
        let tokens = party
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| NotSignedIn::Unreachable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier.clone()))
            .request_async(&self.0.outbound)
            .await
            .map_err(no_tokens)?;
        let id_token = tokens.id_token().ok_or_else(|| NotSignedIn::Untrusted("there is no ID token".to_owned()))?;
        let nonce = Nonce::new(begun.nonce.clone());
        let moment = move || clock::lenient(now).into();
        let verified = id_token.claims(&party.id_token_verifier().set_time_fn(moment), &nonce);
        let claims = match verified {
            // The keys may be newer than what is known of them.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let metadata = self.metadata(now, ASKED_AGAIN).await?;
                id_token.claims(&self.party(&metadata).id_token_verifier().set_time_fn(moment), &nonce).cloned()
            }
            other => other.cloned(),
        };
        let claims = claims.map_err(|error| NotSignedIn::Untrusted(error.to_string()))?;
        let subject = claims.subject().clone();
        let said = serde_json::to_value(&claims).unwrap_or_default();
        let mut more = Value::Null;
        if self.is_incomplete(&said)
            && let Ok(request) = party.user_info(tokens.access_token().clone(), Some(subject.clone()))
        {
            let found: UserInfoClaims<MoreClaims, core::CoreGenderClaim> =
                request.request_async(&self.0.outbound).await.map_err(|error| match error {
                    openidconnect::UserInfoError::ClaimsVerification(error) => {
                        NotSignedIn::Untrusted(error.to_string())
                    }
                    _ => NotSignedIn::Unreachable("its userinfo endpoint does not answer as it should".to_owned()),
                })?;
            more = serde_json::to_value(&found).unwrap_or_default();
        }
        self.identity(subject.as_str(), &said, &more)
    }

    /// Whether an ID token leaves out what only the userinfo endpoint may say.
    fn is_incomplete(&self, claims: &Value) -> bool {
        let mut wanted = ["email", "name"].into_iter().chain(self.0.config.roles.claims());
        wanted.any(|name| roles::claim(claims, name).is_none())
    }

    fn identity(&self, subject: &str, id_token: &Value, user_info: &Value) -> Result<Identity, NotSignedIn> {
        let Config { roles, others, trust_email, issuer, .. } = &self.0.config;
        // An address and its being verified are one statement: they come from one place.
        let email_in = |claims: &Value| {
            let verified = *trust_email || claims.get("email_verified").is_some_and(|it| *it == Value::Bool(true));
            let email = claims.get("email")?.as_str()?;
            verified.then(|| email.to_owned())
        };
        let text = |name: &str| {
            let of = |claims: &Value| claims.get(name).and_then(Value::as_str).map(str::to_owned);
            of(id_token).or_else(|| of(user_info))
        };
        let role = if roles.is_empty() {
            None
        } else {
            let claim = |name: &str| roles::claim(id_token, name).or_else(|| roles::claim(user_info, name));
            Some(roles.role(claim).or(*others).ok_or(NotSignedIn::NoRole)?)
        };
        Ok(Identity {
            issuer: issuer.clone(),
            subject: subject.to_owned(),
            email: email_in(id_token).or_else(|| email_in(user_info)),
            name: text("name").unwrap_or_default(),
            role,
        })
    }

    fn party(&self, metadata: &Metadata) -> Party {
        let Config { client_id, secret, .. } = &self.0.config;
        let secret = secret.clone().map(ClientSecret::new);
        let party = Party::from_provider_metadata(metadata.clone(), ClientId::new(client_id.clone()), secret)
            .set_redirect_uri(self.0.redirect.clone());
        let basic = &core::CoreClientAuthMethod::ClientSecretBasic;
        match metadata.token_endpoint_auth_methods_supported() {
            Some(known) if !known.contains(basic) => party.set_auth_type(AuthType::RequestBody),
            _ => party,
        }
    }

    /// What the provider says of itself, not longer ago than `age` milliseconds.
    async fn metadata(&self, now: Timestamp, age: i64) -> Result<Arc<Metadata>, NotSignedIn> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, metadata)) = known
            && now.0 - at.0 < age
        {
            return Ok(metadata);
        }
        let issuer = IssuerUrl::new(self.0.config.issuer.clone());
        let issuer = issuer.map_err(|error| NotSignedIn::Unreachable(error.to_string()))?;
        let found = Metadata::discover_async(issuer, &self.0.outbound).await;
        let found = Arc::new(found.map_err(|error| NotSignedIn::Unreachable(undiscovered(&error)))?);
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&found)));
        Ok(found)
    }
}

fn undiscovered(error: &openidconnect::DiscoveryError<wire::NoAnswer>) -> String {
    match error {
        openidconnect::DiscoveryError::Request(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// Answers of a token endpoint hold tokens, and what cannot be read of them does not belong into a log.
fn no_tokens<T>(error: RequestTokenError<wire::NoAnswer, StandardErrorResponse<T>>) -> NotSignedIn
where
    T: openidconnect::ErrorResponseType + std::fmt::Display + 'static,
{
    match error {
        RequestTokenError::ServerResponse(answer) => NotSignedIn::Refused(format!("{:?}", answer.error())),
        RequestTokenError::Request(error) => NotSignedIn::Unreachable(error.to_string()),
        RequestTokenError::Parse(..) => NotSignedIn::Untrusted("the token endpoint's answer is unreadable".to_owned()),
        RequestTokenError::Other(_) => NotSignedIn::Untrusted("the token endpoint's answer is no answer".to_owned()),
    }
}
