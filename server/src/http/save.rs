//! `POST /clients/save`: the client's form from a browser without JavaScript, picture and all.
//!
//! What was typed survives: a refusal, a conflict or an ended session puts it aside as a draft and leads back to the page
//! that shows it again.

use app::backend::{Visit, Visitor};
use axum::{
    Extension,
    extract::{Multipart, State, multipart::MultipartRejection},
    response::{IntoResponse, Response},
};
use domain::{ClientForm, ClientKey, ClientSecret, Problem, Timestamp};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use store::{Actor, Brought, DraftToken, NewDraft, Session, StoreError};

use super::{Web, error_page::Reason, flash, logos, session};
use form::{Intent, Posted};

mod form;

/// Registers a client or saves a new revision, and leads on.
pub async fn save(
    State(web): State<Web>,
    Extension(Visitor(session)): Extension<Visitor>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let posted = match form {
        Ok(form) => form::read(form).await,
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    let mut posted = match posted {
        Ok(posted) => posted,
        Err(status) => return status.into_response(),
    };
    let save = Save { web: &web, headers: &headers, now: visit.now };
    let Some(session) = session else { return save.sign_in_first(&posted).await };
    let registry = web.backend.store.registry(Actor::from(&session), visit.now);

    let mut problems = Vec::new();
    if let Some(file) = posted.logo_file.take() {
        match logos::keep(&registry, &file).await {
            Ok(kept) => kept.hash.as_str().clone_into(&mut posted.form.logo),
            Err(logos::NotKept::Refused(refusal)) => problems.push(refusal.problem()),
            Err(logos::NotKept::Store(error)) => return save.failed(error, &posted).await,
        }
    }
    if !problems.is_empty() {
        // Everything else that is wrong comes in the same breath.
        if let Err(others) = domain::form::check(&posted.form, &crate::policy::current()) {
            problems.extend(others);
        }
        return save.again(&posted, problems).await;
    }
    let saved = match posted.key {
        None => {
            let created = registry.create_client(&posted.form, &Brought::default()).await;
            created.map(|created| (created.client.key, created.secret))
        }
        Some((key, revision)) => {
            let saved = registry.update_client(key, revision, &posted.form, &posted.reason).await;
            saved.map(|saved| (saved.client.key, saved.secret))
        }
    };
    match saved {
        Ok((key, secret)) => save.onwards(&session, key, secret.as_ref(), posted.intent),
        Err(error) => save.failed(error, &posted).await,
    }
}

struct Save<'a> {
    web: &'a Web,
    headers: &'a HeaderMap,
    now: Timestamp,
}

impl Save<'_> {
    fn onwards(&self, session: &Session, key: ClientKey, secret: Option<&ClientSecret>, intent: Intent) -> Response {
        let then = match intent {
            Intent::Save => "",
            Intent::AddAnother => "?then=new",
            Intent::Continue => "?then=edit",
        };
        if let Some(secret) = secret {
            let mut response = see_other(&format!("{}{then}", flash::page(key)));
            if let Some(cookie) = flash::cookie(self.web, session, key, secret, self.now) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return response;
        }
        see_other(&match intent {
            Intent::Save => format!("/clients/{key}"),
            Intent::AddAnother => format!("/clients/new?saved={key}"),
            Intent::Continue => format!("/clients/{key}/edit?saved=1"),
        })
    }

    async fn failed(&self, error: StoreError, posted: &Posted) -> Response {
        match error {
            StoreError::Refused(problems) => self.again(posted, problems).await,
            StoreError::Conflict(_) => self.again(posted, Vec::new()).await,
            StoreError::Forbidden => StatusCode::FORBIDDEN.into_response(),
            StoreError::NotFound => StatusCode::NOT_FOUND.into_response(),
            StoreError::Invalid(text) | StoreError::TooMany(text) => {
                (StatusCode::BAD_REQUEST, Extension(Reason(text))).into_response()
            }
            error => {
                tracing::error!(error = &error as &dyn std::error::Error, "a client could not be saved");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// Back to the form, with what was typed and what is wrong with it.
    async fn again(&self, posted: &Posted, problems: Vec<Problem>) -> Response {
        match self.stash(posted, &problems).await {
            Ok(Some(draft)) => see_other(&format!("{}?draft={}", posted.page(), draft.expose())),
            Ok(None) => see_other(&posted.page()),
            Err(response) => response,
        }
    }

    /// The session has ended: what was typed waits until there is another one.
    async fn sign_in_first(&self, posted: &Posted) -> Response {
        let page = posted.page();
        match self.stash(posted, &[]).await {
            // The page and the token have no character that a query would need encoded, but for these three.
            Ok(Some(draft)) => {
                let next = format!("{page}?draft={}", draft.expose())
                    .replace('/', "%2F")
                    .replace('?', "%3F")
                    .replace('=', "%3D");
                see_other(&format!("/sign-in?next={next}"))
            }
            Ok(None) => see_other("/sign-in"),
            Err(response) => response,
        }
    }

    async fn stash(&self, posted: &Posted, problems: &[Problem]) -> Result<Option<DraftToken>, Response> {
        let Some(token) = session::token(self.web, self.headers) else { return Ok(None) };
        let (Ok(form), Ok(problems)) = (posted.draft(), serde_json::to_string(problems)) else { return Ok(None) };
        let draft = NewDraft { target: posted.page(), form, problems };
        self.web.backend.store.stash_draft(&token, &draft, self.now).await.map_err(|error| match error {
            StoreError::TooMany(limit) => (StatusCode::BAD_REQUEST, Extension(Reason(limit))).into_response(),
            error => {
                tracing::error!(error = &error as &dyn std::error::Error, "a draft could not be kept");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        })
    }
}

fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
