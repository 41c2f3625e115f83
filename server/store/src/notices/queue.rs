//! Putting invitations into the outbox.

use domain::{InvitationId, Timestamp};
use uuid::Uuid;

use crate::{
    InvitationToken, Result, Store,
    engine::{Tx, values},
};

impl Store {
    /// Whether it keeps e-mails for a server to send.
    pub fn mails(&self) -> bool {
        self.options().mails
    }

    /// Queues the e-mail of an invitation, with its link sealed until it is sent.
    pub(crate) async fn queue_invitation(
        &self,
        tx: &mut Tx,
        invitation: InvitationId,
        token: &InvitationToken,
        now: Timestamp,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO outbox (id, invitation, sealed, created_at, attempts, next_at) \
                           VALUES ($1, $2, $3, $4, 0, $4)";
        if !self.mails() {
            return Ok(());
        }
        let random = self.random();
        let id: Uuid = random.uuid(now);
        let sealed = self.options().seal_key.seal_token(token.expose(), id, &random)?;
        tx.execute(SQL, values![id, invitation.0, sealed, now]).await?;
        Ok(())
    }
}
