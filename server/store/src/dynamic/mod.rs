//! Clients that register themselves (OpenID Connect Dynamic Client Registration 1.0; RFC 7591, RFC 7592): whether they may,
//! with which tokens, and how they look after what they registered.
//!
//! Nothing here but the policy and the initial access tokens asks what an actor may do: who holds a token has proved it by
//! that. What a client does by itself stands in the audit trail under its client ID.

mod access;
mod initial;
mod policy;
mod register;

use domain::{AccountId, Client, ClientSecret, InitialAccessTokenId, Timestamp};

use crate::{Created, sessions::token};

token! {
    /// An initial access token (RFC 7591, section 1.2): it lets a program register clients.
    InitialAccessToken
}
token! {
    /// A registration access token (RFC 7592, section 1.2): with it a client looks after its own registration.
    RegistrationAccessToken
}

/// An initial access token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInitialAccess {
    /// Who gets the clients.
    pub owner: AccountId,
    /// What it is for, in the maker's words; up to 100 characters, or empty.
    pub note: String,
    /// How many clients it may register, 1 to 1,000.
    pub uses: u32,
    /// When it ends, within a year.
    pub expires_at: Timestamp,
}

/// An initial access token, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitialAccess {
    /// Names it.
    pub id: InitialAccessTokenId,
    /// What it is for, or empty.
    pub note: String,
    /// The e-mail address of whoever gets the clients.
    pub owner: String,
    /// Who made it: an e-mail address, or the name of an operator.
    pub made_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How many clients it may register.
    pub uses: u32,
    /// How many it has registered.
    pub used: u32,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Whether an admin made it: its clients work at once.
    pub vouched: bool,
}

impl InitialAccess {
    /// Whether it still registers clients.
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now && self.used < self.uses
    }
}

/// What came of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// A client, with the token to look after it.
    Client(Box<Created>, RegistrationAccessToken),
    /// Nobody may register clients.
    Closed,
    /// It takes a token, and none was sent.
    TokenNeeded,
    /// The token is unknown, used up, revoked or too old.
    TokenRefused,
    /// Too many have come from there: not before so many seconds are over.
    Wait(u32),
}

/// What a registration access token reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Managed<T> {
    /// Its client, or what came of it.
    Done(T),
    /// There is no such client, or the token is not its. One that was used for another client, or for one that is gone, is
    /// revoked (RFC 7592, section 2).
    Unknown,
    /// An admin suspended the client: nothing can be done with it.
    Suspended,
    /// The client secret that came along is not the client's (RFC 7592, section 2.2).
    WrongSecret,
}

/// A registration that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The client as it is in force: what has to be reviewed is not in it yet.
    pub client: Client,
    /// A secret that was made, for the only time.
    pub secret: Option<ClientSecret>,
    /// The token that takes the place of the one that was sent.
    pub token: RegistrationAccessToken,
}
