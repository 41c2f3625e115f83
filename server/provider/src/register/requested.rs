//! From members to the form that everybody fills in (OpenID Connect Dynamic Client Registration 1.0, section 2; RFC 7591,
//! section 2). Types and what the protocol alone knows are judged here, everything else by the form's rules.

use domain::{
    AuthMethod, Client, ClientForm, ClientType, Extended, Field, Member, Problem, ResponseType, Rule, anatomy,
    extended::CLIENT_CREDENTIALS,
};

use super::{
    logo::Logo,
    members::{Members, invalid},
};
use crate::{OAuthError, claims::CLAIMS, jwk_set};

/// What a client asks for.
pub(super) struct Requested {
    form: ClientForm,
    /// Scope values, where it named any.
    scope: Option<String>,
    entries: Vec<(Member, String)>,
}

/// What would be promised and not kept.
const UNSUPPORTED: [&str; 6] = [
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_signed_response_alg",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "introspection_signed_response_alg",
];

/// The same, of switches: off they promise nothing.
const UNSUPPORTED_SWITCHES: [&str; 4] = [
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "dpop_bound_access_tokens",
    "tls_client_certificate_bound_access_tokens",
];

/// The scope values of a client that names none: what a sign-in takes.
const SCOPE: &str = "openid profile email offline_access";

const GRANT_TYPES: [&str; 4] = ["authorization_code", "implicit", "refresh_token", CLIENT_CREDENTIALS];

impl Requested {
    /// # Errors
    /// `invalid_redirect_uri`, `invalid_client_metadata`
    pub fn read(members: &Members) -> Result<Self, OAuthError> {
        for name in UNSUPPORTED {
            if members.has(name) {
                return Err(invalid(name, "not supported here: leave it out"));
            }
        }
        for name in UNSUPPORTED_SWITCHES {
            if members.switch(name)? == Some(true) {
                return Err(invalid(name, "not supported here: leave it out"));
            }
        }
        let text = |name| members.text(name).map(|found| found.unwrap_or_default().to_owned());
        let redirect_uris = members.texts("redirect_uris")?.unwrap_or_default();
        let response_types = members.texts("response_types")?.unwrap_or_else(|| vec!["code".to_owned()]);
        let for_itself = grant_types(members, &response_types)?;
        let (client_type, method) = match members.text("token_endpoint_auth_method")? {
            Some("none") => (ClientType::Public, ""),
            Some(method) => (ClientType::Confidential, method),
            None => (ClientType::Confidential, AuthMethod::Basic.as_str()),
        };
        if for_itself && client_type == ClientType::Public {
            return Err(invalid(
                "grant_types",
                "client_credentials needs another token_endpoint_auth_method than none",
            ));
        }
        let mut contacts = members.texts("contacts")?.unwrap_or_default().into_iter();
        let contact_email = contacts.next().unwrap_or_default();
        let mut entries: Vec<(Member, String)> = contacts.map(|contact| (Member::Contacts, contact)).collect();
        entries.push((Member::TokenEndpointAuthMethod, method.to_owned()));
        if for_itself {
            entries.push((Member::GrantTypes, CLIENT_CREDENTIALS.to_owned()));
        }
        if let Some(seconds) = members.count(Member::DefaultMaxAge.as_str())? {
            entries.push((Member::DefaultMaxAge, seconds.to_string()));
        }
        let acr_values = members.texts(Member::DefaultAcrValues.as_str())?.unwrap_or_default();
        entries.extend(acr_values.into_iter().map(|value| (Member::DefaultAcrValues, value)));
        for member in [Member::RequireAuthTime, Member::BackchannelLogoutSessionRequired] {
            if members.switch(member.as_str())? == Some(true) {
                entries.push((member, "true".to_owned()));
            }
        }
        // What everybody has needs no entry.
        if let Some(kind) = members.text(Member::SubjectType.as_str())?.filter(|kind| *kind != "public") {
            entries.push((Member::SubjectType, kind.to_owned()));
        }
        let texts = [
            Member::PolicyUri,
            Member::TokenEndpointAuthSigningAlg,
            Member::JwksUri,
            Member::BackchannelLogoutUri,
            Member::SectorIdentifierUri,
            Member::LogoUri,
            Member::InitiateLoginUri,
            Member::SoftwareId,
            Member::SoftwareVersion,
        ];
        for member in texts {
            entries.push((member, text(member.as_str())?));
        }
        for member in Member::TAGGED {
            for (tag, said) in members.tagged(member.as_str())? {
                // What has no tag is no member of these; a tag with a space in it would not be read back.
                if tag.is_empty() || tag.contains(' ') {
                    return Err(invalid(
                        &[member.as_str(), tag].concat(),
                        "a language tag expected after the #, as in #de",
                    ));
                }
                if !said.is_empty() {
                    entries.push((*member, [tag, " ", said].concat()));
                }
            }
        }
        if let Some(set) = members.object(Member::Jwks.as_str())? {
            jwk_set::check(set).map_err(|wrong| invalid(Member::Jwks.as_str(), wrong))?;
            entries.push((Member::Jwks, set.to_string()));
        }
        let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
        let form = ClientForm {
            name: match members.text("client_name")? {
                Some(name) => name.to_owned(),
                None => name_of(&redirect_uris),
            },
            client_type: client_type.as_str().to_owned(),
            response_types,
            jwt_alg: or(text("id_token_signed_response_alg")?, "RS256"),
            application_type: or(text("application_type")?, "web"),
            redirect_uris,
            post_logout_redirect_uris: members.texts("post_logout_redirect_uris")?.unwrap_or_default(),
            website_url: text("client_uri")?,
            terms_url: text("tos_uri")?,
            contact_email,
            ..ClientForm::default()
        };
        Ok(Self { form, scope: members.text("scope")?.map(str::to_owned), entries })
    }

