//! From a refused request to its reason and its remedy.

use super::{Alignment, Endpoint, NO_CHALLENGE, REDIRECT_URI, RefusedRequest, SUSPENDED, WAITING, nearest, reason};
use crate::{ClientForm, ClientType, Metadata, ResponseType, redirect_uri::registered};

/// What was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Why, in one sentence.
    pub reason: String,
    /// The URI that was sent beside the registered one that is nearest, where it is about that.
    pub alignment: Option<Alignment>,
    /// What to do in the application.
    pub advice: String,
    /// What would mend it in the registry.
    pub mend: Option<Mend>,
    /// What was missing in the registry is there by now: the same request would pass.
    pub settled: bool,
}

/// A change of the registration that lets a request pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// One more redirect URI.
    RedirectUri(String),
    /// One more response type.
    ResponseType(ResponseType),
    /// More scope values.
    Scope(Vec<String>),
}

impl Mend {
    /// What a button that does it says.
    pub fn label(&self) -> String {
        match self {
            Self::RedirectUri(_) => "Add this redirect URI".to_owned(),
            Self::ResponseType(kind) => format!("Add the response type {kind}"),
            Self::Scope(values) => format!("Add {} to the scopes", values.join(" ")),
        }
    }

    /// The form of the client with the change in it.
    pub fn apply(&self, metadata: &Metadata) -> ClientForm {
        let mut form = ClientForm::from(metadata);
        match self {
            Self::RedirectUri(uri) => form.redirect_uris.push(uri.clone()),
            Self::ResponseType(kind) => form.response_types.push(kind.as_str().to_owned()),
            Self::Scope(values) => form.scope = format!("{} {}", form.scope, values.join(" ")),
        }
        form
    }

    /// Why it was done, for the history.
    pub fn why(&self) -> String {
        match self {
            Self::RedirectUri(_) => "A refused request asked for this redirect URI".to_owned(),
            Self::ResponseType(_) => "A refused request asked for this response type".to_owned(),
            Self::Scope(_) => "A refused request asked for these scopes".to_owned(),
        }
    }
}

/// What was wrong with `request`, seen from what is registered now.
pub fn diagnose(request: &RefusedRequest, client: &Metadata) -> Diagnosis {
    let said = || sentence(&request.description);
    match (request.endpoint, request.error.as_str()) {
        (_, REDIRECT_URI) => redirect_uri(request, client),
        (_, SUSPENDED) => {
            simple("The client was suspended: nobody can sign in to it.", "An admin of this registry can resume it.")
        }
        (_, WAITING) => simple(
            "The client waited for a review, and works for its owners and testers only until then.",
            "Sign in as one of its owners, or wait for the decision.",
        ),
        (Endpoint::Authorize, "unauthorized_client") => response_type(request, client),
        (Endpoint::Authorize, "invalid_scope") => scope(request, client),
        (Endpoint::Authorize, "invalid_request") if request.description.starts_with(NO_CHALLENGE) => {
            pkce(request, client)
        }
        (Endpoint::Token, "invalid_client") => {
            let advice = match client.client_type {
                ClientType::Public => "Send client_id alone, without a secret and without the header Authorization.",
                ClientType::Confidential => {
                    "Compare the secret in the application with those under Credentials. A lost one is replaced there."
                }
            };
            simple(&said(), advice)
        }
        (Endpoint::Token, "invalid_grant")
            if request.get("redirect_uri").is_some_and(|uri| registered(client, uri).is_none()) =>
        {
            let mut diagnosis = redirect_uri(request, client);
            "Send the redirect URI of the authorization request, to the letter.".clone_into(&mut diagnosis.advice);
            diagnosis.mend = None;
            diagnosis
        }
        (_, error) => simple(&said(), advice(error)),
    }
}

fn simple(reason: &str, advice: &str) -> Diagnosis {
    Diagnosis { reason: reason.to_owned(), alignment: None, advice: advice.to_owned(), mend: None, settled: false }
}

