//! Refresh tokens: each works once and is exchanged for the next; one that comes back ends its whole family (RFC 9700,
//! section 4.14.2).

use domain::{ClientKey, Timestamp};
use uuid::Uuid;

use super::{Lives, RefreshToken, Tokens, ending::End, has, issue::Granted};
use crate::{Result, Store, engine::values};

/// A refresh token in the hands of a client.
#[derive(Debug, Clone, Copy)]
pub struct Refreshing<'a> {
    /// The token.
    pub token: &'a RefreshToken,
    /// Who brings it.
    pub client: ClientKey,
    /// A part of the scope, where the access token is to have no more.
    pub scope: Option<&'a str>,
    /// Until when what it is exchanged for works.
    pub lives: Lives,
}

/// What a refresh token was good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// Tokens.
    Tokens(Box<Tokens>),
    /// There is no such token, or it has ended.
    Unknown,
    /// It was used before: its family is revoked.
    Replayed,
    /// It was given to another client. Its family is revoked.
    AnotherClient,
    /// More is asked for than the grant has. Nothing happened.
    Scope,
}

impl Store {
    /// Exchanges a refresh token. Of two that come at the same moment, one is the second.
    pub async fn refresh(&self, refreshing: Refreshing<'_>, now: Timestamp) -> Result<Refreshed> {
        const USE: &str = "UPDATE refresh_token SET used_at = $1 WHERE digest = $2 AND used_at IS NULL AND expires_at > $1 \
                           RETURNING access_grant";
        let digest = refreshing.token.digest();
        let find = Granted::find(
            "t.used_at",
            "refresh_token t JOIN access_grant g ON g.id = t.access_grant",
            "t.digest = $1 AND (t.expires_at > $2 OR t.used_at IS NOT NULL)",
        );
        let grant: Option<Granted> = self.db().optional(find, values![digest, now]).await?;
        let Some(grant) = grant else { return Ok(Refreshed::Unknown) };
        let id = grant.id;
        if grant.used_at.is_some() {
            self.misused(id, End::RefreshAgain, now).await?;
            return Ok(Refreshed::Replayed);
        }
        if grant.has_ended() {
            return Ok(Refreshed::Unknown);
        }
        if grant.client != refreshing.client.0 {
            self.misused(id, End::RefreshOfAnother, now).await?;
            return Ok(Refreshed::AnotherClient);
        }
        if refreshing.scope.is_some_and(|scope| !scope.split(' ').all(|value| has(&grant.scope, value))) {
            return Ok(Refreshed::Scope);
        }
        let (tokens, issue) = self.issue(grant, refreshing.scope, refreshing.lives, now)?;
        let mut statements = vec![(USE, values![now, digest])];
        statements.extend(issue);
        let used: Vec<(Uuid,)> = self.db().together(statements).await?;
        if used.is_empty() {
            // Another request with it was faster. What was written down here ends with the grant.
            self.misused(id, End::RefreshAgain, now).await?;
            return Ok(Refreshed::Replayed);
        }
        Ok(Refreshed::Tokens(Box::new(tokens)))
    }
}
