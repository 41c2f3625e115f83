//! Deciding on many proposals at once: those about which there is nothing to remark.

use domain::{
    ProposalId, Timestamp,
    review::{ProposalKind, Verdict},
};

use super::{ProposalPage, ProposalQuery, ProposalSummary, marks::write_marks, row::SELECT};
use crate::{Registry, Result, StoreError, engine::values};

/// What became of proposals that were to be accepted.
#[derive(Debug, Default)]
pub struct AcceptedMany {
    /// These are; it can be undone as a single verdict can.
    pub accepted: Vec<ProposalId>,
    /// These are not, and why. Of one that cannot be seen there is no name.
    pub others: Vec<(ProposalId, String, StoreError)>,
}

/// A page of what waits and is not decided, with how many there are of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallPage {
    /// The proposals.
    pub page: ProposalPage,
    /// How many wait in all, with marks and without.
    pub all: u64,
    /// How many of them have marks.
    pub marked: u64,
}

impl Registry {
    /// What waits for a reviewer, of `query` the filter and the place: in two statements, however many there are.
    pub async fn wall(&self, query: &ProposalQuery) -> Result<WallPage> {
        const COUNT: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN p.marks <> '[]' THEN 1 ELSE 0 END), 0) AS BIGINT) \
             FROM proposal p JOIN client c ON c.key = p.client \
             WHERE p.state = 'waiting' AND p.verdict IS NULL AND c.deleted_at IS NULL";
        self.reviewer()?;
        let (all, marked): (i64, i64) = self.db().one(COUNT, Vec::new()).await?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let (all, marked) = (count(all), count(marked));
        let query =
            ProposalQuery { states: vec![domain::review::ProposalState::Waiting], undecided: true, ..query.clone() };
        Ok(WallPage { page: self.proposals(&query).await?, all, marked })
    }

    /// Accepts proposals that have no mark, each whole and each in a transaction of its own. What has one by now, what
    /// somebody changed, decided or claimed, and what is one's own stays as it is.
    pub async fn accept_unmarked(&self, asked: &[(ProposalId, i64)]) -> Result<AcceptedMany> {
        self.reviewer()?;
        let mut done = AcceptedMany::default();
        for (at, &(id, version)) in asked.iter().enumerate() {
            if asked.iter().take(at).any(|(other, _)| *other == id) {
                continue;
            }
            match self.accept_one(id, version).await {
                Ok((_, None)) => done.accepted.push(id),
                Ok((name, Some(reason))) => done.others.push((id, name, reason)),
                Err(StoreError::NotFound) => done.others.push((id, String::new(), StoreError::NotFound)),
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    /// Takes back those of the actor's verdicts on `ids` that have not taken effect. Says how many.
    pub async fn undo_decisions(&self, ids: &[ProposalId]) -> Result<u32> {
        let mut undone = 0;
        for &id in ids {
            match self.undo_decision(id).await {
                Ok(()) => undone += 1,
                Err(StoreError::Overtaken(_) | StoreError::NotFound | StoreError::Forbidden) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(undone)
    }

    /// Proposals on which the actor's verdict can still be undone, the oldest first.
    pub async fn own_verdicts(&self) -> Result<Vec<ProposalSummary>> {
        let account = self.reviewer()?;
        let sql = format!("{SELECT} WHERE p.due_at > $2 AND p.decided_by = $3 ORDER BY p.due_at, p.id LIMIT 200");
        let rows: Vec<super::row::Row> = self.db().all(sql, values![account, self.now, account]).await?;
        rows.iter().map(|row| self.summary(row)).collect()
    }

    /// The name of the proposal, and why it was not accepted, if it was not.
    async fn accept_one(&self, id: ProposalId, version: i64) -> Result<(String, Option<StoreError>)> {
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.proposal_row(&mut tx, id).await?;
        let name = row.wish()?.name;
        if let Err(reason) = self.may_decide(&mut tx, &row).await.and_then(|()| self.still_waits(&row, version)) {
            return Ok((name, Some(reason)));
        }
        let (merged, conflicts) = row.merged()?;
        let before = match row.kind()? {
            ProposalKind::Registration => domain::Metadata::default(),
            ProposalKind::Change => row.current()?,
        };
        // What was found when it arrived, and what is found today: other clients have come since.
        let kept = row.marks()?;
        let marks = self.marks(&mut tx, row.client(), &before, &merged).await?;
        if !marks.is_empty() || !kept.is_empty() {
            if kept.is_empty() {
                write_marks(&mut tx, id, &marks).await?;
                tx.commit().await?;
            }
            let text = "It has marks: look at it by itself.";
            return Ok((name, Some(StoreError::Overtaken(text.to_owned()))));
        }
        if !conflicts.is_empty() {
            let text = "Somebody else changed the same meanwhile: look at it by itself.";
            return Ok((name, Some(StoreError::Overtaken(text.to_owned()))));
        }
        let fields = row.changed(&merged)?;
        if let Err(reason) = self.acceptable(&row, &fields) {
            return Ok((name, Some(reason)));
        }
        let verdict = Verdict::Accept { fields };
        self.write_verdict(&mut tx, &row, &verdict, "", Timestamp(self.now.0 + super::decide::UNDO)).await?;
        tx.commit().await?;
        Ok((name, None))
    }
}
