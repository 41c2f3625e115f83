//! Giving a client up.

use domain::ClientKey;

use crate::{Action, Registry, Result, StoreError, clients::keep_an_owner};

impl Registry {
    /// The actor is no owner of the client any more, and the invitations to it that they made are off. The last one whose
    /// account works cannot leave.
    ///
    /// # Errors
    /// [`crate::OwnershipProblem::LastOwner`], and [`StoreError::NotFound`] if the actor is no owner of it.
    pub async fn leave_client(&self, key: ClientKey) -> Result<()> {
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.live_client(&mut tx, key).await?;
        if !self.end_ownership(&mut tx, &row, account, Action::OwnerLeft).await? {
            return Err(StoreError::NotFound);
        }
        keep_an_owner(&mut tx, key).await?;
        tx.commit().await?;
        Ok(())
    }
}
