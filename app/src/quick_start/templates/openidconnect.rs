//! cargo add openidconnect@4

use std::error::Error;

use openidconnect::{
@secret     AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
@public     AuthenticationFlow, AuthorizationCode, ClientId, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
@rs256     core::{CoreClient, CoreIdTokenClaims, CoreProviderMetadata, CoreResponseType},
@hs256     core::{CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType},
    reqwest,
    url::Url,
};

const ISSUER: &str = {{issuer}};
const CLIENT_ID: &str = {{client_id}};
const REDIRECT_URI: &str = {{redirect_uri}};
const SCOPE: &[&str] = &[{{scope_list}}];

pub type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// What has to be kept in the session until the user comes back.
pub struct Kept {
    pub state: CsrfToken,
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
}

/// Follows no redirects, so that nobody can send it elsewhere.
pub fn http() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()
}

pub async fn discover(http: &reqwest::Client) -> Result<Client, Box<dyn Error>> {
    let metadata = CoreProviderMetadata::discover_async(IssuerUrl::new(ISSUER.to_owned())?, http).await?;
@secret     let secret = Some(ClientSecret::new(std::env::var("CLIENT_SECRET")?));
@public     let secret = None;
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(CLIENT_ID.to_owned()), secret);
    Ok(client.set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned())?))
}

/// Where to send the user.
pub fn begin(client: &Client) -> (Url, Kept) {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scopes(SCOPE.iter().map(|value| Scope::new((*value).to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    (url, Kept { state, nonce, verifier })
}

/// Who came back, with these parameters in the query of the redirect URI.
pub async fn finish(
    client: &Client,
    http: &reqwest::Client,
    code: String,
    state: &str,
    kept: Kept,
) -> Result<CoreIdTokenClaims, Box<dyn Error>> {
    if state != kept.state.secret() {
        return Err("this is not the answer to the request of this session".into());
    }
    let code = AuthorizationCode::new(code);
    let tokens = client.exchange_code(code)?.set_pkce_verifier(kept.verifier).request_async(http).await?;
    let id_token = tokens.id_token().ok_or("no ID token: is openid among the scopes?")?;
@rs256     let verifier = client.id_token_verifier();
@hs256     let verifier = client.id_token_verifier().set_allowed_algs([CoreJwsSigningAlgorithm::HmacSha256]);
    Ok(id_token.claims(&verifier, &kept.nonce)?.clone())
}
