//! Signing in with the crate `openidconnect`: with clients of the form, with ones that the crate registers, and what it
//! refuses. The state it leaves to its caller.

use std::{convert::Infallible, str::FromStr};

use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientName, ClientSecret,
    CsrfToken, HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope, SubjectIdentifier,
    TokenResponse as _, UserInfoError,
    core::{
        CoreApplicationType, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGrantType, CoreIdToken, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreJwsSigningAlgorithm, CoreRegisterErrorResponseType, CoreResponseType, CoreSubjectIdentifierType,
        CoreUserInfoClaims,
    },
    registration::{AdditionalClientMetadata, ClientRegistrationRequest, EmptyAdditionalClientRegistrationResponse},
};
use serde::{Deserialize, Serialize};

use super::{Rp, Stage, URI, fields};
use crate::wire::Request;

const AFTER: &str = "https://client.example/bye";

/// What the crate does not know of itself (OpenID Connect RP-Initiated Logout 1.0, section 3.1).
#[derive(Clone, Debug, Serialize, Deserialize)]
struct AfterLogout {
    post_logout_redirect_uris: Vec<PostLogoutRedirectUrl>,
}

impl AdditionalClientMetadata for AfterLogout {}

type Registration = ClientRegistrationRequest<
    AfterLogout,
    EmptyAdditionalClientRegistrationResponse,
    CoreApplicationType,
    CoreClientAuthMethod,
    CoreRegisterErrorResponseType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

impl Stage {
    /// What the library sends, over the wire.
    fn carry(&self, request: HttpRequest) -> HttpResponse {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut carried = Request::new(parts.method.as_str(), path);
        for (name, value) in &parts.headers {
            if name != "content-type" {
                carried = carried.header(name.as_str(), value.as_bytes());
            }
        }
        if let Some(kind) = parts.headers.get("content-type") {
            carried = carried.body(kind.to_str().unwrap(), body);
        }
        let answer = self.server.send(carried);
        let mut response = http::Response::builder().status(answer.status);
        for (name, value) in &answer.headers {
            response = response.header(name, value);
        }
        response.body(answer.body).unwrap()
    }

    fn discovered(&self) -> ProviderMetadataWithLogout {
        let issuer = IssuerUrl::new(format!("http://{}", self.server.address)).unwrap();
        ProviderMetadataWithLogout::discover(&issuer, &|request| Ok::<_, Infallible>(self.carry(request))).unwrap()
    }
}

/// Signs in, looks at everything that comes back, renews it, and signs out.
fn signs_in(stage: &Stage, rp: &Rp, algorithm: CoreJwsSigningAlgorithm) {
    let send = |request| Ok::<_, Infallible>(stage.carry(request));
    let metadata = stage.discovered();
    let secret = Some(ClientSecret::new(rp.secret.clone())).filter(|secret| !secret.secret().is_empty());
    let client = CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(rp.id.clone()), secret.clone())
        .set_redirect_uri(RedirectUrl::new(URI.to_owned()).unwrap());

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (address, csrf, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let path = format!("{}?{}", address.path(), address.query().unwrap());
    let mut answer = stage.get(Some(&stage.person), &path, &[]);
    if answer.status == 200 {
        answer = stage.decide(&answer, "allow");
    }
    let mut answered = fields(&answer);
    assert_eq!(answered.remove("state").as_ref(), Some(csrf.secret()));
    assert_eq!(answered.remove("iss").as_deref(), Some(metadata.issuer().as_str()));

    let code = AuthorizationCode::new(answered.remove("code").unwrap());
    let tokens = client.exchange_code(code.clone()).unwrap().set_pkce_verifier(verifier).request(&send).unwrap();
    let checks = client.id_token_verifier().set_allowed_algs([algorithm.clone()]);
    let id_token = tokens.id_token().unwrap();
    let claims = id_token.claims(&checks, &nonce).unwrap();
    if algorithm == CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256 {
        let (algorithm, key) = (id_token.signing_alg().unwrap(), id_token.signing_key(&checks).unwrap());
        let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key).unwrap();
        assert_eq!(claims.access_token_hash(), Some(&hash));
    }
    refuses(&metadata, rp, secret, id_token, &nonce, algorithm);

    let subject = claims.subject().clone();
    let asked = |subject| client.user_info(tokens.access_token().clone(), Some(subject)).unwrap();
    let said: CoreUserInfoClaims = asked(subject.clone()).request(&send).unwrap();
    assert_eq!(said.email().map(|email| email.as_str()), Some("ines@example.org"));
    let other = SubjectIdentifier::new("another".to_owned());
    let refused: Result<CoreUserInfoClaims, _> = asked(other).request(&send);
    assert!(matches!(refused, Err(UserInfoError::ClaimsVerification(_))), "claims of another: {refused:?}");

    let renewed = client.exchange_refresh_token(tokens.refresh_token().unwrap()).unwrap().request(&send).unwrap();
    assert_ne!(renewed.refresh_token().unwrap().secret(), tokens.refresh_token().unwrap().secret());
    let again = renewed.id_token().unwrap().claims(&checks, |_: Option<&Nonce>| Ok(())).unwrap();
    assert_eq!(again.subject(), &subject);

    match client.exchange_code(code).unwrap().request(&send).unwrap_err() {
        RequestTokenError::ServerResponse(said) => assert_eq!(said.error(), &CoreErrorResponseType::InvalidGrant),
        other => panic!("a code for the second time: {other}"),
    }

    let endpoint = metadata.additional_metadata().end_session_endpoint.clone().unwrap();
    let bye = LogoutRequest::from(endpoint)
        .set_id_token_hint(id_token)
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(AFTER.to_owned()).unwrap())
        .set_state(CsrfToken::new("bye".to_owned()))
        .http_get_url();
    let answer = stage.get(Some(&stage.person), &format!("{}?{}", bye.path(), bye.query().unwrap()), &[]);
    assert_eq!(answer.header("location"), Some("https://client.example/bye?state=bye"));
    assert_eq!(stage.get(Some(&stage.person), "/account", &[]).status, 302, "signed out");
}

