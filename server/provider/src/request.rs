//! An authorization request that a client may make: everything about it that does not depend on who is signed in (OpenID
//! Connect Core 1.0, sections 3.1.2.1, 3.2.2.1 and 3.3.2.1).

use domain::{
    Client, ClientType, Member, ResponseType,
    consent::Prompt,
    doctor::NO_CHALLENGE,
    response_type::{Flow, ResponseMode as DefaultMode},
};

use crate::{OAuthError, Parameters, answer::ResponseMode, claims::has, claims_request::ClaimsRequest, pkce};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub response_type: ResponseType,
    /// Scope values, each once, separated by spaces.
    pub scope: String,
    pub nonce: Option<String>,
    pub code_challenge: Option<String>,
    pub prompt: Prompt,
    /// The person has to sign in once more (`login`), or to choose who they are (`select_account`).
    pub sign_in_again: bool,
    /// How many seconds ago they may have signed in.
    pub max_age: Option<i64>,
    pub login_hint: Option<String>,
    pub id_token_hint: Option<String>,
    /// What is asked for by name.
    pub claims: ClaimsRequest,
}

/// By which way the client is answered, whatever becomes of its request.
pub fn response_mode(sent: &Parameters) -> ResponseMode {
    let asked = sent.get("response_mode").and_then(ResponseMode::parse);
    let response_type = sent.get("response_type").and_then(ResponseType::parse);
    let default = match response_type.map(ResponseType::response_mode) {
        Some(DefaultMode::Fragment) => ResponseMode::Fragment,
        Some(DefaultMode::Query) | None => ResponseMode::Query,
    };
    match asked {
        // Tokens have no place in a query, which servers write into their logs.
        Some(ResponseMode::Query) | None => default,
        Some(mode) => mode,
    }
}

impl Request {
    /// # Errors
    /// The first rule that is broken.
    pub fn read(sent: &Parameters, client: &Client) -> Result<Self, OAuthError> {
        sent.check()?;
        for (name, error) in [
            ("request", "request_not_supported"),
            ("request_uri", "request_uri_not_supported"),
            ("registration", "registration_not_supported"),
        ] {
            if sent.get(name).is_some() {
                return Err(OAuthError::new(error, format!("{name} is not supported: send the parameters themselves")));
            }
        }
        let response_type = response_type(sent, client)?;
        if let Some(mode) = sent.get("response_mode") {
            check_mode(mode, response_type)?;
        }
        let scope = scope(sent, client, response_type)?;
        let nonce = sent.get("nonce").map(str::to_owned);
        if nonce.is_none() && gives_id_token(response_type) {
            return Err(OAuthError::invalid_request(format!("nonce is missing: {response_type} needs one")));
        }
        let (prompt, sign_in_again) = prompt(sent)?;
        let claims = claims(sent, client, response_type, &scope)?;
        Ok(Self {
            response_type,
            scope,
            nonce,
            code_challenge: code_challenge(sent, client, response_type)?,
            prompt,
            sign_in_again,
            max_age: max_age(sent)?.or_else(|| client.metadata.extended.get(Member::DefaultMaxAge)?.parse().ok()),
            login_hint: sent.get("login_hint").map(str::to_owned),
            id_token_hint: sent.get("id_token_hint").map(str::to_owned),
            claims,
        })
    }
}

/// Whether the authorization endpoint gives a code.
pub fn gives_code(response_type: ResponseType) -> bool {
    response_type.flow() != Flow::Implicit
}

/// Whether the authorization endpoint gives an ID token.
pub fn gives_id_token(response_type: ResponseType) -> bool {
    has(response_type.as_str(), "id_token")
}

/// Whether the authorization endpoint gives an access token.
pub fn gives_token(response_type: ResponseType) -> bool {
    has(response_type.as_str(), "token")
}

fn response_type(sent: &Parameters, client: &Client) -> Result<ResponseType, OAuthError> {
    let text = sent.require("response_type")?;
    let Some(found) = ResponseType::parse(text) else {
        let known: Vec<&str> = ResponseType::ALL.iter().map(|known| known.as_str()).collect();
        let description = format!("{text} is no response type; there are: {}", known.join(", "));
        return Err(OAuthError::new("unsupported_response_type", description));
    };
    let registered = &client.metadata.response_types;
    if registered.contains(&found) {
        return Ok(found);
    }
    let registered: Vec<&str> = registered.iter().map(|known| known.as_str()).collect();
    let description = format!("{found} is not registered for this client; registered: {}", registered.join(", "));
    Err(OAuthError::new("unauthorized_client", description))
}

fn check_mode(mode: &str, response_type: ResponseType) -> Result<(), OAuthError> {
    match ResponseMode::parse(mode) {
        None => Err(OAuthError::invalid_request(format!(
            "{mode} is no response mode; there are: query, fragment, form_post"
        ))),
        Some(ResponseMode::Query) if response_type != ResponseType::Code => Err(OAuthError::invalid_request(format!(
            "response_mode query is not for {response_type}: tokens do not belong into a query"
        ))),
        Some(_) => Ok(()),
    }
}

