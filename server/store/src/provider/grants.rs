//! Grants, from the authorization endpoint to the first tokens.

use domain::{AccountId, ClientKey, SignInMethod, Timestamp};
use uuid::Uuid;

use super::{
    AccessToken, AuthorizationCode, ClaimAsked, Lives, Tokens,
    consents::remember_consent,
    ending::End,
    issue::{ACCESS, Granted},
};
use crate::{Result, SessionId, Store, engine::values};

/// What somebody lets a client have.
#[derive(Debug, Clone, Copy)]
pub struct NewGrant<'a> {
    /// The client.
    pub client: ClientKey,
    /// Who.
    pub account: AccountId,
    /// Scope values, separated by spaces.
    pub scope: &'a str,
    /// The claims that the request asked for by name, in the words of whoever will read them again.
    pub claims: Option<&'a str>,
    /// Those of them that no value of the scope stands for: they are agreed to one by one.
    pub beyond: &'a [ClaimAsked],
    /// The nonce of the request.
    pub nonce: Option<&'a str>,
    /// In which session.
    pub session: SessionId,
    /// When they had signed in.
    pub auth_time: Timestamp,
    /// How, where that is known.
    pub method: Option<SignInMethod>,
    /// Where the answer goes.
    pub redirect_uri: &'a str,
    /// The challenge that the code's verifier has to answer (RFC 7636): the base64url of its SHA-256.
    pub code_challenge: Option<&'a str>,
    /// Until when the code works, if there is to be one.
    pub code_until: Option<Timestamp>,
    /// Until when the access token works, if the authorization endpoint is to give one.
    pub access_token_until: Option<Timestamp>,
    /// Until when it is remembered that they agreed, if they were asked.
    pub consent_until: Option<Timestamp>,
}

/// A code in the hands of a client.
#[derive(Debug, Clone, Copy)]
pub struct Redemption<'a> {
    /// The code.
    pub code: &'a AuthorizationCode,
    /// Who brings it.
    pub client: ClientKey,
    /// The redirect URI that it names.
    pub redirect_uri: &'a str,
    /// The challenge that its verifier answers, if it brought one.
    pub code_challenge: Option<&'a str>,
    /// Whether a code that was given without a challenge is good for nothing.
    pub needs_challenge: bool,
    /// Until when its tokens work.
    pub lives: Lives,
}

/// What a code was good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// Tokens.
    Tokens(Box<Tokens>),
    /// There is no such code.
    Unknown,
    /// It was used before: what came of it is revoked.
    Replayed,
    /// It is too old.
    Expired,
    /// It was given to another client, and is revoked.
    AnotherClient,
    /// The redirect URI is not that of the authorization request. The code is spent.
    RedirectUri,
    /// The code verifier is not the one that was promised, or is missing, or none was promised. The code is spent.
    Verifier,
    /// It was given without a challenge, and has to have one by now. The code is spent.
    NoChallenge,
    /// The grant was revoked, or the account of the person disabled.
    Revoked,
}

impl Store {
    /// Notes a grant: its code and its first access token, where it is to have them.
    pub async fn grant(
        &self,
        grant: NewGrant<'_>,
        now: Timestamp,
    ) -> Result<(Option<AuthorizationCode>, Option<AccessToken>)> {
        const INSERT: &str = "INSERT INTO access_grant (id, client, account, scope, nonce, auth_time, redirect_uri, created_at, \
                              code, code_challenge, code_expires_at, session, claims, method) \
                              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let random = self.random();
        let id = random.uuid(now);
        let code = grant.code_until.map(|_| AuthorizationCode::generate(&random));
        let insert = values![
            id,
            grant.client,
            grant.account,
            grant.scope,
            grant.nonce,
            grant.auth_time,
            grant.redirect_uri,
            now,
            code.as_ref().map(|code| code.digest().to_vec()),
            grant.code_challenge,
            grant.code_until,
            grant.session.0,
            grant.claims,
            grant.method.map(SignInMethod::as_str)
        ];
        let mut statements = vec![(INSERT, insert)];
        let access_token = grant.access_token_until.map(|until| {
            let token = AccessToken::generate(&random);
            statements.push((ACCESS, values![token.digest(), id, grant.scope, now, until]));
            token
        });
        if let Some(until) = grant.consent_until {
            let asked = (grant.scope, grant.beyond);
            statements.extend(remember_consent((grant.account, grant.client), asked, until, now));
        }
        self.db().carry_out(statements).await?;
        Ok((code, access_token))
    }

    /// Exchanges a code for tokens. It works once: whoever comes second gets nothing, and takes away what the first one
    /// got (RFC 6749, section 10.5).
    pub async fn redeem_code(&self, redemption: Redemption<'_>, now: Timestamp) -> Result<Redeemed> {
        const USE: &str =
            "UPDATE access_grant SET code_used_at = $1 WHERE id = $2 AND code_used_at IS NULL RETURNING id";
        let find = Granted::find("g.code_used_at", "access_grant g", "g.code = $1");
        let grant: Option<Granted> = self.db().optional(find, values![redemption.code.digest()]).await?;
        let Some(grant) = grant else { return Ok(Redeemed::Unknown) };
        let id = grant.id;
        let mut statements = vec![(USE, values![now, id])];
        let outcome = if let Some(refusal) = grant.refuses(&redemption, now) {
            refusal
        } else {
            let (tokens, issue) = self.issue(grant, None, redemption.lives, now)?;
            statements.extend(issue);
            Redeemed::Tokens(Box::new(tokens))
        };
        let used: Vec<(Uuid,)> = match outcome {
            Redeemed::Replayed => Vec::new(),
            // Where it is refused, it is spent all the same.
            _ => self.db().together(statements).await?,
        };
        if used.is_empty() {
            self.misused(id, End::CodeAgain, now).await?;
            return Ok(Redeemed::Replayed);
        }
        if outcome == Redeemed::AnotherClient {
            self.misused(id, End::CodeOfAnother, now).await?;
        }
        Ok(outcome)
    }
}

/// A code may have been given by a server whose clock is behind, by so many milliseconds.
const SKEW: i64 = 60 * 1000;

impl Granted {
    fn refuses(&self, redemption: &Redemption<'_>, now: Timestamp) -> Option<Redeemed> {
        if self.used_at.is_some() {
            Some(Redeemed::Replayed)
        } else if self.client != redemption.client.0 {
            Some(Redeemed::AnotherClient)
        } else if self.has_ended() {
            Some(Redeemed::Revoked)
        } else if self.code_expires_at.is_none_or(|end| end + SKEW <= now.0) {
            Some(Redeemed::Expired)
        } else if self.redirect_uri != redemption.redirect_uri {
            Some(Redeemed::RedirectUri)
        } else if self.code_challenge.as_deref() != redemption.code_challenge {
            Some(Redeemed::Verifier)
        } else if redemption.needs_challenge && self.code_challenge.is_none() {
            Some(Redeemed::NoChallenge)
        } else {
            None
        }
    }
}
