//! The queue around a proposal: how much waits, and what comes before and after.

use domain::ProposalId;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{PreflightRecord, Registry, Result, actor::Right, engine::values, preflight};

/// How many proposals are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// They wait for a reviewer, or a verdict on them can still be undone.
    pub waiting: u64,
    /// They wait for their owner.
    pub sent_back: u64,
}

/// What comes before and after a proposal among those that wait for a reviewer, the one that waits longest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// How many wait that were submitted before it.
    pub before: u64,
    /// How many wait in all, without it.
    pub others: u64,
    /// The one before.
    pub previous: Option<ProposalId>,
    /// The one after.
    pub next: Option<ProposalId>,
    /// The first of them.
    pub first: Option<ProposalId>,
}

/// Proposals but the one whose id is `$1`, that wait for a verdict.
const OTHERS: &str = "FROM proposal p WHERE p.state = 'waiting' AND p.due_at IS NULL AND p.id <> $1 \
     AND p.client NOT IN (SELECT key FROM client WHERE deleted_at IS NOT NULL)";

/// The place of that proposal.
const HERE: &str = "((SELECT here.submitted_at FROM proposal here WHERE here.id = $1), $1)";

impl Registry {
    /// How many proposals are open: reviewers and admins only.
    pub async fn queue_counts(&self) -> Result<QueueCounts> {
        const SQL: &str = "SELECT p.state, COUNT(*) FROM proposal p WHERE p.state IN ('waiting', 'sent_back') \
                           AND p.client NOT IN (SELECT key FROM client WHERE deleted_at IS NOT NULL) GROUP BY p.state";
        self.require(Right::Read)?;
        let rows: Vec<(String, i64)> = self.db().all(SQL, values![]).await?;
        let of = |state: &str| {
            let found = rows.iter().find(|(other, _)| other == state);
            found.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default())
        };
        Ok(QueueCounts { waiting: of("waiting"), sent_back: of("sent_back") })
    }

    /// What waits around the proposal `id`, whether it waits itself or not: reviewers and admins only.
    pub async fn neighbours(&self, id: ProposalId) -> Result<Neighbours> {
        Ok(self.neighbours_and_preflight(id).await?.0)
    }

    /// The same, and what is known of the addresses of its client, in one statement.
    pub async fn neighbours_and_preflight(&self, id: ProposalId) -> Result<(Neighbours, Vec<PreflightRecord>)> {
        self.require(Right::Read)?;
        let mut values = values![id];
        let visited = preflight::column("(SELECT asked.client FROM proposal asked WHERE asked.id = $1)", &mut values);
        let sql = format!(
            "SELECT (SELECT COUNT(*) {OTHERS} AND (p.submitted_at, p.id) < {HERE}) AS earlier, \
             (SELECT COUNT(*) {OTHERS}) AS others, \
             (SELECT p.id {OTHERS} AND (p.submitted_at, p.id) < {HERE} \
              ORDER BY p.submitted_at DESC, p.id DESC LIMIT 1) AS previous, \
             (SELECT p.id {OTHERS} AND (p.submitted_at, p.id) > {HERE} ORDER BY p.submitted_at, p.id LIMIT 1) AS next, \
             (SELECT p.id {OTHERS} ORDER BY p.submitted_at, p.id LIMIT 1) AS first, \
             {visited}"
        );
        let row: Row = self.db().one(sql, values).await?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let neighbours = Neighbours {
            before: count(row.earlier),
            others: count(row.others),
            previous: row.previous.map(ProposalId),
            next: row.next.map(ProposalId),
            first: row.first.map(ProposalId),
        };
        Ok((neighbours, preflight::read_column(row.preflight, self.now)?))
    }
}

#[derive(FromRow)]
struct Row {
    earlier: i64,
    others: i64,
    previous: Option<Uuid>,
    next: Option<Uuid>,
    first: Option<Uuid>,
    preflight: Option<String>,
}
