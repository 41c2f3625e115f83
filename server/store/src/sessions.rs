//! Signing in, and what remembers it.

use std::net::IpAddr;

use domain::{AccountId, Role, Timestamp};
use uuid::Uuid;

use crate::{Registry, Result, Store};

/// A bearer token: 256 random bits in the hands of a browser, their SHA-256 in the database.
macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// From a cookie or an address. `None` if it cannot be one.
            pub fn parse(text: &str) -> Option<Self> {
                let fits = text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                fits.then(|| Self(text.to_owned()))
            }

            /// The token itself, for the browser that it belongs to.
            pub fn expose(&self) -> &str {
                &self.0
            }

            pub(crate) fn generate(random: &$crate::entropy::Entropy) -> Self {
                use base64::Engine as _;
                Self(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random.bytes::<32>()))
            }

            pub(crate) fn digest(&self) -> [u8; 32] {
                use sha2::Digest as _;
                sha2::Sha256::digest(self.0.as_bytes()).into()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}
pub(crate) use token;

token! {
    /// What a browser shows to prove that somebody signed in with it. The database holds its hash.
    SessionToken
}

/// Names a session without giving access to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(pub Uuid);

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which of their sessions.
    pub id: SessionId,
    /// Their account.
    pub account: AccountId,
    /// Its e-mail address.
    pub email: String,
    /// Its name, or empty.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When the session ends, whatever happens.
    pub expires_at: Timestamp,
}

/// One of one's own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Names it.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub seen_at: Timestamp,
    /// When it ends, whatever happens.
    pub expires_at: Timestamp,
    /// The network address it began at, or empty.
    pub address: String,
    /// The browser, in its own words, or empty.
    pub user_agent: String,
}

/// An attempt to sign in.
#[derive(Clone, Copy)]
pub struct SignIn<'a> {
    /// The e-mail address that was typed.
    pub email: &'a str,
    /// The password that was typed.
    pub password: &'a str,
    /// Where it comes from.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInOutcome {
    /// They are signed in.
    SignedIn {
        /// For the browser.
        token: SessionToken,
        /// Who they are.
        session: Session,
    },
    /// There is no such account, or the password is another one, or the account is disabled: it is not said which.
    Rejected,
    /// Too many attempts for this account or from this address.
    Throttled {
        /// The next attempt makes sense in so many seconds.
        retry_after_s: u32,
    },
}

impl Store {
    /// Signs in. It takes the same time whether there is such an account or not.
    pub async fn sign_in(&self, attempt: SignIn<'_>, now: Timestamp) -> Result<SignInOutcome> {
        unimplemented!("{} {now:?}", attempt.email)
    }

    /// Whoever is signed in with `token` at `now`, in one statement; the use is noted every five minutes, with a second one.
    pub async fn session(&self, token: &SessionToken, now: Timestamp) -> Result<Option<Session>> {
        unimplemented!("{token:?} {now:?}")
    }

    /// Ends the session of `token`.
    pub async fn sign_out(&self, token: &SessionToken, now: Timestamp) -> Result<()> {
        unimplemented!("{token:?} {now:?}")
    }
}

impl Registry {
    /// The actor's own sessions that have not ended, the newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionRecord>> {
        unimplemented!()
    }

    /// Ends one of the actor's own sessions.
    pub async fn end_session(&self, id: SessionId) -> Result<()> {
        unimplemented!("{id:?}")
    }

    /// Ends all sessions of the actor, this one too. Says how many there were.
    pub async fn sign_out_everywhere(&self) -> Result<u64> {
        unimplemented!()
    }
}