fn redirect_uri(request: &RefusedRequest, client: &Metadata) -> Diagnosis {
    let Some(sent) = request.get("redirect_uri") else {
        return simple(&sentence(&request.description), "Send one of the registered redirect URIs with the request.");
    };
    if registered(client, sent).is_some() {
        return Diagnosis { settled: true, ..simple("The redirect URI was not registered then. It is by now.", "") };
    }
    let Some(alignment) = nearest(sent, &client.redirect_uris) else {
        let none = simple("The client has no redirect URI to be answered at.", "Register the one that it uses.");
        return Diagnosis { mend: Some(Mend::RedirectUri(sent.to_owned())), ..none };
    };
    Diagnosis {
        reason: reason(&alignment),
        advice: format!("Use the registered one in the application: {}", alignment.registered),
        alignment: Some(alignment),
        mend: Some(Mend::RedirectUri(sent.to_owned())),
        settled: false,
    }
}

fn response_type(request: &RefusedRequest, client: &Metadata) -> Diagnosis {
    let asked = request.get("response_type").and_then(ResponseType::parse);
    let Some(asked) = asked else { return simple(&sentence(&request.description), advice("unauthorized_client")) };
    if client.response_types.contains(&asked) {
        // What the client lacked is then something else: a secret to sign with.
        let settled = request.description.contains("not registered");
        let reason = if settled {
            format!("The response type {asked} was not registered then. It is by now.")
        } else {
            sentence(&request.description)
        };
        return Diagnosis { settled, ..simple(&reason, if settled { "" } else { advice("unauthorized_client") }) };
    }
    let registered: Vec<&str> = client.response_types.iter().map(|kind| kind.as_str()).collect();
    let reason = format!("It asks for the response type {asked}, and this client has {}.", registered.join(", "));
    let advice = format!("Ask for {} in the application.", registered.first().unwrap_or(&"code"));
    Diagnosis { mend: Some(Mend::ResponseType(asked)), ..simple(&reason, &advice) }
}

fn pkce(request: &RefusedRequest, client: &Metadata) -> Diagnosis {
    if client.needs_pkce() {
        return simple(&sentence(&request.description), "Switch PKCE with S256 on in the application’s library.");
    }
    Diagnosis { settled: true, ..simple("The client had to use PKCE then. By now it need not.", "") }
}

fn scope(request: &RefusedRequest, client: &Metadata) -> Diagnosis {
    let asked = request.get("scope").unwrap_or_default().split_whitespace();
    let mut missing: Vec<String> = Vec::new();
    for value in asked.filter(|value| !client.scope.is_empty() && client.scope.iter().all(|known| known != value)) {
        if missing.iter().all(|known| known != value) {
            missing.push(value.to_owned());
        }
    }
    if missing.is_empty() {
        let settled = request.description.contains("not registered");
        return if settled {
            Diagnosis { settled, ..simple("The scope was not registered then. It is by now.", "") }
        } else {
            simple(&sentence(&request.description), "Ask for openid at least.")
        };
    }
    let reason = format!("It asks for {}, and this client may ask for {}.", missing.join(" "), client.scope.join(" "));
    let advice = "Ask for less in the application.";
    Diagnosis { mend: Some(Mend::Scope(missing)), ..simple(&reason, advice) }
}

/// What to do in the application about an error that has no remedy here.
fn advice(error: &str) -> &'static str {
    match error {
        "invalid_grant" => "Exchange each code once and at once, with what the authorization request was sent with.",
        "unsupported_grant_type" => "Send grant_type authorization_code or refresh_token.",
        "unsupported_response_type" => "Send one of the response types of the client.",
        "unmet_authentication_requirements" => {
            "Ask for one of acr_values_supported in the metadata of the provider, or do not insist: leave out essential."
        }
        "unauthorized_client" => "Rotate the secret of the client under Credentials.",
        _ => "Change the request in the application.",
    }
}

