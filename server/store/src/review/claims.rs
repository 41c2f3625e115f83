//! Claims: two reviewers do not work on the same proposal.

use domain::{ProposalId, Timestamp, review::ProposalState};

use super::{Claim, decide::overtaken};
use crate::{Registry, Result, StoreError, engine::values};

/// How long a claim lasts, in milliseconds.
const LASTS: i64 = 10 * 60 * 1000;

impl Registry {
    /// Claims a waiting proposal for ten minutes, or goes on doing so. Whoever else has it keeps it: the claim that holds
    /// comes back. The audit trail has no claims: they pass by themselves.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] if it does not wait any more; `Forbidden` for one's own.
    pub async fn claim(&self, id: ProposalId) -> Result<Claim> {
        const SQL: &str = "UPDATE proposal SET claimed_by = $2, claimed_by_name = $3, claimed_until = $4 WHERE id = $1";
        let account = self.reviewer()?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.proposal_row(&mut tx, id).await?;
        self.may_decide(&mut tx, &row).await?;
        if row.state()? != ProposalState::Waiting {
            return Err(overtaken(&row)?);
        }
        if let Some(claim) = row.claim(self.now).filter(|claim| claim.account != account) {
            return Ok(claim);
        }
        let until = Timestamp(self.now.0 + LASTS);
        tx.execute(SQL, values![id, account, self.actor.name(), until]).await?;
        tx.commit().await?;
        Ok(Claim { account, by: self.actor.name().to_owned(), until })
    }

    /// Gives up one's claim. Nothing happens if there is none, or somebody else's.
    pub async fn release(&self, id: ProposalId) -> Result<()> {
        const SQL: &str = "UPDATE proposal SET claimed_by = NULL, claimed_by_name = NULL, claimed_until = NULL \
                           WHERE id = $1 AND claimed_by = $2";
        let account = self.reviewer()?;
        self.db().execute(SQL, values![id, account]).await?;
        Ok(())
    }

    /// The actor's account, if it may decide on proposals at all. Whoever runs the command line has none.
    pub(super) fn reviewer(&self) -> Result<domain::AccountId> {
        let decides = matches!(self.actor.role(), Some(domain::Role::Admin | domain::Role::Reviewer));
        self.actor.account().filter(|_| decides).ok_or(StoreError::Forbidden)
    }
}
