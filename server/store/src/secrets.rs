//! The secrets of clients: named, overlapping, expiring; shown once.

use domain::{ClientId, ClientKey, ClientSecret, SecretId, Timestamp};

use crate::{Registry, Result, Store};

/// What is known of a secret. Not the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRecord {
    /// Its identifier.
    pub id: SecretId,
    /// The name it was given, or empty.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    /// Whether a sealed copy is kept, because the client uses HS256.
    pub sealed: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl SecretRecord {
    /// Whether a relying party can use it at `now`.
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// How long the secrets that a new one replaces go on working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grace {
    /// Not at all.
    Now,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
}

impl Grace {
    /// All four, the shortest first.
    pub const ALL: &'static [Self] = &[Self::Now, Self::Hour, Self::Day, Self::Week];

    /// The written form: `now`, `1h`, `1d`, `7d`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Hour => "1h",
            Self::Day => "1d",
            Self::Week => "7d",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|grace| grace.as_str() == text)
    }

    /// In milliseconds.
    pub const fn millis(self) -> i64 {
        const HOUR: i64 = 60 * 60 * 1000;
        match self {
            Self::Now => 0,
            Self::Hour => HOUR,
            Self::Day => 24 * HOUR,
            Self::Week => 7 * 24 * HOUR,
        }
    }
}

/// A secret that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Its identifier.
    pub id: SecretId,
    /// The secret, for the only time.
    pub secret: ClientSecret,
    /// Until when those before it work at most.
    pub old_until: Timestamp,
}

/// A relying party that presented a secret that works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The client.
    pub client: ClientKey,
    /// Which of its secrets it was.
    pub secret: SecretId,
}

impl Store {
    /// Whether `presented` is a secret of the active client `client_id` that works at `now`; its use is noted.
    pub async fn verify_secret(
        &self,
        client_id: &ClientId,
        presented: &str,
        now: Timestamp,
    ) -> Result<Option<Verified>> {
        unimplemented!("{client_id} {} {now:?}", presented.len())
    }
}

impl Registry {
    /// The secrets of a client, the newest first; those that no longer work among them for as long as the client lives.
    pub async fn secrets(&self, key: ClientKey) -> Result<Vec<SecretRecord>> {
        unimplemented!("{key}")
    }

    /// Makes a new secret for a confidential client. Those it has go on working for `grace`, or until they expire.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] if the client is public, the name too long or `expires_at` in the past.
    pub async fn rotate_secret(
        &self,
        key: ClientKey,
        name: &str,
        grace: Grace,
        expires_at: Option<Timestamp>,
    ) -> Result<Rotated> {
        unimplemented!("{key} {name} {grace:?} {expires_at:?}")
    }

    /// Ends a secret at once. Ending one that has ended already does nothing.
    pub async fn revoke_secret(&self, key: ClientKey, id: SecretId) -> Result<()> {
        unimplemented!("{key} {id}")
    }
}