/// A description as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    // Names of parameters keep their letters.
    let first: String = match letters.next() {
        Some(letter) if !text.split(' ').next().unwrap_or_default().contains('_') => letter.to_uppercase().collect(),
        Some(letter) => letter.to_string(),
        None => return "The request was refused.".to_owned(),
    };
    [&first, letters.as_str(), "."].concat()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        ClientKey, RequestId, Timestamp,
        form::{Policy, check},
    };

    const URI: &str = "https://app.example.com/cb";

    fn client() -> Metadata {
        Metadata {
            name: "Kiln".to_owned(),
            client_type: ClientType::Confidential,
            response_types: vec![ResponseType::Code],
            redirect_uris: vec![URI.to_owned()],
            scope: vec!["openid".to_owned(), "email".to_owned()],
            ..Metadata::default()
        }
    }

    fn refused(endpoint: Endpoint, error: &str, description: &str, sent: &[(&str, &str)]) -> RefusedRequest {
        RefusedRequest {
            id: RequestId(Uuid::nil()),
            client: ClientKey(Uuid::nil()),
            at: Timestamp(0),
            endpoint,
            error: error.to_owned(),
            description: description.to_owned(),
            sent: sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        use Endpoint::{Authorize, Token};
        for (endpoint, error, description, sent, says) in [
            (Authorize, REDIRECT_URI, "", &[("redirect_uri", "http://app.example.com/cb")][..], "sent with http,"),
            (Authorize, REDIRECT_URI, "redirect_uri is missing", &[], "redirect_uri is missing."),
            (Authorize, SUSPENDED, "", &[], "suspended"),
            (Authorize, WAITING, "", &[], "waited for a review"),
            (
                Authorize,
                "unauthorized_client",
                "",
                &[("response_type", "id_token")],
                "id_token, and this client has code.",
            ),
            (
                Authorize,
                "invalid_scope",
                "",
                &[("scope", "openid phone phone")],
                "asks for phone, and this client may ask for openid email.",
            ),
            (Authorize, "invalid_request", "nonce is missing", &[], "Nonce is missing."),
            (Authorize, "invalid_request", "code_challenge and its method were sent twice", &[], "sent twice."),
            (Authorize, "unmet_authentication_requirements", "no value of acr", &[], "No value of acr."),
            (Token, "invalid_client", "the secret was revoked", &[], "The secret was revoked."),
            (
                Token,
                "invalid_grant",
                "another",
                &[("redirect_uri", "https://app.example.com/cb/")],
                "a slash at the end",
            ),
            (Token, "invalid_grant", "the code is too old", &[("redirect_uri", URI)], "The code is too old."),
            (Token, "anything", "", &[], "The request was refused."),
        ] {
            let found = diagnose(&refused(endpoint, error, description, sent), &client());
            assert!(found.reason.contains(says), "{error}: {}", found.reason);
            assert!(!found.settled && !found.advice.is_empty(), "{error}: {found:?}");
        }
    }

    #[test]
    fn a_remedy_lets_the_request_pass() {
        for (error, sent) in [
            (REDIRECT_URI, ("redirect_uri", "https://app.example.com/cb/")),
            ("unauthorized_client", ("response_type", "code id_token")),
            ("invalid_scope", ("scope", "openid phone address")),
        ] {
            let request = refused(Endpoint::Authorize, error, "it is not registered", &[sent]);
            let mend = diagnose(&request, &client()).mend.unwrap();
            let (metadata, _) = check(&mend.apply(&client()), &Policy::default()).unwrap();
            let after = diagnose(&request, &metadata);
            assert!(after.settled && after.mend.is_none(), "{error}: {after:?}");
        }
    }

    #[test]
    fn pkce_is_mended_in_the_application() {
        let description = format!("{NO_CHALLENGE}: this client is registered to need PKCE with S256");
        let request = refused(Endpoint::Authorize, "invalid_request", &description, &[]);
        let strict = diagnose(&request, &Metadata { require_pkce: true, ..client() });
        assert!(strict.advice.contains("PKCE") && strict.mend.is_none() && !strict.settled, "{strict:?}");
        assert!(diagnose(&request, &client()).settled);
        assert!(!diagnose(&request, &Metadata { client_type: ClientType::Public, ..client() }).settled);
    }

    #[test]
    fn what_the_token_endpoint_refused_is_mended_in_the_application() {
        let request = refused(Endpoint::Token, "invalid_grant", "", &[("redirect_uri", "https://app.example.com/cb/")]);
        assert_eq!(diagnose(&request, &client()).mend, None);
    }
}
