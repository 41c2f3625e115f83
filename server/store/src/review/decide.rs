//! Deciding, and taking it back.

use domain::{
    ClientForm, Field, Metadata, ProposalId, Severity, Timestamp,
    form::check,
    review::{ProposalKind, ProposalState, Verdict, part},
};

use super::{Decision, comments::clean_remark, policy::read_policy, row::Row};
use crate::{
    Action, Registry, Result, StoreError, Subject,
    audit::Event,
    engine::{Tx, values},
};

/// How long a verdict can be undone, in milliseconds.
pub(super) const UNDO: i64 = 10_000;

impl Registry {
    /// Decides. It takes effect after ten seconds, and can be undone until then; the audit trail tells of it when either
    /// happens.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when somebody else decided, claimed or changed it; `Refused` when what would come into
    /// force breaks the rules; `Forbidden` for one's own, and for whoever runs the command line, who has no account;
    /// `Invalid` when no field is accepted, or when it is sent back or refused without saying why.
    pub async fn decide(&self, id: ProposalId, version: i64, verdict: &Verdict, why: &str) -> Result<Decision> {
        let account = self.reviewer()?;
        let why = clean_remark(why)?.unwrap_or_default();
        if why.is_empty() && !matches!(verdict, Verdict::Accept { .. }) {
            return Err(StoreError::Invalid("Say why: its owner has to know what to do about it."));
        }
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.proposal_row(&mut tx, id).await?;
        self.may_decide(&mut tx, &row).await?;
        self.still_waits(&row, version)?;
        if let Verdict::Accept { fields } = verdict {
            self.acceptable(&row, fields)?;
        }
        let due_at = Timestamp(self.now.0 + UNDO);
        self.write_verdict(&mut tx, &row, verdict, &why, due_at).await?;
        tx.commit().await?;
        let (verdict, by) = (verdict.clone(), self.actor.name().to_owned());
        Ok(Decision { verdict, account, by, at: self.now, why, due_at: Some(due_at) })
    }

    /// Writes a verdict that takes effect at `due_at`.
    pub(super) async fn write_verdict(
        &self,
        tx: &mut Tx,
        row: &Row,
        verdict: &Verdict,
        why: &str,
        due_at: Timestamp,
    ) -> Result<()> {
        const SQL: &str = "UPDATE proposal SET verdict = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, \
                           decided_why = $6, due_at = $7, decided_on = $8 WHERE id = $1";
        let account = self.reviewer()?;
        let json = serde_json::to_string(verdict).map_err(|_| StoreError::Corrupt("verdict"))?;
        let by = self.actor.name();
        let values = values![row.id(), json, account, by, self.now, why, due_at, row.current_revision];
        tx.execute(SQL, values).await?;
        Ok(())
    }

    /// Takes one's own decision back before it takes effect.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when it has taken effect, or there is none any more; `Forbidden` for somebody else's.
    pub async fn undo_decision(&self, id: ProposalId) -> Result<()> {
        const SQL: &str = "UPDATE proposal SET verdict = NULL, decided_by = NULL, decided_by_name = NULL, \
                           decided_at = NULL, decided_why = NULL, due_at = NULL, decided_on = NULL \
                           WHERE id = $1";
        let account = self.reviewer()?;
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.proposal_row(&mut tx, id).await?;
        if row.due_at.is_none_or(|due| due <= self.now.0) {
            return Err(StoreError::Overtaken("There is no verdict any more that could be undone.".to_owned()));
        }
        if row.decided_by != Some(account.0) {
            return Err(StoreError::Forbidden);
        }
        tx.execute(SQL, values![id]).await?;
        let summary = serde_json::json!({ "proposal": id, "verdict": row.verdict()? });
        let subject = Subject::Client { key: row.client(), label: row.wish()?.name };
        self.log(&mut tx, vec![Event { action: Action::ProposalUndone, subject, summary }]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Nobody decides on their own, unless the policy says so.
    pub(super) async fn may_decide(&self, tx: &mut Tx, row: &Row) -> Result<()> {
        let own = row.owned > 0 || self.actor.account().is_some_and(|account| account == row.proposer());
        if own && !read_policy(tx).await?.accept_own { Err(StoreError::Forbidden) } else { Ok(()) }
    }

    pub(super) fn still_waits(&self, row: &Row, version: i64) -> Result<()> {
        let decided = row.due_at.is_some();
        if row.state()? != ProposalState::Waiting || row.deleted_at.is_some() || decided {
            return Err(overtaken(row)?);
        }
        if row.version != version {
            let text = format!("{} changed it meanwhile: look at it again.", row.proposer_name);
            return Err(StoreError::Overtaken(text));
        }
        match row.claim(self.now) {
            Some(claim) if Some(claim.account) != self.actor.account() => {
                Err(StoreError::Overtaken(format!("{} is working on it.", claim.by)))
            }
            _ => Ok(()),
        }
    }

    /// Whether these fields of a proposal may come into force now.
    pub(super) fn acceptable(&self, row: &Row, fields: &[Field]) -> Result<()> {
        let (merged, _) = row.merged()?;
        let changed = row.changed(&merged)?;
        if fields.is_empty() {
            return Err(StoreError::Invalid("Accept at least one field, or refuse all of it."));
        }
        if !fields.iter().all(|field| changed.contains(field)) {
            return Err(StoreError::Invalid("Accept only fields that the proposal changes."));
        }
        if row.kind()? == ProposalKind::Registration && !changed.iter().all(|field| fields.contains(field)) {
            return Err(StoreError::Invalid("A registration is accepted as a whole, or not at all."));
        }
        let result = match row.kind()? {
            ProposalKind::Registration => merged,
            ProposalKind::Change => part(&row.current()?, &merged, fields),
        };
        self.passes(&result)
    }

    /// Whether the rules let it come into force.
    pub(super) fn passes(&self, metadata: &Metadata) -> Result<()> {
        check(&ClientForm::from(metadata), &self.store.options().policy).map(|_| ()).map_err(StoreError::Refused)
    }
}

/// What became of a proposal that somebody still wants to decide on.
pub(super) fn overtaken(row: &Row) -> Result<StoreError> {
    let by = row.decided_by_name.as_deref().unwrap_or("Somebody");
    let text = match row.state()? {
        ProposalState::Waiting | ProposalState::SentBack if row.deleted_at.is_some() => {
            "The client was deleted meanwhile.".to_owned()
        }
        ProposalState::Waiting => format!("{by} has decided on it already."),
        ProposalState::SentBack => format!("{by} sent it back."),
        ProposalState::Accepted => format!("{by} accepted it."),
        ProposalState::Refused => format!("{by} refused it."),
        ProposalState::Withdrawn => format!("{} took it back.", row.proposer_name),
    };
    Ok(StoreError::Overtaken(text))
}

/// What stands in the way, in one line.
pub(super) fn in_words(problems: &[domain::Problem]) -> String {
    let refusals = problems.iter().filter(|problem| problem.severity == Severity::Refuse);
    refusals.map(|problem| format!("{}: {}", problem.field.label(), problem.message)).collect::<Vec<_>>().join(" ")
}
