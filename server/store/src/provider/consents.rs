//! What people agreed to: scope values, and claims that were asked for by name. Each has an end of its own: to be asked for one
//! more prolongs nothing else.

use domain::{AccountId, ClientKey, Timestamp};

use crate::{
    Result, Store,
    engine::{Statement, values},
};

/// A claim that a client asks for by name, beside its scope (OpenID Connect Core 1.0, section 5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimAsked {
    /// Its name.
    pub name: &'static str,
    /// The scope value that stands for it: whoever agreed to that agreed to the claim.
    pub scope: &'static str,
}

impl Store {
    /// Whether the person agreed to every value of `scope`, a list, and to every claim `beyond` it, and that still holds.
    pub async fn consent_covers(
        &self,
        account: AccountId,
        client: ClientKey,
        (scope, beyond): (&str, &[ClaimAsked]),
        now: Timestamp,
    ) -> Result<bool> {
        const SQL: &str = "SELECT scope, CAST(NULL AS TEXT) AS claim FROM consent \
                           WHERE account = $1 AND client = $2 AND expires_at > $3 \
                           UNION ALL SELECT '', claim FROM consent_claim \
                           WHERE account = $1 AND client = $2 AND expires_at > $3";
        let agreed: Vec<(String, Option<String>)> = self.db().all(SQL, values![account, client, now]).await?;
        let to_scope = |value: &str| agreed.iter().any(|(scope, claim)| claim.is_none() && scope == value);
        let to_claim = |name: &str| agreed.iter().any(|(_, claim)| claim.as_deref() == Some(name));
        Ok(scope.split(' ').all(to_scope) && beyond.iter().all(|asked| to_scope(asked.scope) || to_claim(asked.name)))
    }
}

/// Remembers that the person agreed to every value of `scope` and to every claim `beyond` it until `until`.
pub(super) fn remember_consent(
    (account, client): (AccountId, ClientKey),
    (scope, beyond): (&str, &[ClaimAsked]),
    until: Timestamp,
    now: Timestamp,
) -> impl Iterator<Item = Statement> {
    const SCOPE: &str = "INSERT INTO consent (account, client, scope, given_at, expires_at) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT (account, client, scope) DO UPDATE SET given_at = excluded.given_at, \
                         expires_at = excluded.expires_at";
    const CLAIM: &str = "INSERT INTO consent_claim (account, client, claim, given_at, expires_at) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT (account, client, claim) DO UPDATE SET given_at = excluded.given_at, \
                         expires_at = excluded.expires_at";
    let values = move |what: &str| values![account, client, what, now, until];
    let scopes = scope.split(' ').map(move |value| (SCOPE, values(value)));
    scopes.chain(beyond.iter().map(move |asked| (CLAIM, values(asked.name))))
}
