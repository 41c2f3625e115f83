//! Invitations: links that make somebody an owner of a client, or give them an account.

pub mod accept;
pub mod invite;
pub mod invite_account;
pub mod join;
pub mod revoke;
pub mod show;

use std::fmt;

use domain::{InvitationId, Role};
use serde::{Deserialize, Serialize};

/// What accepting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Makes an owner of a client, beside the others.
    Owner,
    /// Makes an owner of a client in the place of whoever offers it.
    Transfer,
    /// Gives an account.
    Account,
}

/// An invitation that can still be accepted, as those see it who can revoke it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLine {
    /// Names it.
    pub id: InvitationId,
    /// What accepting does.
    pub kind: Kind,
    /// For whom: an e-mail address.
    pub email: String,
    /// The role of the account that comes of it.
    pub role: Role,
    /// Who made it: an e-mail address.
    pub by: String,
    /// How long it can still be accepted: "29 days".
    pub left: String,
}

/// A link on its way to the one page that shows it. The debug print hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOnce {
    /// For whom: an e-mail address.
    pub email: String,
    /// The link.
    pub link: String,
    /// Whether it is on its way by e-mail as well.
    pub mailed: bool,
}

impl fmt::Debug for LinkOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkOnce").field("email", &self.email).finish_non_exhaustive()
    }
}

#[cfg(feature = "ssr")]
pub(crate) use made::{fresh, hand_out, lead_in, lines};

#[cfg(feature = "ssr")]
mod made {
    use domain::Timestamp;
    use store::{Accepted, Invitation, InvitationKind, InvitationToken};

    use super::{InvitationLine, Kind, LinkOnce};
    use crate::{
        api::{
            flash,
            guard::{self, Caller},
            when,
        },
        backend,
    };

    /// Stands between the address and the link while a cookie carries them: no address has such a character.
    const BETWEEN: char = '\n';

    /// The link for the answer to this request, which is marked as one that holds a secret. A browser without scripts is
    /// sent on to the page at `path`, which shows it.
    pub fn hand_out(caller: &Caller, invitation: &Invitation, token: &InvitationToken, path: &str) -> LinkOnce {
        backend::holds_secret();
        let link = [&*caller.backend().public_url, "/invitation/", token.expose()].concat();
        let mailed = caller.backend().store.mails();
        let once = LinkOnce { email: invitation.email.clone(), link, mailed };
        if flash::wants_html() {
            backend::hand_over(path, &[once.email.as_str(), once.link.as_str()].join(BETWEEN.encode_utf8(&mut [0; 4])));
            leptos_axum::redirect(path, false);
        }
        once
    }

    /// The link that was made a moment ago, on the page that shows it.
    pub fn fresh() -> Option<LinkOnce> {
        let text = backend::flash()?;
        let (email, link) = text.split_once(BETWEEN)?;
        let mailed = guard::backend().is_ok_and(|backend| backend.store.mails());
        Some(LinkOnce { email: email.to_owned(), link: link.to_owned(), mailed })
    }

    /// To what accepting gave: the client, or the start.
    pub fn lead_in(accepted: &Accepted) {
        match accepted.client {
            Some(key) => leptos_axum::redirect(&format!("/clients/{key}"), false),
            None => leptos_axum::redirect("/", false),
        }
    }

    /// Invitations, a line each.
    pub fn lines(invitations: Vec<Invitation>, now: Timestamp) -> Vec<InvitationLine> {
        invitations
            .into_iter()
            .map(|invitation| InvitationLine {
                id: invitation.id,
                kind: kind(invitation.kind),
                email: invitation.email,
                role: invitation.role,
                by: invitation.created_by,
                left: when::left(invitation.expires_at, now),
            })
            .collect()
    }

    pub(in crate::api::invitations) const fn kind(kind: InvitationKind) -> Kind {
        match kind {
            InvitationKind::Owner => Kind::Owner,
            InvitationKind::Transfer => Kind::Transfer,
            InvitationKind::Account => Kind::Account,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_debug_print_hides_the_link() {
        let once =
            LinkOnce { email: "a@b.example".to_owned(), link: "https://here.example/hidden".to_owned(), mailed: false };
        assert!(!format!("{once:?}").contains("hidden"));
    }
}
