//! An invitation's row.

use domain::{ClientKey, InvitationId, LogoHash, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Invitation, InvitationKind, InvitationToken};
use crate::{
    Result, StoreError, accounts,
    engine::{Tx, values},
};

/// What [`Row`] needs.
pub(crate) const COLUMNS: &str = "i.id, i.kind, i.email, i.role, i.client, c.name AS client_name, c.logo, i.created_at, \
                                  i.created_by, i.created_by_name, i.signed_up_as, i.expires_at, i.accepted_at, i.revoked_at";

/// Where it comes from.
pub(crate) const FROM: &str = "invitation i LEFT JOIN client c ON c.key = i.client";

/// It can be accepted at `$1`. An invitation is worth what its maker could still hand out: nothing once they were shut out,
/// or are no admin any more and do not own the client.
pub(crate) const OPEN: &str = "i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $1 \
                               AND c.deleted_at IS NULL AND NOT EXISTS \
                               (SELECT 1 FROM account b WHERE b.id = i.created_by AND (b.disabled_at IS NOT NULL \
                               OR (b.role <> 'admin' AND NOT EXISTS (SELECT 1 FROM client_owner o \
                               WHERE o.client = i.client AND o.account = b.id))))";

#[derive(FromRow)]
pub(crate) struct Row {
    pub id: Uuid,
    pub kind: String,
    pub email: String,
    pub role: String,
    pub client: Option<Uuid>,
    client_name: Option<String>,
    logo: Option<String>,
    created_at: i64,
    pub created_by: Option<Uuid>,
    created_by_name: String,
    pub signed_up_as: Option<String>,
    expires_at: i64,
    pub accepted_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

impl Row {
    /// The one of this link, if it can be accepted; [`StoreError::NotFound`] otherwise, whatever the reason.
    pub async fn open(tx: &mut Tx, token: &InvitationToken, now: Timestamp) -> Result<Self> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE i.digest = $2 AND {OPEN}");
        let row: Option<Self> = tx.optional(sql, values![now, token.digest()]).await?;
        row.ok_or(StoreError::NotFound)
    }

    pub fn logo(&self) -> Option<LogoHash> {
        self.logo.as_deref().and_then(LogoHash::parse)
    }

    pub fn invitation(self) -> Result<Invitation> {
        Ok(Invitation {
            id: InvitationId(self.id),
            kind: InvitationKind::parse(&self.kind).ok_or(StoreError::Corrupt("invitation"))?,
            email: self.email,
            role: accounts::read_role(&self.role)?,
            client: self.client.map(ClientKey).zip(self.client_name),
            created_at: Timestamp(self.created_at),
            created_by: self.created_by_name,
            signed_up_as: self.signed_up_as,
            expires_at: Timestamp(self.expires_at),
            accepted_at: self.accepted_at.map(Timestamp),
            revoked_at: self.revoked_at.map(Timestamp),
        })
    }
}
