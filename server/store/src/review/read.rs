//! Reading proposals.

use std::fmt::Write;

use domain::{
    ClientForm, ClientKey, Problem, ProposalId, Role, Timestamp,
    form::check,
    review::{ProposalKind, ProposalState},
    risk::change_risk,
};

use super::{
    Decision, Proposal, ProposalPage, ProposalQuery, ProposalSummary,
    row::{Row, SELECT},
};
use crate::{
    Registry, Result, StoreError,
    engine::{Value, values},
};

impl Registry {
    /// Proposals: all of them for reviewers and admins, those of their own clients for owners. Open ones whose client is in
    /// the trash are left out.
    pub async fn proposals(&self, query: &ProposalQuery) -> Result<ProposalPage> {
        let limit = query.limit.clamp(1, 200);
        let (mut condition, mut values) = self.condition(query, values![self.actor.account()]);
        let (beyond, order) = if query.newest_first { ("<", "DESC") } else { (">", "ASC") };
        if let Some((at, id)) = query.after {
            values.extend(values![at, id]);
            let (at, id) = (values.len() - 1, values.len());
            let _ = write!(condition, " AND (p.submitted_at, p.id) {beyond} (${at}, ${id})");
        }
        values.push(Value::from(limit + 1));
        let last = values.len();
        let sql = format!("{SELECT}{condition} ORDER BY p.submitted_at {order}, p.id {order} LIMIT ${last}");
        let mut rows: Vec<Row> = self.db().all(sql, values).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let last = rows.last().filter(|_| more);
        Ok(ProposalPage {
            next: last.map(|row| (Timestamp(row.submitted_at), row.id())),
            rows: rows.iter().map(|row| self.summary(row)).collect::<Result<_>>()?,
        })
    }

    /// One proposal.
    pub async fn proposal(&self, id: ProposalId) -> Result<Proposal> {
        self.whole(self.visible_proposal(id).await?)
    }

    /// One proposal, and in the same statement another one in short, if that is there.
    pub async fn proposal_after(
        &self,
        id: ProposalId,
        other: ProposalId,
    ) -> Result<(Proposal, Option<ProposalSummary>)> {
        let sql = format!("{SELECT} WHERE p.id IN ($2, $3)");
        let rows: Vec<Row> = self.db().all(sql, values![self.actor.account(), id, other]).await?;
        let (mut one, mut last) = (None, None);
        for row in rows.into_iter().filter(|row| self.may_see(row).is_ok()) {
            if row.id() == other {
                last = Some(self.summary(&row)?);
            }
            if row.id() == id {
                one = Some(self.whole(row)?);
            }
        }
        Ok((one.ok_or(StoreError::NotFound)?, last))
    }

    fn whole(&self, row: Row) -> Result<Proposal> {
        let (before, current) = (row.before()?, row.current()?);
        let open = row.state()?.is_open();
        let (after, conflicts) = if open { row.merged()? } else { (row.wish()?, Vec::new()) };
        let old = if open && row.kind()? == ProposalKind::Change { &current } else { &before };
        Ok(Proposal {
            summary: self.summary(&row)?,
            risks: change_risk(old, &after),
            problems: self.problems(&after),
            current_revision: crate::clients::read_revision(row.current_revision)?,
            before,
            after,
            current,
            conflicts,
        })
    }

    /// The open proposal of a client.
    pub async fn open_proposal(&self, key: ClientKey) -> Result<Option<ProposalSummary>> {
        let sql = format!("{SELECT} WHERE p.client = $2 AND p.state IN ('waiting', 'sent_back')");
        let row: Option<Row> = self.db().optional(sql, values![self.actor.account(), key]).await?;
        let row = row.filter(|row| self.may_see(row).is_ok());
        row.map(|row| self.summary(&row)).transpose()
    }

    /// A proposal, if the actor may know that there is one.
    pub(super) async fn visible_proposal(&self, id: ProposalId) -> Result<Row> {
        let sql = format!("{SELECT} WHERE p.id = $2");
        let row: Option<Row> = self.db().optional(sql, values![self.actor.account(), id]).await?;
        let row = row.ok_or(StoreError::NotFound)?;
        self.may_see(&row)?;
        Ok(row)
    }

    /// Owners know of no verdict before it takes effect.
    pub(super) fn summary(&self, row: &Row) -> Result<ProposalSummary> {
        let mut summary = row.summary(self.now)?;
        summary.own |= self.actor.account() == Some(summary.proposer);
        let pending = |decision: &Decision| decision.due_at.is_some() && Some(decision.account) != self.actor.account();
        if !self.knows_all_of(row) && summary.decision.as_ref().is_some_and(pending) {
            summary.decision = None;
        }
        if !self.knows_all_of(row) {
            summary.marks = summary.marks.into_iter().map(evidence::marks::without_names).collect();
        }
        Ok(summary)
    }

    pub(super) fn may_see(&self, row: &Row) -> Result<()> {
        let may = self.actor.role() != Some(Role::Owner) || row.owned > 0;
        if may { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// What the rules say.
    pub(super) fn problems(&self, metadata: &domain::Metadata) -> Vec<Problem> {
        let options = self.store.options();
        match check(&ClientForm::from(metadata), &options.policy) {
            Ok((_, mut remarks)) => {
                remarks.extend((options.lint)(metadata));
                remarks
            }
            Err(problems) => problems,
        }
    }

    /// The condition, and its values after those that there are.
    fn condition(&self, query: &ProposalQuery, mut values: Vec<Value>) -> (String, Vec<Value>) {
        let mut sql = " WHERE (c.deleted_at IS NULL OR p.state NOT IN ('waiting', 'sent_back'))".to_owned();
        if self.actor.role() == Some(Role::Owner) {
            sql.push_str(" AND EXISTS (SELECT 1 FROM client_owner o WHERE o.client = p.client AND o.account = $1)");
        }
        let states: Vec<String> = ProposalState::ALL
            .iter()
            .filter(|state| query.states.contains(state))
            .map(|s| format!("'{}'", s.as_str()))
            .collect();
        if !states.is_empty() {
            let _ = write!(sql, " AND p.state IN ({})", states.join(", "));
        }
        if let Some(client) = query.client {
            values.push(Value::from(client));
            let _ = write!(sql, " AND p.client = ${}", values.len());
        }
        match query.warned {
            Some(true) => sql.push_str(" AND p.warnings > 0"),
            Some(false) => sql.push_str(" AND p.warnings = 0"),
            None => {}
        }
        match query.marked {
            Some(true) => sql.push_str(" AND p.marks <> '[]'"),
            Some(false) => sql.push_str(" AND p.marks = '[]'"),
            None => {}
        }
        if query.undecided {
            sql.push_str(" AND p.verdict IS NULL");
        }
        (sql, values)
    }
}
