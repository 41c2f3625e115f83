//! What the OpenID Provider keeps: its signing keys, what people let clients have (grants), the codes and tokens that came
//! of it, and what they agreed to (consents).
//!
//! Nothing here asks what an actor may do: who holds a code, a token or a client's secret has proved it by that. Whether a
//! client may have what it asks for is for the provider to decide before.

mod client_tokens;
mod consents;
mod ending;
mod grants;
mod guesses;
mod happened;
mod issue;
mod keys;
mod logouts;
mod note;
mod people;
mod refresh;
mod relying_party;
mod tokens;
mod uses;

use domain::{AccountId, ClientId, ClientKey, Profile, SignInMethod, Timestamp};

use crate::{SessionId, sessions::token};

pub use client_tokens::ClientAccess;
pub use consents::ClaimAsked;
pub use grants::{NewGrant, Redeemed, Redemption};
pub use happened::{Happened, UseKind};
pub use keys::StoredKey;
pub use logouts::LogoutTask;
pub(crate) use logouts::queue_logouts;
pub use people::LetIn;
pub use refresh::{Refreshed, Refreshing};
pub use relying_party::{AuthenticatedClient, Presented};
pub use tokens::{Introspected, TokenKind};
pub use uses::{EndedSecret, PartUse, Usage};

pub(crate) use uses::{WEEK, read_uris_column, uris_column};

token! {
    /// An authorization code (RFC 6749, section 4.1.2).
    AuthorizationCode
}
token! {
    /// An access token: opaque, a bearer token (RFC 6750).
    AccessToken
}
token! {
    /// A refresh token (RFC 6749, section 1.5).
    RefreshToken
}

/// Whom tokens are about, as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their account: the subject of every token for clients that are not pairwise.
    pub account: AccountId,
    /// Its e-mail address.
    pub email: String,
    /// Whether it was proved to be theirs: see [`crate::Store::sign_up`]; or the provider upstream says so.
    pub email_verified: bool,
    /// Its name, or empty.
    pub name: String,
    /// What else they say of themselves.
    pub profile: Profile,
    /// When they changed that last.
    pub updated_at: Option<Timestamp>,
}

/// What came of a code or a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For the client.
    pub access_token: AccessToken,
    /// For later, where the grant has `offline_access`.
    pub refresh_token: Option<RefreshToken>,
    /// Scope values of the access token, separated by spaces.
    pub scope: String,
    /// The nonce of the authorization request.
    pub nonce: Option<String>,
    /// The claims that it asked for by name, as [`NewGrant::claims`].
    pub claims: Option<String>,
    /// When the person had signed in.
    pub auth_time: Timestamp,
    /// How, where that is known.
    pub method: Option<SignInMethod>,
    /// Whom they are about.
    pub person: Person,
    /// The session in which they agreed, where it is known.
    pub session: Option<SessionId>,
}

/// An access token that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Whom it is about.
    pub person: Person,
    /// To which client it was given.
    pub client: ClientKey,
    /// The name of that client at the provider.
    pub client_id: ClientId,
    /// The sector of that client, if it is pairwise ([`domain::Extended::sector`]).
    pub sector: Option<String>,
    /// Scope values, separated by spaces.
    pub scope: String,
    /// The claims that were asked for by name, as [`NewGrant::claims`].
    pub claims: Option<String>,
    /// Since when it works.
    pub issued_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Until when what is issued now works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lives {
    /// The access token.
    pub access_token: Timestamp,
    /// The refresh token, where there is one.
    pub refresh_token: Timestamp,
}

/// Whether `scope`, a list, has `value` in it.
pub(crate) fn has(scope: &str, value: &str) -> bool {
    scope.split(' ').any(|other| other == value)
}
