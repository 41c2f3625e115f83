//! Verdicts take effect.

use domain::{
    AccountId, ClientForm, Field, ProposalId, Role, Timestamp,
    review::{ProposalKind, ProposalState, Verdict, part},
};
use uuid::Uuid;

use super::{
    decide::in_words,
    row::{Row, UNDECIDED},
};
use crate::{
    Action, Actor, NoticeKind, Registry, Result, Store, StoreError, Subject,
    audit::Event,
    clients::Cause,
    engine::{Tx, values},
    notices::News,
};

/// Verdicts in one go.
const BATCH: i64 = 200;

/// What a verdict led to.
enum Effect {
    /// What it says, with the fields that came into force.
    Done(ProposalState, Vec<Field>),
    /// It could not: back to the owner, with this comment.
    Back(String),
}

impl Store {
    /// Lets verdicts take effect whose time has come. Any number of servers may do so at once: each takes effect once.
    /// Says how many it was.
    ///
    /// What breaks the rules by now, or conflicts with what was saved since the decision, goes back to its owner with a
    /// comment that says so. A verdict is dropped, and its proposal goes on waiting, if its client is in the trash, or if
    /// whoever decided may not do so any more.
    ///
    /// # Errors
    /// The first of those that failed; the others took effect all the same.
    pub async fn apply_due_verdicts(&self, now: Timestamp) -> Result<u32> {
        const FIND: &str = "SELECT id FROM proposal WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $2";
        let due: Vec<(Uuid,)> = self.db().all(FIND, values![now, BATCH]).await?;
        let (mut applied, mut failed) = (0, None);
        for (id,) in due {
            match self.apply_verdict(ProposalId(id), now).await {
                Ok(true) => applied += 1,
                Ok(false) => {}
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(applied), Err)
    }

    async fn apply_verdict(&self, id: ProposalId, now: Timestamp) -> Result<bool> {
        const TAKE: &str = "UPDATE proposal SET due_at = NULL WHERE id = $1 AND due_at IS NOT NULL AND due_at <= $2";
        const WHO: &str = "SELECT a.id, a.email, a.role, a.disabled_at FROM account a \
                           JOIN proposal p ON p.decided_by = a.id WHERE p.id = $1";
        let mut tx = self.db().begin_exclusive().await?;
        if tx.execute(TAKE, values![id, now]).await? == 0 {
            return Ok(false);
        }
        let who: Option<(Uuid, String, String, Option<i64>)> = tx.optional(WHO, values![id]).await?;
        let (account, email, role, disabled) = who.ok_or(StoreError::Corrupt("verdict"))?;
        let role = Role::parse(&role).ok_or(StoreError::Corrupt("role"))?;
        let actor = Actor::Account { id: AccountId(account), email, role };
        let decider = self.registry(actor, now);
        let row = decider.proposal_row(&mut tx, id).await?;
        let may = disabled.is_none() && role != Role::Owner;
        let waits = row.state()? == ProposalState::Waiting && row.deleted_at.is_none();
        let taken = may && waits;
        if taken {
            decider.take_effect(&mut tx, &row).await?;
        } else {
            tx.execute(format!("UPDATE proposal SET {UNDECIDED} WHERE id = $1"), values![id]).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }
}

impl Registry {
    async fn take_effect(&self, tx: &mut Tx, row: &Row) -> Result<()> {
        const CLOSE: &str = "UPDATE proposal SET state = $2, claimed_by = NULL, claimed_by_name = NULL, \
                             claimed_until = NULL, version = version + 1 WHERE id = $1";
        let verdict = row.verdict()?.ok_or(StoreError::Corrupt("verdict"))?;
        let effect = match &verdict {
            Verdict::Accept { fields } => self.put_in_force(tx, row, fields).await?,
            Verdict::SendBack => Effect::Done(ProposalState::SentBack, Vec::new()),
            Verdict::Refuse => {
                if row.kind()? == ProposalKind::Registration {
                    self.refuse_registration(tx, row.client()).await?;
                }
                Effect::Done(ProposalState::Refused, Vec::new())
            }
        };
        let why = row.decided_why.clone().unwrap_or_default();
        let (state, fields, trouble) = match effect {
            Effect::Done(state, fields) => (state, fields, None),
            Effect::Back(trouble) => (ProposalState::SentBack, Vec::new(), Some(trouble)),
        };
        for remark in [&why].into_iter().chain(&trouble).filter(|remark| !remark.is_empty()) {
            self.insert_comment(tx, row.id(), None, remark, false).await?;
        }
        if trouble.is_some() {
            let json = serde_json::to_string(&Verdict::SendBack).map_err(|_| StoreError::Corrupt("verdict"))?;
            tx.execute("UPDATE proposal SET verdict = $2 WHERE id = $1", values![row.id(), json]).await?;
        }
        tx.execute(CLOSE, values![row.id(), state.as_str()]).await?;
        if state == ProposalState::Refused {
            self.tell_namesakes(tx, row.client(), &[&row.current()?.name]).await?;
        }
        self.preflight_follows(tx, row.client()).await?;
        let action = match state {
            ProposalState::Accepted => Action::ProposalAccepted,
            ProposalState::Refused => Action::ProposalRefused,
            _ => Action::ProposalSentBack,
        };
        let said = trouble.unwrap_or(why);
        let summary = serde_json::json!({
            "proposal": row.id(),
            "fields": fields.iter().map(|field| field.as_str()).collect::<Vec<_>>(),
            "reason": &said,
        });
        let name = row.wish()?.name;
        self.tell_decision(tx, row, state, &name, &said).await?;
        let subject = Subject::Client { key: row.client(), label: name };
        self.log(tx, vec![Event { action, subject, summary }]).await
    }

    /// Tells the owners of the client, and whoever asked for it.
    pub(super) async fn tell_decision(
        &self,
        tx: &mut Tx,
        row: &Row,
        state: ProposalState,
        label: &str,
        detail: &str,
    ) -> Result<()> {
        let kind = match state {
            ProposalState::Accepted => NoticeKind::ProposalAccepted,
            ProposalState::Refused => NoticeKind::ProposalRefused,
            _ => NoticeKind::ProposalSentBack,
        };
        let news = News { kind, client: Some(row.client()), proposal: Some(row.id()), label, detail };
        self.tell(tx, news, None, |reader| reader.owns || reader.account == row.proposer()).await
    }

    async fn put_in_force(&self, tx: &mut Tx, row: &Row, fields: &[Field]) -> Result<Effect> {
        let done = Effect::Done(ProposalState::Accepted, fields.to_vec());
        let broken =
            |problems: &[domain::Problem]| Effect::Back(format!("It breaks a rule by now. {}", in_words(problems)));
        let (merged, conflicts) = row.merged()?;
        if row.kind()? == ProposalKind::Registration {
            if let Err(StoreError::Refused(problems)) = self.passes(&merged) {
                return Ok(broken(&problems));
            }
            self.activate(tx, row.client()).await?;
            return Ok(done);
        }
        // Who decided has seen the conflicts that there were.
        let between = row.decided_on != Some(row.current_revision);
        if let Some(field) = fields.iter().find(|field| between && conflicts.contains(field)) {
            let text = format!("{} was changed meanwhile by somebody else, in another way.", field.label());
            return Ok(Effect::Back(text));
        }
        let result = part(&row.current()?, &merged, fields);
        if let Err(StoreError::Refused(problems)) = self.passes(&result) {
            return Ok(broken(&problems));
        }
        let reason = match row.reason.as_str() {
            "" => format!("Proposed by {}", row.proposer_name),
            reason => format!("Proposed by {}: {reason}", row.proposer_name),
        };
        let client = self.live_client(tx, row.client()).await?;
        let base = crate::clients::read_revision(row.current_revision)?;
        self.save_in(tx, client, base, &ClientForm::from(&result), &reason, Cause::Accepted).await?;
        Ok(done)
    }
}
