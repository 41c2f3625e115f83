//! Grants that end before their time, and what the audit trail says of it.

use domain::{ClientKey, Timestamp};
use uuid::Uuid;

use crate::{
    Action, Actor, Result, Store, Subject,
    audit::Event,
    engine::{Tx, values},
};

/// Why a grant ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The client revoked its refresh token.
    ByClient,
    /// Its code came a second time.
    CodeAgain,
    /// Its code came from another client.
    CodeOfAnother,
    /// A refresh token of it came a second time.
    RefreshAgain,
    /// A refresh token of it came from another client.
    RefreshOfAnother,
}

impl End {
    const fn found(self) -> Option<&'static str> {
        match self {
            Self::ByClient => None,
            Self::CodeAgain => Some("a code came a second time"),
            Self::CodeOfAnother => Some("a code came from another client"),
            Self::RefreshAgain => Some("a refresh token came a second time"),
            Self::RefreshOfAnother => Some("a refresh token came from another client"),
        }
    }

    fn actor(self) -> Actor {
        let name = if self == Self::ByClient { "the client" } else { "somebody" };
        Actor::Operator { name: name.to_owned() }
    }
}

impl Store {
    /// Ends a grant whose code or refresh token came where, or when, it should not.
    pub(super) async fn misused(&self, grant: Uuid, end: End, now: Timestamp) -> Result<()> {
        let mut tx = self.db().begin().await?;
        self.end_grant(&mut tx, grant, end, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a grant, and with it every token that came of it. One that has ended stays as it is, and leaves no second entry:
    /// whoever holds a token that is worth nothing cannot fill the audit trail with it.
    pub(super) async fn end_grant(&self, tx: &mut Tx, grant: Uuid, end: End, now: Timestamp) -> Result<()> {
        const END: &str =
            "UPDATE access_grant SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL RETURNING client, account";
        const WHOSE: &str = "SELECT c.name, a.email FROM client c, account a WHERE c.key = $1 AND a.id = $2";
        let ended: Option<(Uuid, Uuid)> = tx.optional(END, values![now, grant]).await?;
        let Some((client, account)) = ended else { return Ok(()) };
        let (label, email): (String, String) = tx.one(WHOSE, values![client, account]).await?;
        let action = if end == End::ByClient { Action::GrantRevoked } else { Action::GrantMisused };
        let subject = Subject::Client { key: ClientKey(client), label };
        let summary = serde_json::json!({ "email": email, "found": end.found() });
        self.log(tx, &end.actor(), now, vec![Event { action, subject, summary }]).await
    }
}