/// What the library says of a token that is not what was asked for.
fn refuses(
    metadata: &ProviderMetadataWithLogout,
    rp: &Rp,
    secret: Option<ClientSecret>,
    id_token: &CoreIdToken,
    nonce: &Nonce,
    algorithm: CoreJwsSigningAlgorithm,
) {
    use ClaimsVerificationError::{InvalidAudience, InvalidIssuer, InvalidNonce, SignatureVerification};

    let verified = |metadata: ProviderMetadataWithLogout, id: &str, alg, token: &CoreIdToken, nonce: &Nonce| {
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(id.to_owned()), secret.clone());
        token.claims(&client.id_token_verifier().set_allowed_algs([alg]), nonce).map(|_| ())
    };
    let here = || metadata.clone();
    assert!(verified(here(), &rp.id, algorithm.clone(), id_token, nonce).is_ok());

    let refused = verified(here(), &rp.id, algorithm.clone(), id_token, &Nonce::new("another".to_owned()));
    assert!(matches!(refused, Err(InvalidNonce(_))), "a nonce of another sign-in: {refused:?}");
    let refused = verified(here(), "another", algorithm.clone(), id_token, nonce);
    assert!(matches!(refused, Err(InvalidAudience(_))), "a token for another client: {refused:?}");
    let elsewhere = here().set_issuer(IssuerUrl::new("https://evil.example".to_owned()).unwrap());
    let refused = verified(elsewhere, &rp.id, algorithm.clone(), id_token, nonce);
    assert!(matches!(refused, Err(InvalidIssuer(_))), "a token of another provider: {refused:?}");
    let other = match algorithm {
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256 => CoreJwsSigningAlgorithm::HmacSha256,
        _ => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    };
    let refused = verified(here(), &rp.id, other, id_token, nonce);
    assert!(matches!(refused, Err(SignatureVerification(_))), "an algorithm not agreed upon: {refused:?}");
    let token = id_token.to_string();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let changed = if signature.starts_with('A') { "B" } else { "A" };
    let changed = CoreIdToken::from_str(&format!("{signed}.{changed}{}", &signature[1..])).unwrap();
    let refused = verified(here(), &rp.id, algorithm, &changed, nonce);
    assert!(matches!(refused, Err(SignatureVerification(_))), "a signature that was changed: {refused:?}");
}

#[test]
fn the_crate_openidconnect_signs_in() {
    for (more, algorithm) in [
        (&[][..], CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
        (&["--jwt-alg", "HS256"], CoreJwsSigningAlgorithm::HmacSha256),
        (&["--type", "public"], CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
    ] {
        let stage = Stage::new();
        let rp = stage.asking(&[more, &["--post-logout-redirect-uri", AFTER]].concat());
        signs_in(&stage, &rp, algorithm);
    }
}

#[test]
fn the_crate_openidconnect_registers_its_client_and_signs_in() {
    for algorithm in [CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::HmacSha256] {
        let (stage, token) = Stage::with_token();
        let send = |request| Ok::<_, Infallible>(stage.carry(request));
        let after =
            AfterLogout { post_logout_redirect_uris: vec![PostLogoutRedirectUrl::new(AFTER.to_owned()).unwrap()] };
        let asked = Registration::new(vec![RedirectUrl::new(URI.to_owned()).unwrap()], after)
            .set_client_name(Some([(None, ClientName::new("Kiln".to_owned()))].into_iter().collect()))
            .set_id_token_signed_response_alg(Some(algorithm.clone()))
            .set_initial_access_token(Some(AccessToken::new(token)));
        let made = asked.register(stage.discovered().registration_endpoint().unwrap(), &send).unwrap();
        assert_eq!(made.id_token_signed_response_alg(), Some(&algorithm));
        assert_eq!(made.additional_metadata().post_logout_redirect_uris[0].as_str(), AFTER);
        let rp = Rp { id: made.client_id().to_string(), secret: made.client_secret().unwrap().secret().clone() };
        signs_in(&stage, &rp, algorithm);
    }
}
