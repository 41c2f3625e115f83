//! What a request comes to: a grant, and of its code and its tokens what the response type names.

use domain::{Client, Timestamp, redirect_uri::registered};
use store::{NewGrant, Session, StoreError, UseKind};

use super::caller::Caller;
use crate::{
    ACCESS_TOKEN, CODE, Provider, SECOND,
    claims::is_known,
    id_token::About,
    later,
    request::{Request, gives_code, gives_id_token, gives_token},
    seconds,
};

impl Provider {
    /// Gives what the response type names.
    pub(super) async fn give(
        &self,
        caller: &Caller,
        request: &Request,
        session: &Session,
        asked: bool,
        now: Timestamp,
    ) -> store::Result<Vec<(&'static str, String)>> {
        let kind = request.response_type;
        let claims = request.claims.to_keep();
        let beyond = request.claims.names_beyond(&request.scope);
        let grant = NewGrant {
            client: caller.client.key,
            account: session.account,
            scope: &request.scope,
            claims: claims.as_deref(),
            beyond: &beyond,
            nonce: request.nonce.as_deref(),
            session: session.id,
            auth_time: session.created_at,
            method: session.method,
            redirect_uri: &caller.uri,
            code_challenge: request.code_challenge.as_deref(),
            code_until: gives_code(kind).then(|| later(now, CODE)),
            access_token_until: gives_token(kind).then(|| later(now, ACCESS_TOKEN)),
            // A test is no answer that counts later.
            consent_until: (asked && caller.uri != self.trial_uri()).then(|| later(now, self.settings.consent_ms)),
        };
        let (code, access_token) = self.store.grant(grant, now).await?;
        let mut fields = Vec::new();
        if let Some(code) = &code {
            fields.push(("code", code.expose().to_owned()));
        }
        if let Some(token) = &access_token {
            fields.push(("access_token", token.expose().to_owned()));
            fields.push(("token_type", "Bearer".to_owned()));
            fields.push(("expires_in", (ACCESS_TOKEN / SECOND).to_string()));
            fields.push(("scope", request.scope.clone()));
        }
        if gives_id_token(kind) {
            let person = self.store.person_of(session.account).await?.ok_or(StoreError::NotFound)?;
            let alone = code.is_none() && access_token.is_none();
            let about = About {
                auth_time: seconds(session.created_at),
                method: session.method,
                asked: Some(&request.claims.id_token),
                nonce: request.nonce.as_deref(),
                access_token: access_token.as_ref().map(store::AccessToken::expose),
                code: code.as_ref().map(store::AuthorizationCode::expose),
                state: caller.state.as_deref(),
                claims_of: alone.then_some(request.scope.as_str()),
                session: Some(session.id),
            };
            fields.push(("id_token", self.id_token(&caller.client, &person, about, now).await?));
        }
        Ok(fields)
    }

    /// Notes what a sign-in used.
    pub(super) fn note_sign_in(&self, caller: &Caller, request: &Request, session: &Session, now: Timestamp) {
        if caller.uri == self.trial_uri() {
            return;
        }
        let Client { key, metadata, .. } = &caller.client;
        // A native client chooses the port of a loopback address anew each time.
        let uri = registered(metadata, &caller.uri).unwrap_or(&caller.uri);
        let kind = request.response_type;
        self.ledger.note(|happened| {
            happened.signed_in(*key, now);
            happened.used(*key, UseKind::RedirectUri, uri, Some(session.account), now);
            happened.used(*key, UseKind::ResponseType, kind.as_str(), None, now);
            // Any client could make up any number of others.
            let named = |value: &&str| metadata.scope.iter().any(|known| known == value) || is_known(value);
            for value in request.scope.split(' ').filter(named) {
                happened.used(*key, UseKind::Scope, value, None, now);
            }
            if gives_code(kind) {
                let method = if request.code_challenge.is_some() { "S256" } else { "none" };
                happened.used(*key, UseKind::Pkce, method, None, now);
            }
            if gives_token(kind) || gives_id_token(kind) {
                happened.used(*key, UseKind::Step, "token", None, now);
            }
        });
    }
}
