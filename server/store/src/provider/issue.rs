//! What comes of a grant each time its client may have tokens.

use domain::{SignInMethod, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    AccessToken, Lives, RefreshToken, Tokens, has,
    people::{PersonRow, person_columns},
};
use crate::{
    Result, SessionId, Store,
    engine::{Statement, values},
};

/// Writes down an access token, unless its grant is gone.
pub(super) const ACCESS: &str = "INSERT INTO access_token (digest, access_grant, scope, created_at, expires_at) \
                                 SELECT $1, g.id, $3, $4, $5 FROM access_grant g WHERE g.id = $2";

/// A grant, and whom it is about.
#[derive(FromRow)]
pub(super) struct Granted {
    pub id: Uuid,
    pub client: Uuid,
    pub scope: String,
    pub nonce: Option<String>,
    pub auth_time: i64,
    pub redirect_uri: String,
    pub revoked_at: Option<i64>,
    pub code_challenge: Option<String>,
    pub code_expires_at: Option<i64>,
    pub session: Option<Uuid>,
    /// The claims that were asked for by name.
    pub asked: Option<String>,
    pub method: Option<String>,
    /// When what the client presents was used before.
    pub used_at: Option<i64>,
    pub disabled_at: Option<i64>,
    #[sqlx(flatten)]
    pub person: PersonRow,
}

impl Granted {
    /// The statement that finds one: `used_at` and `from`, with a grant `g` in it, say how.
    pub fn find(used_at: &str, from: &str, condition: &str) -> String {
        format!(
            "SELECT g.id, g.client, g.scope, g.nonce, g.auth_time, g.redirect_uri, g.revoked_at, g.code_challenge, \
             g.code_expires_at, g.session, g.claims AS asked, g.method, {used_at} AS used_at, a.disabled_at, {person} FROM {from} \
             JOIN account a ON a.id = g.account LEFT JOIN account_profile pr ON pr.account = a.id WHERE {condition}",
            person = person_columns()
        )
    }

    /// Whether it was revoked, or the account of the person disabled.
    pub const fn has_ended(&self) -> bool {
        self.revoked_at.is_some() || self.disabled_at.is_some()
    }
}

impl Store {
    /// Tokens of a grant, and what writes them down: an access token for `scope`, or for all of it, and a refresh token
    /// where the grant has `offline_access`.
    pub(super) fn issue(
        &self,
        grant: Granted,
        scope: Option<&str>,
        lives: Lives,
        now: Timestamp,
    ) -> Result<(Tokens, Vec<Statement>)> {
        const REFRESH: &str = "INSERT INTO refresh_token (digest, access_grant, created_at, expires_at) \
                               SELECT $1, g.id, $3, $4 FROM access_grant g WHERE g.id = $2";
        let random = self.random();
        let scope = scope.unwrap_or(&grant.scope).to_owned();
        let access_token = AccessToken::generate(&random);
        let mut statements = vec![(ACCESS, values![access_token.digest(), grant.id, &scope, now, lives.access_token])];
        let refresh_token = has(&grant.scope, "offline_access").then(|| RefreshToken::generate(&random));
        if let Some(token) = &refresh_token {
            statements.push((REFRESH, values![token.digest(), grant.id, now, lives.refresh_token]));
        }
        let tokens = Tokens {
            access_token,
            refresh_token,
            scope,
            nonce: grant.nonce,
            claims: grant.asked,
            auth_time: Timestamp(grant.auth_time),
            method: grant.method.as_deref().and_then(SignInMethod::parse),
            person: grant.person.person()?,
            session: grant.session.map(SessionId),
        };
        Ok((tokens, statements))
    }
}
