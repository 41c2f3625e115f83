//! `/test-sign-in`: an owner or an admin tries a client out.

use app::{
    api::{guard, when},
    backend::{HOLDS_SECRET, Visit, Visitor},
    layout::sign_in_for,
    provider::{Row, Section, TrialPage, no_trial, trial},
};
use axum::{
    Extension,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{ClientKey, ClientStatus, ResponseType, Role, Timestamp};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use provider::{Decoded, Said, Trial, TrialEnd};
use serde::Deserialize;
use store::StoreError;

use super::{super::Web, arrival, broken, look, page, see_other, signed_in};

/// What is posted to begin one.
#[derive(Deserialize)]
pub struct Begin {
    key: ClientKey,
    /// One of the client's, or the first of them.
    response_type: Option<String>,
}

/// `POST /test-sign-in`
pub async fn begin(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    body: Bytes,
) -> Response {
    let Ok(asked) = serde_qs::from_bytes::<Begin>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    let page = format!("/clients/{}/sign-ins", asked.key);
    let Some(session) = signed_in(visitor) else { return see_other(&sign_in_for(&page)) };
    let Ok(caller) = guard::admit(Some(session.clone()), web.backend.clone(), visit.now, Role::Owner) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let view = match caller.registry().client_view(asked.key).await {
        Ok(view) => view,
        Err(StoreError::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return broken(&error),
    };
    if !view.owned && session.role != Role::Admin {
        return StatusCode::FORBIDDEN.into_response();
    }
    let client = &view.record.client;
    if view.record.deleted_at.is_some() || client.status == ClientStatus::Suspended {
        return see_other(&page);
    }
    let kinds = &client.metadata.response_types;
    let asked = asked.response_type.as_deref().and_then(ResponseType::parse);
    let kind = asked.filter(|kind| kinds.contains(kind)).or_else(|| kinds.first().copied());
    let Some(kind) = kind else { return see_other(&page) };
    match web.provider.begin_trial(client, kind, &session, &mut store::os_random(), arrival(&visit)) {
        Some(address) => see_other(&address),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `POST /test-sign-in/callback`: the answer of our own provider, by way of the browser.
pub async fn end(
    State(web): State<Web>,
    Extension(visit): Extension<Visit>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(session) = signed_in(visitor) else { return see_other("/sign-in") };
    let mut response = match web.provider.end_trial(&body, &session, arrival(&visit)).await {
        Ok(TrialEnd::Shown(found)) => shown(&web, &headers, &found, visit.now),
        Ok(TrialEnd::Stranger) => page(StatusCode::BAD_REQUEST, no_trial(&look(&web, &headers)), None, None),
        Err(error) => return broken(&error),
    };
    response.headers_mut().insert(HOLDS_SECRET, HeaderValue::from_static("1"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn shown(web: &Web, headers: &HeaderMap, found: &Trial, now: Timestamp) -> Response {
    let row = |said: &Said| Row {
        name: said.name.clone(),
        value: said.value.clone(),
        read: said.time.map(|at| when::when(Timestamp(at.saturating_mul(1000)), now).full).unwrap_or_default(),
        means: said.means,
    };
    let mut sections = Vec::new();
    let mut add = |title, text: &str, said: &[Said]| {
        sections.push(Section { title, text: text.to_owned(), rows: said.iter().map(row).collect() });
    };
    add("The request", "What the client sends with the browser of the person to /authorize.", &found.request);
    add("The response", "What comes back to the redirect URI, by way of the browser.", &found.response);
    if let Some(Decoded { header, claims }) = &found.first_id_token {
        add("The ID token that came with it: header", "", header);
        add("Its claims", "", claims);
    }
    if let Some(exchange) = &found.exchange {
        add("The token request", "What the client sends to /token by itself.", &exchange.request);
        add("What the token endpoint says", "", &exchange.response);
        if let Some(Decoded { header, claims }) = &exchange.id_token {
            add("The ID token: header", "", header);
            add("The claims of the ID token", "", claims);
        }
    }
    if let Some(userinfo) = &found.userinfo {
        add("What userinfo says", "To whoever shows the access token at /userinfo.", userinfo);
    }
    let refused = found.refused.as_ref().map(|(error, description)| format!("{error}: {description}"));
    let shown = TrialPage { client: &found.client, refused: refused.as_deref(), sections: &sections };
    page(StatusCode::OK, trial(&look(web, headers), &shown), None, None)
}
