//! What is registered, as a client reads it (OpenID Connect Dynamic Client Registration 1.0, section 3.2; RFC 7592, section 3).

use domain::{
    AuthMethod, Client, ClientSecret, ClientType, Field, JwtAlg, Member, extended::CLIENT_CREDENTIALS,
    response_type::GrantType,
};
use serde_json::{Value, json};

use crate::{Provider, seconds};

/// What a client gets to know once, and what it comes back with.
pub(super) struct Credentials<'a> {
    /// A secret that was just made.
    pub secret: Option<&'a ClientSecret>,
    /// The registration access token.
    pub access: &'a str,
}

impl Provider {
    /// The metadata in force. Only the hash of a secret is kept: it is in no answer but the one to the request that made it.
    pub(super) fn registered(&self, client: &Client, credentials: Credentials<'_>) -> Value {
        let metadata = &client.metadata;
        let extended = &metadata.extended;
        let method = match metadata.client_type {
            ClientType::Public => "none",
            ClientType::Confidential => {
                extended.get(Member::TokenEndpointAuthMethod).unwrap_or(AuthMethod::Basic.as_str())
            }
        };
        let mut document = json!({
            "client_id": client.client_id,
            "client_id_issued_at": seconds(client.date_created),
            "registration_access_token": credentials.access,
            "registration_client_uri": format!("{}/register/{}", self.issuer(), encoded(client.client_id.as_str())),
            "client_name": metadata.name,
            "redirect_uris": metadata.redirect_uris,
            "response_types": metadata.response_types.iter().map(|kind| kind.as_str()).collect::<Vec<_>>(),
            "grant_types": grant_types(client),
            "application_type": metadata.application_type.as_str(),
            "subject_type": extended.get(Member::SubjectType).unwrap_or("public"),
            "id_token_signed_response_alg": metadata.jwt_alg.as_str(),
            "token_endpoint_auth_method": method,
        });
        // Who signs with a key of its own has no use for a secret, unless its ID tokens are signed with it.
        let shared = method != AuthMethod::PrivateKeyJwt.as_str() || metadata.jwt_alg == JwtAlg::HS256;
        if let Some(secret) = credentials.secret.filter(|_| shared) {
            document["client_secret"] = secret.expose().into();
            document["client_secret_expires_at"] = 0.into();
        }
        if !metadata.scope.is_empty() {
            document["scope"] = metadata.scope.join(" ").into();
        }
        if !metadata.post_logout_redirect_uris.is_empty() {
            document["post_logout_redirect_uris"] = metadata.post_logout_redirect_uris.clone().into();
        }
        let first = Some(metadata.contact_email.as_str()).filter(|email| !email.is_empty());
        let contacts: Vec<&str> = first.into_iter().chain(extended.all(Member::Contacts)).collect();
        if !contacts.is_empty() {
            document["contacts"] = contacts.into();
        }
        let texts = [
            ("client_uri", Some(metadata.website_url.as_str())),
            ("tos_uri", Some(metadata.terms_url.as_str())),
            ("policy_uri", extended.get(Member::PolicyUri)),
            ("token_endpoint_auth_signing_alg", extended.get(Member::TokenEndpointAuthSigningAlg)),
            ("backchannel_logout_uri", extended.get(Member::BackchannelLogoutUri)),
            ("sector_identifier_uri", extended.get(Member::SectorIdentifierUri)),
            ("logo_uri", extended.get(Member::LogoUri)),
            ("initiate_login_uri", extended.get(Member::InitiateLoginUri)),
            ("jwks_uri", extended.get(Member::JwksUri)),
            ("software_id", extended.get(Member::SoftwareId)),
            ("software_version", extended.get(Member::SoftwareVersion)),
        ];
        for (name, text) in texts {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                document[name] = text.into();
            }
        }
        if let Some(seconds) = extended.get(Member::DefaultMaxAge).and_then(|text| text.parse::<u32>().ok()) {
            document["default_max_age"] = seconds.into();
        }
        let acr_values: Vec<&str> = extended.all(Member::DefaultAcrValues).collect();
        if !acr_values.is_empty() {
            document["default_acr_values"] = acr_values.into();
        }
        for member in [Member::RequireAuthTime, Member::BackchannelLogoutSessionRequired] {
            if extended.get(member).is_some() {
                document[member.as_str()] = true.into();
            }
        }
        for member in Member::TAGGED {
            for (tag, said) in extended.tagged(*member) {
                document[[member.as_str(), tag].concat()] = said.into();
            }
        }
        if let Some(set) = extended.get(Member::Jwks).and_then(|text| serde_json::from_str(text).ok()) {
            document["jwks"] = set;
        }
        document
    }
}

/// What a field of the form is called here; nothing where its problems name the member themselves.
pub(super) const fn member_of(field: Field) -> &'static str {
    match field {
        Field::Name => "client_name",
        Field::ClientType => "token_endpoint_auth_method",
        Field::JwtAlg => "id_token_signed_response_alg",
        Field::WebsiteUrl => "client_uri",
        Field::TermsUrl => "tos_uri",
        Field::ContactEmail => "contacts",
        Field::Logo => "logo_uri",
        Field::Extended => "",
        Field::ClientId
        | Field::ClientSecret
        | Field::ResponseTypes
        | Field::ApplicationType
        | Field::RedirectUris
        | Field::PostLogoutRedirectUris
        | Field::Scope
        | Field::RequirePkce
        | Field::RequireConsent
        | Field::ReuseConsent => field.as_str(),
    }
}

/// What its response types imply; with a code comes what `offline_access` gives.
fn grant_types(client: &Client) -> Vec<&'static str> {
    let used = |grant| client.metadata.response_types.iter().any(|kind| kind.grant_types().contains(&grant));
    let code = used(GrantType::AuthorizationCode);
    let mut kinds = Vec::new();
    if code {
        kinds.push(GrantType::AuthorizationCode.as_str());
    }
    if used(GrantType::Implicit) {
        kinds.push(GrantType::Implicit.as_str());
    }
    if code {
        kinds.push("refresh_token");
    }
    if client.metadata.may_act_for_itself() {
        kinds.push(CLIENT_CREDENTIALS);
    }
    kinds
}

/// A client ID from elsewhere may have characters in it that a path has not.
fn encoded(client_id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    client_id.bytes().map(part).collect()
}
