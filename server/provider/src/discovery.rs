//! What the provider can do, in the words of OpenID Connect Discovery 1.0, section 3, and RFC 8414. What is not there is
//! not named, or said to be missing.

use domain::{
    AuthMethod, JwtAlg, ResponseType, SignInMethod, dynamic::DynamicRegistration, extended::CLIENT_CREDENTIALS,
    pairwise::PAIRWISE,
};
use serde_json::{Value, json};

use crate::{Provider, claims::CLAIMS};

impl Provider {
    /// The metadata document, for both of its addresses.
    pub async fn discovery(&self) -> store::Result<Value> {
        let at = |path: &str| format!("{}{path}", self.issuer());
        let response_types: Vec<&str> = ResponseType::ALL.iter().map(|kind| kind.as_str()).collect();
        let algorithms: Vec<&str> = JwtAlg::ALL.iter().map(|algorithm| algorithm.as_str()).collect();
        let scopes = ["openid"].into_iter().chain(CLAIMS.iter().map(|(scope, _)| *scope)).chain(["offline_access"]);
        let about_tokens = [
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "acr",
            "amr",
            "nonce",
            "at_hash",
            "c_hash",
            "s_hash",
            "sid",
        ];
        let claims = about_tokens.iter().chain(CLAIMS.iter().flat_map(|(_, claims)| *claims));
        let methods: Vec<&str> = AuthMethod::ALL.iter().map(|method| method.as_str()).collect();
        let signing: Vec<&str> = AuthMethod::ALL.iter().flat_map(|method| method.algorithms()).copied().collect();
        let with_none = [&methods[..], &["none"]].concat();
        let mut document = json!({
            "issuer": self.issuer(),
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/userinfo"),
            "jwks_uri": at("/jwks"),
            "introspection_endpoint": at("/introspect"),
            "revocation_endpoint": at("/revoke"),
            "end_session_endpoint": at("/end-session"),
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
            "scopes_supported": scopes.collect::<Vec<_>>(),
            "response_types_supported": response_types,
            "response_modes_supported": ["query", "fragment", "form_post"],
            "grant_types_supported": ["authorization_code", "implicit", "refresh_token", CLIENT_CREDENTIALS],
            "subject_types_supported": ["public", PAIRWISE],
            "id_token_signing_alg_values_supported": algorithms,
            "token_endpoint_auth_methods_supported": with_none,
            "token_endpoint_auth_signing_alg_values_supported": signing,
            "introspection_endpoint_auth_methods_supported": methods,
            "introspection_endpoint_auth_signing_alg_values_supported": signing,
            "revocation_endpoint_auth_methods_supported": with_none,
            "revocation_endpoint_auth_signing_alg_values_supported": signing,
            "code_challenge_methods_supported": ["S256"],
            "claim_types_supported": ["normal"],
            "claims_supported": claims.collect::<Vec<_>>(),
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "display_values_supported": ["page"],
            "acr_values_supported": SignInMethod::ALL.map(SignInMethod::acr),
            "ui_locales_supported": ["en"],
            "claims_parameter_supported": true,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
            "require_request_uri_registration": false,
            "authorization_response_iss_parameter_supported": true,
        });
        if self.store.dynamic_registration().await? != DynamicRegistration::Closed {
            document["registration_endpoint"] = at("/register").into();
        }
        Ok(document)
    }
}
