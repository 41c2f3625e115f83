//! The OpenID Provider: what registered clients sign people in with. It reads the clients from the registry and honours
//! every property of theirs; what it gives out is in the same database, so that any number of servers are one provider.
//!
//! [`Provider`] has a method an endpoint. They take what was sent and who is signed in, and say what is to be answered; how
//! that travels over HTTP, and what pages look like, is for the server.
//!
//! What it follows: OpenID Connect Core 1.0, Discovery 1.0, Dynamic Client Registration 1.0, RP-Initiated Logout 1.0 and
//! Back-Channel Logout 1.0, OAuth 2.0 (RFC 6749, 6750, 7009, 7523, 7591, 7592, 7636, 7662, 8252, 8414, 9207), Multiple
//! Response Types 1.0, Form Post Response Mode 1.0, and the advice of RFC 9700.

mod answer;
mod assertion;
mod authorize;
mod claims;
mod claims_request;
mod client_auth;
mod client_credentials;
mod discovery;
mod end_session;
mod error;
mod explain;
mod id_token;
mod introspect;
mod jwk_set;
mod keys;
mod ledger;
mod logout_token;
mod parameters;
mod pkce;
mod refusal;
mod refused;
mod register;
mod request;
mod source;
mod subject;
mod token;
mod trial;
mod userinfo;

use std::sync::Arc;

use domain::Timestamp;
use outbound::Outbound;
use store::Store;

pub use answer::Answer;
pub use authorize::{Authorization, Consent, Decision};
pub use claims_request::Wanted;
pub use client_auth::Credentials;
pub use end_session::{Logout, LogoutAnswer};
pub use error::OAuthError;
pub use explain::Said;
pub use jwk_set::check as check_keys;
pub use keys::KeySize;
pub use ledger::Arrival;
pub use parameters::Parameters;
pub use refusal::Refusal;
pub use register::DrawLogo;
pub use source::{Where, source_of};
pub use trial::{Decoded, Exchange, Trial, TrialEnd};

/// How long what the provider gives out works, and what it signs with.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The size of new signing keys.
    pub key_size: KeySize,
    /// How long somebody's consent is remembered, in milliseconds.
    pub consent_ms: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { key_size: KeySize::Rsa2048, consent_ms: 90 * DAY }
    }
}

/// The provider at one issuer. Cheap to clone.
#[derive(Clone)]
pub struct Provider {
    store: Store,
    issuer: Arc<str>,
    settings: Settings,
    keys: keys::Keys,
    ledger: ledger::Ledger,
    client_keys: jwk_set::Fetched,
    outbound: Outbound,
    draws: Arc<dyn DrawLogo>,
}

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How far the clocks of servers may be apart.
const SKEW: i64 = MINUTE;
/// How long a code works.
const CODE: i64 = 60 * SECOND;
/// How long an access token works.
const ACCESS_TOKEN: i64 = HOUR;
/// How long an ID token says that it is to be believed.
const ID_TOKEN: i64 = HOUR;
/// How long a refresh token works; the one that it is exchanged for works as long again.
const REFRESH_TOKEN: i64 = 30 * DAY;

impl Provider {
    /// The provider whose issuer is `issuer`: an origin, without a slash at its end. It has no keys before
    /// [`Provider::keep_keys`]. What clients keep elsewhere it fetches with `outbound`; pictures of theirs `draws` draws anew.
    pub fn new(store: Store, issuer: &str, settings: Settings, outbound: Outbound, draws: Arc<dyn DrawLogo>) -> Self {
        let (keys, client_keys, ledger) =
            (keys::Keys::default(), jwk_set::Fetched::default(), ledger::Ledger::default());
        Self { store, issuer: issuer.into(), settings, keys, ledger, client_keys, outbound, draws }
    }

    /// Reads the signing keys, makes the next one in time, and removes those whose last token has expired. At the start,
    /// and once a minute.
    pub async fn keep_keys(&self, now: Timestamp) -> store::Result<()> {
        self.keys.keep(&self.store, self.settings.key_size, now).await
    }

    /// The public keys (RFC 7517): those that sign, those that will, and those that signed not long ago.
    pub fn jwks(&self) -> serde_json::Value {
        self.keys.jwks()
    }

    /// Its issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }
}

/// A point in time in seconds, as tokens count them.
const fn seconds(time: Timestamp) -> i64 {
    time.0.div_euclid(SECOND)
}

const fn later(now: Timestamp, ms: i64) -> Timestamp {
    Timestamp(now.0.saturating_add(ms))
}
