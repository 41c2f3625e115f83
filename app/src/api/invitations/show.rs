//! What the holder of a link gets to see.

use domain::{LogoHash, Role};
use leptos::server;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::{api::packed::Packed, error::AppError};

/// What a link offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What accepting does.
    pub kind: Kind,
    /// For whom: an e-mail address.
    pub email: String,
    /// The role of the account, where one is made.
    pub role: Role,
    /// The client it is about.
    pub client: Option<OfferedClient>,
    /// The name that somebody gave who asked for the account; `None` where they were invited.
    pub signed_up_as: Option<String>,
    /// Who made it: an e-mail address, or empty.
    pub by: String,
    /// The last day: "24 December 2026".
    pub until: String,
    /// Whether it can be accepted.
    pub state: OfferState,
    /// Whether somebody has an account with the address.
    pub has_account: bool,
    /// Who is signed in: an e-mail address.
    pub visitor: Option<String>,
}

/// The client that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedClient {
    /// `name`
    pub name: String,
    /// `logo`
    pub logo: Option<LogoHash>,
}

/// What has become of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferState {
    /// It can be accepted.
    Open,
    /// Somebody did.
    Accepted,
    /// Whoever made it took it back.
    Revoked,
    /// Its time is over, or the client is gone.
    Over,
    /// It takes a new account, and the registry takes none.
    NoAccounts,
}

/// What the link with this token offers, and to whom; `None` if there is no such link.
#[server(prefix = "/api", endpoint = "invitation")]
pub async fn show_invitation(token: String) -> Result<Packed<Option<Offer>>, AppError> {
    use store::InvitationToken;

    use super::made::kind;
    use crate::{
        api::{guard, map, when},
        backend,
    };

    let Some(token) = InvitationToken::parse(&token) else { return Ok(Packed::of(&None)) };
    let found = guard::backend()?.store.invitation(&token, backend::now()).await.map_err(map::error)?;
    let Some(found) = found else { return Ok(Packed::of(&None)) };
    let invitation = found.invitation;
    let state = match (found.open, invitation.accepted_at, invitation.revoked_at) {
        // Whoever asked twice has one by now.
        (true, ..) if found.has_account && invitation.signed_up_as.is_some() => OfferState::Accepted,
        (true, ..) if !found.has_account && !found.takes_accounts => OfferState::NoAccounts,
        (true, ..) => OfferState::Open,
        (false, Some(_), _) => OfferState::Accepted,
        (false, None, Some(_)) => OfferState::Revoked,
        (false, None, None) => OfferState::Over,
    };
    let logo = found.logo;
    Ok(Packed::of(&Some(Offer {
        kind: kind(invitation.kind),
        email: invitation.email,
        role: invitation.role,
        client: invitation.client.map(|(_, name)| OfferedClient { name, logo }),
        signed_up_as: invitation.signed_up_as,
        by: invitation.created_by,
        until: when::date(invitation.expires_at),
        state,
        has_account: found.has_account,
        visitor: backend::session().map(|session| session.email),
    })))
}