fn scope(sent: &Parameters, client: &Client, response_type: ResponseType) -> Result<String, OAuthError> {
    let invalid = |description: String| OAuthError::new("invalid_scope", description);
    let allowed = &client.metadata.scope;
    let mut kept: Vec<&str> = Vec::new();
    for value in sent.get("scope").unwrap_or_default().split(' ').filter(|value| !value.is_empty()) {
        if !allowed.is_empty() && allowed.iter().all(|known| known != value) {
            let allowed = allowed.join(" ");
            return Err(invalid(format!("{value} is not registered for this client; registered: {allowed}")));
        }
        // Without a code there is no refresh token to be had (section 11).
        let idle = value == "offline_access" && !gives_code(response_type);
        if !kept.contains(&value) && !idle {
            kept.push(value);
        }
    }
    if kept.is_empty() {
        return Err(invalid("scope is missing: openid asks for an ID token".to_owned()));
    }
    if gives_id_token(response_type) && !kept.contains(&"openid") {
        return Err(invalid(format!("openid is missing in scope: {response_type} gives an ID token")));
    }
    Ok(kept.join(" "))
}

fn code_challenge(
    sent: &Parameters,
    client: &Client,
    response_type: ResponseType,
) -> Result<Option<String>, OAuthError> {
    let (challenge, method) = (sent.get("code_challenge"), sent.get("code_challenge_method"));
    match challenge {
        Some(challenge) => match pkce::problem(challenge, method) {
            Some(problem) => Err(OAuthError::invalid_request(problem)),
            None => Ok(gives_code(response_type).then(|| challenge.to_owned())),
        },
        None if method.is_some() => {
            Err(OAuthError::invalid_request("code_challenge is missing, and code_challenge_method was sent"))
        }
        None if client.metadata.needs_pkce() && gives_code(response_type) => {
            let whose = if client.metadata.client_type == ClientType::Public {
                "public clients need"
            } else {
                "this client is registered to need"
            };
            Err(OAuthError::invalid_request(format!("{NO_CHALLENGE}: {whose} PKCE with S256")))
        }
        None => Ok(None),
    }
}

fn prompt(sent: &Parameters) -> Result<(Prompt, bool), OAuthError> {
    let mut prompt = Prompt::default();
    let (mut sign_in_again, mut values) = (false, 0);
    for value in sent.get("prompt").unwrap_or_default().split(' ').filter(|value| !value.is_empty()) {
        values += 1;
        match value {
            "none" => prompt.none = true,
            "consent" => prompt.consent = true,
            "login" | "select_account" => sign_in_again = true,
            other => {
                return Err(OAuthError::invalid_request(format!(
                    "{other} is no prompt; there are: none, login, consent, select_account"
                )));
            }
        }
    }
    if prompt.none && values > 1 {
        return Err(OAuthError::invalid_request("prompt none goes with nothing else"));
    }
    Ok((prompt, sign_in_again))
}

/// Without openid in its scope a request is plain OAuth, which has no such parameter.
fn claims(
    sent: &Parameters,
    client: &Client,
    response_type: ResponseType,
    scope: &str,
) -> Result<ClaimsRequest, OAuthError> {
    let Some(text) = sent.get("claims").filter(|_| has(scope, "openid")) else { return Ok(ClaimsRequest::default()) };
    let mut claims = ClaimsRequest::parse(text)?;
    if !claims.userinfo.is_empty() && !gives_code(response_type) && !gives_token(response_type) {
        let description =
            format!("claims.userinfo needs an access token, which {response_type} does not give: use claims.id_token");
        return Err(OAuthError::invalid_request(description));
    }
    if !claims.can_be_met() {
        let description = "no value of claims.id_token.acr is a way to sign in here; see acr_values_supported";
        return Err(OAuthError::new("unmet_authentication_requirements", description));
    }
    claims.limit(&client.metadata.scope);
    Ok(claims)
}

fn max_age(sent: &Parameters) -> Result<Option<i64>, OAuthError> {
    let read = |text: &str| match text.parse::<u32>() {
        Ok(seconds) => Ok(i64::from(seconds)),
        Err(_) => Err(OAuthError::invalid_request(format!("max_age has to be a number of seconds, and is {text}"))),
    };
    sent.get("max_age").map(read).transpose()
}

#[cfg(test)]
mod tests {
    use domain::{ClientId, ClientKey, ClientStatus, Metadata, Revision, Timestamp};

    use super::*;

