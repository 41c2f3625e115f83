//! `/authorize`, and what follows it in the browser.

use app::{
    backend::{Visit, Visitor},
    provider::{ConsentPage, SCRIPT, consent, form_post},
};
use axum::{
    Extension,
    body::Bytes,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Client;
use http::{HeaderMap, StatusCode};
use provider::{Answer, Authorization, Decision, Parameters};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Session;

use super::{super::Web, arrival, broken, languages, look, page, refused, see_other, signed_in};

/// Where a request goes on.
const RESUME: &str = "/authorize/resume";
/// Where a decision is posted to.
const DECISION: &str = "/authorize/decision";

/// A note that comes back.
#[derive(Deserialize)]
pub struct Resumed {
    request: String,
}

/// What the consent page posts.
#[derive(Deserialize)]
pub struct Decided {
    request: String,
    account: String,
    decision: String,
}

/// `GET /authorize`
pub async fn ask(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let session = signed_in(visitor);
    let sent = Parameters::parse(query.unwrap_or_default().as_bytes());
    match web.provider.authorize(&sent, session.as_ref(), arrival(&visit)).await {
        Ok(authorization) => answer(&web, &visit, &headers, session.as_ref(), authorization),
        Err(error) => broken(&error),
    }
}

/// `POST /authorize`: mostly from another site, for which browsers keep the session to themselves. The request goes on by
/// GET, and they bring it.
pub async fn posted(State(web): State<Web>, Extension(visit): Extension<Visit>, body: Bytes) -> Response {
    match web.provider.put_aside(&Parameters::parse(&body), visit.now) {
        Some(note) => see_other(&format!("{RESUME}?request={note}")),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `GET /authorize/resume`
pub async fn resume(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let session = signed_in(visitor);
    let note = serde_qs::from_str::<Resumed>(&query.unwrap_or_default()).map(|sent| sent.request).unwrap_or_default();
    match web.provider.resume(&note, session.as_ref(), None, arrival(&visit)).await {
        Ok(authorization) => answer(&web, &visit, &headers, session.as_ref(), authorization),
        Err(error) => broken(&error),
    }
}

/// `POST /authorize/decision`
pub async fn decide(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let session = signed_in(visitor);
    let Ok(sent) = serde_qs::from_bytes::<Decided>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    // Whoever is signed in by now may be somebody else than the page spoke to: they are asked themselves.
    let same = session.as_ref().is_some_and(|session| session.account.to_string() == sent.account);
    let decision = match sent.decision.as_str() {
        _ if !same => None,
        "allow" => Some(Decision::Allow),
        "deny" => Some(Decision::Deny),
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    match web.provider.resume(&sent.request, session.as_ref(), decision, arrival(&visit)).await {
        Ok(authorization) => answer(&web, &visit, &headers, session.as_ref(), authorization),
        Err(error) => broken(&error),
    }
}

/// The query of the sign-in.
#[derive(Serialize)]
struct SignIn<'a> {
    /// Where to go on.
    next: String,
    /// Who it probably is.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

/// The sign-in that goes on with a request.
fn sign_in(note: &str, email: Option<&str>) -> String {
    let query = serde_qs::to_string(&SignIn { next: format!("{RESUME}?request={note}"), email });
    format!("/sign-in?{}", query.unwrap_or_default())
}

fn answer(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    session: Option<&Session>,
    authorization: Authorization,
) -> Response {
    match authorization {
        Authorization::Refused(refusal) => refused(web, visit, headers, &refusal),
        Authorization::SignIn { note, hint } => see_other(&sign_in(&note, hint.as_deref())),
        Authorization::Answer(Answer::Redirect(address)) => see_other(&address),
        Authorization::Answer(Answer::FormPost { action, fields }) => {
            let hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(SCRIPT)));
            let html = form_post(&look(web, headers), &action, &fields);
            page(StatusCode::OK, html, provider::source_of(&action).as_ref(), Some(&hash))
        }
        Authorization::Consent(asked) => {
            let Some(session) = session else { return StatusCode::UNAUTHORIZED.into_response() };
            let destination = provider::source_of(&asked.redirect_uri);
            let wanted = languages::wanted(asked.ui_locales.as_deref(), headers);
            let metadata = asked.client.metadata.in_language(&wanted);
            let shown = ConsentPage {
                client: Client { metadata, ..asked.client },
                scope: asked.scope,
                claims: asked.claims.iter().map(|claim| (claim.name, claim.essential)).collect(),
                redirect_uri: asked.redirect_uri,
                note: asked.note,
                account: session.account.to_string(),
                name: session.name.clone(),
                email: session.email.clone(),
                action: DECISION,
            };
            page(StatusCode::OK, consent(&look(web, headers), shown), destination.as_ref(), None)
        }
    }
}
