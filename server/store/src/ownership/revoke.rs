//! Taking an invitation back.

use domain::{ClientKey, InvitationId, Role};

use super::row::{COLUMNS, FROM, Row};
use crate::{
    Action, Actor, OwnershipProblem, Registry, Result, StoreError, Subject, actor::Right, audit::Event, engine::values,
};

impl Registry {
    /// Revokes an open invitation: an owner of its client, or an admin. Nothing happens if it is over already.
    ///
    /// # Errors
    /// [`OwnershipProblem::Accepted`] if somebody was quicker.
    pub async fn revoke_invitation(&self, id: InvitationId) -> Result<()> {
        const REVOKE: &str = "UPDATE invitation SET revoked_at = $1 WHERE id = $2";
        const UNSENT: &str = "DELETE FROM outbox WHERE invitation = $1 AND next_at IS NOT NULL";
        let mut tx = self.db().begin_exclusive().await?;
        let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE i.id = $1");
        let row: Option<Row> = tx.optional(sql, values![id.0]).await?;
        let row = row.ok_or(StoreError::NotFound)?;
        match row.client {
            Some(key) => self.require_client(&mut tx, ClientKey(key)).await?,
            // To owners there are no others.
            None if matches!(self.actor, Actor::Account { role: Role::Owner, .. }) => return Err(StoreError::NotFound),
            None => self.require(Right::Accounts)?,
        }
        if row.accepted_at.is_some() {
            return Err(OwnershipProblem::Accepted.into());
        }
        if row.revoked_at.is_some() {
            return Ok(());
        }
        tx.execute(REVOKE, values![self.now, id.0]).await?;
        tx.execute(UNSENT, values![id.0]).await?;
        let invitation = row.invitation()?;
        let subject = invitation.client.map_or(Subject::Registry, |(key, label)| Subject::Client { key, label });
        let summary = serde_json::json!({ "email": invitation.email, "invitation": id });
        self.log(&mut tx, vec![Event { action: Action::InvitationRevoked, subject, summary }]).await?;
        tx.commit().await?;
        Ok(())
    }
}