    /// Addresses that this server will go to, by the name of their member.
    pub fn fetched(&self) -> impl Iterator<Item = (Member, &str)> {
        let addresses = [Member::JwksUri, Member::BackchannelLogoutUri, Member::SectorIdentifierUri, Member::LogoUri];
        let entries = self.entries.iter().filter(move |(member, _)| addresses.contains(member));
        entries.map(|(member, uri)| (*member, uri.as_str()))
    }

    /// Where its picture is.
    pub fn logo_uri(&self) -> Option<&str> {
        self.entry(Member::LogoUri)
    }

    /// Where the redirect URIs of its sector are listed, and the redirect URIs.
    pub fn sector(&self) -> Option<(&str, &[String])> {
        self.entry(Member::SectorIdentifierUri).map(|uri| (uri, self.form.redirect_uris.as_slice()))
    }

    fn entry(&self, member: Member) -> Option<&str> {
        let found = self.entries.iter().find(|(other, value)| *other == member && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// The form of a new client, or in place of all that is registered for `current`. What has no name in these standards
    /// stays: whether PKCE is required and users are asked, and a logo that is not from `logo_uri`.
    ///
    /// # Errors
    /// What the protocol alone refuses.
    pub fn form(&self, current: Option<&Client>, logo: &Logo) -> Result<ClientForm, Vec<Problem>> {
        let own: &[String] = current.map_or(&[], |client| &client.metadata.scope);
        let mut form = ClientForm {
            scope: self.scope(own)?,
            extended: Some(Extended::new(self.entries.iter().cloned())),
            ..self.form.clone()
        };
        if let Some(client) = current {
            let kept = ClientForm::from(&client.metadata);
            (form.require_pkce, form.require_consent) = (kept.require_pkce, kept.require_consent);
            (form.reuse_consent, form.logo) = (kept.reuse_consent, kept.logo);
        }
        match logo {
            Logo::Stays => {}
            Logo::Goes => form.logo.clear(),
            Logo::New(hash) => hash.as_str().clone_into(&mut form.logo),
        }
        Ok(form)
    }

    /// A client that registers itself may ask for what everybody may, and for what an admin gave it.
    fn scope(&self, own: &[String]) -> Result<String, Vec<Problem>> {
        let free: Vec<&str> =
            ["openid"].into_iter().chain(CLAIMS.iter().map(|(value, _)| *value)).chain(["offline_access"]).collect();
        let Some(asked) = &self.scope else { return Ok(SCOPE.to_owned()) };
        let may = |value: &str| free.contains(&value) || own.iter().any(|own| own == value);
        match asked.split(' ').find(|value| !value.is_empty() && !may(value)) {
            None => Ok(asked.clone()),
            Some(value) => {
                let message =
                    format!("Clients that register themselves may have {}. Ask an admin for more.", free.join(", "));
                Err(vec![Problem::refuse(Rule::ScopeValue, Field::Scope, value, message)])
            }
        }
    }
}

/// They follow from the response types; where they are named, they have to be enough for those. Whether the client wants
/// tokens for itself besides.
fn grant_types(members: &Members, response_types: &[String]) -> Result<bool, OAuthError> {
    const NAME: &str = "grant_types";
    let Some(named) = members.texts(NAME)? else { return Ok(false) };
    if let Some(unknown) = named.iter().find(|kind| !GRANT_TYPES.contains(&kind.as_str())) {
        let known = GRANT_TYPES.join(", ");
        return Err(invalid(NAME, format_args!("“{unknown}” is not supported; there are {known}")));
    }
    let needed = response_types.iter().filter_map(|kind| ResponseType::parse(kind));
    let needed = needed.flat_map(|kind| kind.grant_types().iter().map(move |grant| (kind, grant.as_str())));
    for (kind, grant) in needed {
        if named.iter().all(|named| named != grant) {
            return Err(invalid(NAME, format_args!("the response type {kind} needs {grant}")));
        }
    }
    Ok(named.iter().any(|kind| kind == CLIENT_CREDENTIALS))
}

/// What a client is called that did not say: where its users come back to.
fn name_of(redirect_uris: &[String]) -> String {
    let place = |uri: &String| anatomy::host(uri).or_else(|| Some(uri.split_once(':')?.0)).map(str::to_owned);
    redirect_uris.first().and_then(place).unwrap_or_else(|| "Client without a name".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Result<ClientForm, String> {
        let members = Members::parse(body.as_bytes()).map_err(|error| error.to_string())?;
        let requested = Requested::read(&members).map_err(|error| error.to_string())?;
        requested.form(None, &Logo::Stays).map_err(|problems| problems[0].message.clone())
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let read =
            form(r#"{"redirect_uris":["https://rp.kiln.example/cb"],"unknown":{"a":1},"enabled":true}"#).unwrap();
        assert_eq!((read.name.as_str(), read.client_type.as_str()), ("rp.kiln.example", "confidential"));
        assert_eq!(read.response_types, ["code"]);
        assert_eq!(read.scope, "openid profile email offline_access");
        let extended = read.extended.unwrap();
        assert_eq!(extended.iter().collect::<Vec<_>>(), [(Member::TokenEndpointAuthMethod, "client_secret_basic")]);
        assert_eq!(form(r#"{"redirect_uris":["com.example.app:/cb"]}"#).unwrap().name, "com.example.app");
    }

    #[test]
    fn everything_has_its_place() {
        let read = form(
            r#"{"redirect_uris":["https://a.example/cb"],"client_name":"Kiln","contacts":["a@k.example","b@k.example"],
               "client_uri":"https://k.example/","tos_uri":"https://k.example/t","policy_uri":"https://k.example/p",
               "token_endpoint_auth_method":"none","application_type":"native","id_token_signed_response_alg":"HS256",
               "scope":"openid email","software_id":"s","software_version":"1","subject_type":"public",
               "grant_types":["authorization_code","refresh_token"],"post_logout_redirect_uris":["https://a.example/"],
               "dpop_bound_access_tokens":false}"#,
        )
        .unwrap();
        assert_eq!((read.name.as_str(), read.client_type.as_str(), read.jwt_alg.as_str()), ("Kiln", "public", "HS256"));
        assert_eq!((read.website_url.as_str(), read.terms_url.as_str()), ("https://k.example/", "https://k.example/t"));
        assert_eq!((read.contact_email.as_str(), read.scope.as_str()), ("a@k.example", "openid email"));
        let extended = read.extended.unwrap();
        let entries: Vec<_> = extended.iter().collect();
        assert_eq!(
            entries,
            [
                (Member::Contacts, "b@k.example"),
                (Member::PolicyUri, "https://k.example/p"),
                (Member::SoftwareId, "s"),
                (Member::SoftwareVersion, "1"),
            ]
        );
    }

    #[test]
    fn what_is_not_kept_is_not_promised() {
        for (more, says) in [
            (r#""subject_type":["pairwise"]"#, "subject_type: a string expected"),
            (r#""userinfo_signed_response_alg":"RS256""#, "userinfo_signed_response_alg: not supported"),
            (r#""id_token_encrypted_response_alg":"RSA-OAEP""#, "not supported"),
            (r#""dpop_bound_access_tokens":true"#, "not supported"),
            (r#""dpop_bound_access_tokens":"yes""#, "true or false expected"),
            (r#""grant_types":["password"]"#, "'password' is not supported"),
            (
                r#""grant_types":["authorization_code","client_credentials"],"token_endpoint_auth_method":"none""#,
                "than none",
            ),
            (r#""default_max_age":-1"#, "a number of seconds expected"),
            (r#""default_max_age":1.5"#, "a number of seconds expected"),
            (r#""default_max_age":"3600""#, "a string found"),
            (r#""require_auth_time":"true""#, "true or false expected"),
            (r#""default_acr_values":"x""#, "an array of strings expected"),
            (r#""grant_types":["refresh_token"]"#, "the response type code needs authorization_code"),
            (r#""response_types":["code id_token"],"grant_types":["authorization_code"]"#, "needs implicit"),
            (r#""scope":"openid admin:all""#, "may have openid, profile, email, address, phone, offline_access"),
            (r#""client_name":{"x":1}"#, "client_name: a string expected"),
        ] {
            let body = format!(r#"{{"redirect_uris":["https://a.example/cb"],{more}}}"#);
            let said = form(&body).unwrap_err();
            assert!(said.contains(says), "{more}: {said}");
        }
    }
}
