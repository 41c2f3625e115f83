//! The secrets of a client: everything about them but themselves.

use domain::{ClientKey, SecretId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{head::ClientHead, secret_once::SecretOnce};
use crate::{api::packed::Packed, components::When, error::AppError};

/// One secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretLine {
    /// Its key.
    pub id: SecretId,
    /// What somebody called it.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    /// Whether a sealed copy is kept, which HS256 signs with.
    pub sealed: bool,
    /// When it was made.
    pub made: When,
    /// By whom.
    pub made_by: String,
    /// When it was used last.
    pub used: Option<When>,
    /// Whether it works, and until when.
    pub state: SecretState,
    /// Whom it concerns when it is revoked, in a sentence; empty where nobody asked.
    pub concerns: String,
}

/// Whether a secret works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretState {
    /// Without end.
    Works,
    /// It works until then.
    Expires(When),
    /// It worked until then.
    Expired(When),
    /// Somebody ended it.
    Revoked(When),
}

impl SecretState {
    /// Whether it works now.
    pub const fn works(&self) -> bool {
        matches!(self, Self::Works | Self::Expires(_))
    }
}

/// The credentials page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The client.
    pub head: ClientHead,
    /// Its secrets, those that work first.
    pub secrets: Vec<SecretLine>,
    /// One that was made a moment ago, for the only time.
    pub fresh: Option<SecretOnce>,
}

/// A client's secrets.
#[server(prefix = "/api", endpoint = "clients/secrets")]
pub async fn client_secrets(key: ClientKey) -> Result<Packed<Credentials>, AppError> {
    use domain::ClientSecret;

    use super::{head::head, secret_once};
    use crate::{
        api::{guard, map},
        backend,
        sign_ins::radius,
    };

    let caller = guard::require(domain::Role::Owner)?;
    let registry = caller.registry();
    let view = registry.client_view(key).await.map_err(map::error)?;
    let secrets = registry.secrets(key).await.map_err(map::error)?;
    let usage = registry.usage(key).await.map_err(map::error)?;
    let mut secrets = lines(secrets, caller.now());
    for line in &mut secrets {
        line.concerns = radius::of_secret(&usage, &line.id.to_string());
    }
    let fresh = backend::flash()
        .and_then(|text| ClientSecret::parse(&text))
        .map(|secret| secret_once::show(&view.record.client.client_id, &secret));
    let head = head(&view, &caller);
    Ok(Packed::of(&Credentials { head, secrets, fresh }))
}

/// The secrets as they are shown: those that work first, the newest first among equals.
#[cfg(feature = "ssr")]
pub(super) fn lines(secrets: Vec<store::SecretRecord>, now: domain::Timestamp) -> Vec<SecretLine> {
    let when = |at| crate::api::when::when(at, now);
    let mut secrets = secrets;
    secrets.sort_by_key(|secret| (!secret.works(now), std::cmp::Reverse(secret.created_at)));
    secrets
        .into_iter()
        .map(|secret| {
            let state = match (secret.revoked_at, secret.expires_at) {
                (Some(at), _) => SecretState::Revoked(when(at)),
                (None, Some(at)) if at <= now => SecretState::Expired(when(at)),
                (None, Some(at)) => SecretState::Expires(when(at)),
                (None, None) => SecretState::Works,
            };
            SecretLine {
                id: secret.id,
                name: secret.name,
                hint: secret.hint,
                sealed: secret.sealed,
                made: when(secret.created_at),
                made_by: secret.created_by,
                used: secret.last_used_at.map(when),
                state,
                concerns: String::new(),
            }
        })
        .collect()
}
