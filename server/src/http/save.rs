//! `POST /clients/save`: the client's form from a browser without JavaScript, picture and all.
//!
//! What was typed survives: a refusal, a conflict or an ended session puts it aside as a draft and leads back to the page
//! that shows it again.

use app::{
    api::clients::{
        check_addresses, removal,
        save::{Done, Target, said, submit},
    },
    backend::{Visit, Visitor},
};
use axum::{
    Extension,
    extract::{Multipart, State, multipart::MultipartRejection},
    response::{IntoResponse, Response},
};
use domain::{ClientForm, ClientKey, Problem, Role, Timestamp};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use store::{Actor, DraftToken, NewDraft, Registry, Session, StoreError, Typing};

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
    if posted.intent == Intent::Check {
        return save.look(&registry, posted).await;
    }
    if posted.intent == Intent::Keep {
        return save.keep(&registry, &posted).await;
    }
    match save.asks_first(&registry, &session, &mut posted).await {
        Ok(None) => {}
        Ok(Some(question)) => return question,
        Err(error) => return save.failed(error, &posted).await,
    }
    let target = Target {
        key: posted.key.map(|(key, _)| key),
        base: posted.key.map_or(0, |(_, revision)| revision.0),
        amends: posted.amends,
        draft: posted.draft,
    };
    match submit(&registry, target, &posted.form, posted.reason.trim()).await {
        Ok(done) => save.onwards(&session, &done, &posted),
        Err(error) => save.failed(error, &posted).await,
    }
}

struct Save<'a> {
    web: &'a Web,
    headers: &'a HeaderMap,
    now: Timestamp,
}

impl Save<'_> {
    fn onwards(&self, session: &Session, done: &Done, posted: &Posted) -> Response {
        let (key, intent) = (done.client.key, posted.intent);
        let then = match intent {
            Intent::Save | Intent::Check | Intent::Keep => "",
            Intent::AddAnother => "?then=new",
            Intent::Continue => "?then=edit",
        };
        if let Some(secret) = &done.secret {
            let mut response = see_other(&format!("{}{then}", flash::page(key)));
            if let Some(cookie) = flash::cookie(self.web, session, key, secret, self.now) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return response;
        }
        let mut response = see_other(&match (intent, done.proposal) {
            (Intent::Save, Some(proposal)) if posted.key.is_some() => format!("/review/{proposal}"),
            (Intent::Save | Intent::Check | Intent::Keep, _) => format!("/clients/{key}"),
            (Intent::AddAnother, _) => format!("/clients/new?saved={key}"),
            (Intent::Continue, _) => format!("/clients/{key}/edit?saved=1"),
        });
        if done.proposal.is_some() {
            say(said(done.changed, true), &mut response);
        }
        response
    }

    /// Back to the form, with what was typed kept as a draft. One that was saved or discarded elsewhere stays so: this is
    /// another then.
    async fn keep(&self, registry: &Registry, posted: &Posted) -> Response {
        let typing = Typing { client: posted.key, form: posted.form.clone(), reason: posted.reason.clone() };
        let kept = match registry.keep_form_draft(posted.draft, &typing).await {
            Ok(None) => registry.keep_form_draft(None, &typing).await,
            other => other,
        };
        match kept {
            Ok(kept) => {
                let resume = kept.filter(|_| posted.key.is_none()).map(|id| format!("?resume={id}"));
                let mut response = see_other(&[posted.page(), resume.unwrap_or_default()].concat());
                say("Kept as a draft: go on with it here or on another device.", &mut response);
                response
            }
            Err(error) => self.failed(error, posted).await,
        }
    }

    /// Back to the form, where a redirect URI goes that people sign in through, and nobody has been asked about it.
    async fn asks_first(
        &self,
        registry: &Registry,
        session: &Session,
        posted: &mut Posted,
    ) -> store::Result<Option<Response>> {
        let Some((key, _)) = posted.key else { return Ok(None) };
        let (view, usage) = registry.client_view_with_uri_use(key).await?;
        if !view.owned && session.role != Role::Admin {
            return Ok(None);
        }
        let removing = removal::unconfirmed(&view.record.client, &usage, &posted.form, &posted.removing);
        // What is wrong with it is said first: nothing would be removed.
        if removing.is_empty() || domain::form::check(&posted.form, &crate::policy::current()).is_err() {
            return Ok(None);
        }
        posted.removing.extend(removing);
        Ok(Some(match self.stash(posted, &[]).await {
            Ok(Some(draft)) => see_other(&format!("{}?draft={}#{}", posted.page(), draft.expose(), removal::ANCHOR)),
            Ok(None) => see_other(&posted.page()),
            Err(response) => response,
        }))
    }

    /// Back to the form, with what was typed and what is behind its addresses.
    async fn look(&self, registry: &Registry, mut posted: Posted) -> Response {
        let backend = &self.web.backend;
        if !backend.preflight {
            return self.again_because(&posted, "Visits are switched off on this server.").await;
        }
        match registry.count_check().await {
            Ok(()) => {}
            Err(StoreError::TooMany(text)) => return self.again_because(&posted, text).await,
            Err(error) => return self.failed(error, &posted).await,
        }
        posted.visits = check_addresses::visits(&backend.outbound, &posted.form).await;
        if posted.visits.is_empty() {
            return self.again_because(&posted, "There is no address to visit yet.").await;
        }
        self.again(&posted, Vec::new()).await
    }

    async fn failed(&self, error: StoreError, posted: &Posted) -> Response {
        match error {
            StoreError::Refused(problems) => self.again(posted, problems).await,
            StoreError::Conflict(_) => self.again(posted, Vec::new()).await,
            StoreError::Overtaken(what) => self.again_because(posted, &what).await,
            StoreError::Invalid(what) if posted.amends.is_some() => self.again_because(posted, what).await,
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

    /// Back to the form, with what was typed and what happened meanwhile.
    async fn again_because(&self, posted: &Posted, what: &str) -> Response {
        let mut response = self.again(posted, Vec::new()).await;
        say(what, &mut response);
        response
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

/// Lets the next page begin with `text`.
fn say(text: &str, response: &mut Response) {
    if let Some(cookie) = app::api::flash::cookie(text) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