    fn client(edit: impl FnOnce(&mut Metadata)) -> Client {
        let mut metadata = Metadata { response_types: ResponseType::ALL.to_vec(), ..Metadata::default() };
        edit(&mut metadata);
        Client {
            key: ClientKey(uuid::Uuid::nil()),
            client_id: ClientId::parse("x").unwrap(),
            metadata,
            status: ClientStatus::Active,
            revision: Revision(1),
            has_secret: true,
            date_created: Timestamp(0),
        }
    }

    fn read(query: &str, client: &Client) -> Result<Request, (&'static str, String)> {
        let query = format!("scope=openid&{query}");
        Request::read(&Parameters::parse(query.as_bytes()), client).map_err(|error| (error.error, error.description))
    }

    #[test]
    fn refusals() {
        let any = client(|_| {});
        let code_only = client(|metadata| metadata.response_types = vec![ResponseType::Code]);
        let public = client(|metadata| metadata.client_type = ClientType::Public);
        let strict = client(|metadata| metadata.require_pkce = true);
        let narrow = client(|metadata| metadata.scope = vec!["openid".to_owned()]);
        let challenge = "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        for (client, query, error, says) in [
            (&any, "", "invalid_request", "response_type is missing"),
            (&any, "response_type=token", "unsupported_response_type", "token is no response type"),
            (&code_only, "response_type=id_token&nonce=n", "unauthorized_client", "registered: code"),
            (&any, "response_type=id_token", "invalid_request", "nonce is missing"),
            (&any, "response_type=code+id_token+token", "invalid_request", "nonce is missing"),
            (&any, "response_type=code&response_mode=web", "invalid_request", "web is no response mode"),
            (&any, "response_type=code+token&response_mode=query", "invalid_request", "not for code token"),
            (&narrow, "response_type=code&scope=openid+admin", "invalid_request", "scope was sent more than once"),
            (&public, "response_type=code", "invalid_request", "public clients need PKCE"),
            (&strict, "response_type=code", "invalid_request", "this client is registered to need PKCE"),
            (&strict, "response_type=code+token&nonce=n", "invalid_request", "PKCE"),
            (&any, &format!("response_type=code&{challenge}"), "invalid_request", "only S256"),
            (&any, &format!("response_type=code&{challenge}&code_challenge_method=plain"), "invalid_request", "S256"),
            (&any, "response_type=code&code_challenge_method=S256", "invalid_request", "code_challenge is missing"),
            (&any, "response_type=code&prompt=none+login", "invalid_request", "nothing else"),
            (&any, "response_type=code&prompt=create", "invalid_request", "create is no prompt"),
            (&any, "response_type=code&max_age=-1", "invalid_request", "max_age"),
            (&any, "response_type=code&request=x", "request_not_supported", "request"),
            (&any, "response_type=code&request_uri=x", "request_uri_not_supported", "request_uri"),
            (&any, "response_type=code&registration=x", "registration_not_supported", "registration"),
            (&any, "response_type=code&state=a&state=b", "invalid_request", "state was sent more than once"),
        ] {
            let (found, description) = read(query, client).unwrap_err();
            assert_eq!(found, error, "{query}: {description}");
            assert!(description.contains(says), "{query}: {description}");
        }
    }

    #[test]
    fn scope_is_an_allow_list() {
        let narrow = client(|metadata| metadata.scope = vec!["openid".to_owned(), "email".to_owned()]);
        let ask = |scope: &str, client: &Client| {
            let query = format!("response_type=code&scope={scope}");
            Request::read(&Parameters::parse(query.as_bytes()), client).map(|request| request.scope)
        };
        assert_eq!(ask("email+openid+email", &narrow).unwrap(), "email openid");
        let refused = ask("openid+admin", &narrow).unwrap_err();
        assert_eq!(refused.error, "invalid_scope");
        assert!(refused.description.contains("registered: openid email"), "{refused}");
        assert_eq!(ask("openid+admin", &client(|_| {})).unwrap(), "openid admin", "no list, no limit");
        assert_eq!(ask("", &narrow).unwrap_err().error, "invalid_scope");
        // A code without an ID token is plain OAuth.
        assert_eq!(ask("email", &narrow).unwrap(), "email");
    }

    #[test]
    fn what_every_response_type_gives() {
        let given = |kind| (gives_code(kind), gives_id_token(kind), gives_token(kind));
        let table = [
            (true, false, false),
            (false, true, false),
            (false, true, true),
            (true, false, true),
            (true, true, false),
            (true, true, true),
        ];
        for (&kind, expected) in ResponseType::ALL.iter().zip(table) {
            assert_eq!(given(kind), expected, "{kind}");
        }
        let any = client(|_| {});
        let request = read("response_type=id_token&nonce=n&scope=", &any).unwrap();
        assert_eq!(request.scope, "openid");
        let offline = Parameters::parse(b"response_type=id_token&nonce=n&scope=openid+offline_access");
        assert_eq!(Request::read(&offline, &any).unwrap().scope, "openid", "no code, no refresh token");
    }
}
