//! Asking for a client or for a change, amending it, and taking it back.

use domain::{
    AccountId, Client, ClientForm, ClientKey, ClientStatus, Metadata, ProposalId, Revision, Role,
    form::check,
    review::{ProposalKind, ProposalState, ReviewPolicy, split},
    risk::{Risk, change_risk},
};

use super::{
    Submitted,
    decide::overtaken,
    policy::read_policy,
    row::{Row, Wish},
};
use crate::{
    Action, Brought, Created, Registry, Result, StoreError, clients,
    engine::{Tx, values},
};

impl Registry {
    /// Registers a client as the actor may: an admin's works at once; an owner's (and a reviewer's) gets its credentials,
    /// belongs to them, has status [`ClientStatus::Waiting`] and waits as a proposal (or works at once, where the policy
    /// says so).
    ///
    /// # Errors
    /// [`StoreError::Refused`] with everything that is wrong.
    pub async fn submit_client(&self, form: &ClientForm, reason: &str) -> Result<(Created, Option<ProposalId>)> {
        let Some(account) = self.actor.account().filter(|_| !self.administers()) else {
            return Ok((self.create_client(form, &Brought::default()).await?, None));
        };
        let waits = self.stored_policy().await?.review_registrations;
        let (tx, created, proposal) = self.begin_registration(form, Some(account), waits, reason).await?;
        tx.commit().await?;
        Ok((created, proposal))
    }

    /// Writes a new client into a transaction of its own, which is left open: with an owner, where it gets one, and with its
    /// open proposal, where it waits.
    pub(crate) async fn begin_registration(
        &self,
        form: &ClientForm,
        owner: Option<AccountId>,
        waits: bool,
        reason: &str,
    ) -> Result<(Tx, Created, Option<ProposalId>)> {
        const INSERT: &str = "INSERT INTO client_owner (client, account, since) VALUES ($1, $2, $3)";
        let (mut tx, created) = self.begin_client(form, &Brought::default(), waits).await?;
        let key = created.client.key;
        if let Some(account) = owner {
            tx.execute(INSERT, values![key, account, self.now]).await?;
            let row = self.live_client(&mut tx, key).await?;
            self.owners_changed(&mut tx, &row, account, Action::OwnerAdded).await?;
        }
        let proposal =
            if waits { Some(self.propose_registration(&mut tx, &created.client, reason).await?) } else { None };
        Ok((tx, created, proposal))
    }

    /// Changes a client as the actor may: what may happen at once is saved, the rest becomes the client's open proposal,
    /// or takes the place of what that asked for. A client that waits itself is changed at once, and its registration
    /// with it.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::Conflict`] with the newer revision; `NotFound` for owners of others.
    pub async fn submit_change(
        &self,
        key: ClientKey,
        base: Revision,
        form: &ClientForm,
        reason: &str,
    ) -> Result<Submitted> {
        let mut tx = self.db().begin_exclusive().await?;
        let owns = self.owns_in(&mut tx, key).await?;
        match self.actor.role() {
            Some(Role::Owner) if !owns => return Err(StoreError::NotFound),
            Some(Role::Reviewer) if !owns => return Err(StoreError::Forbidden),
            _ => {}
        }
        let row = self.live_client(&mut tx, key).await?;
        let before = row.client(self.now)?;
        let form = &form.on_top_of(&before.metadata);
        let (after, _) = check(form, &self.store.options().policy).map_err(StoreError::Refused)?;
        let policy = read_policy(&mut tx).await?;
        let submitted = if self.administers() && !self.needs_other_eyes(policy, &before, &after) {
            let saved = self.save_in(&mut tx, row, base, form, reason, clients::Cause::Saved).await?;
            Submitted { saved: Some(saved), proposal: None }
        } else if after == before.metadata {
            return Ok(Submitted { saved: None, proposal: None });
        } else if before.revision != base {
            return Err(self.conflict(&mut tx, row, before).await?);
        } else {
            self.change_or_propose(&mut tx, row, policy, (form, &after), reason).await?
        };
        tx.commit().await?;
        Ok(submitted)
    }

    /// What the client's own program asks for (RFC 7592, section 2.2), in a transaction that others go on with. Where
    /// `vouched`, an admin let it be as it likes, and it waits only where two have to look at everything; else it is as a
    /// change by an owner.
    pub(crate) async fn change_by_client(
        &self,
        tx: &mut Tx,
        row: clients::Row,
        form: &ClientForm,
        vouched: bool,
    ) -> Result<Submitted> {
        const REASON: &str = "Asked for by the client itself";
        let before = row.client(self.now)?;
        let form = &form.on_top_of(&before.metadata);
        let (after, _) = check(form, &self.store.options().policy).map_err(StoreError::Refused)?;
        if after == before.metadata {
            return Ok(Submitted { saved: None, proposal: None });
        }
        let policy = read_policy(tx).await?;
        if vouched && !policy.two_pairs_of_eyes {
            let saved = self.save_in(tx, row, before.revision, form, REASON, clients::Cause::Saved).await?;
            return Ok(Submitted { saved: Some(saved), proposal: None });
        }
        self.change_or_propose(tx, row, policy, (form, &after), REASON).await
    }

    async fn change_or_propose(
        &self,
        tx: &mut Tx,
        row: clients::Row,
        policy: ReviewPolicy,
        (form, after): (&ClientForm, &Metadata),
        reason: &str,
    ) -> Result<Submitted> {
        let before = row.client(self.now)?;
        let open = self.open_row(tx, before.key).await?;
        let registration = matches!(&open, Some(open) if open.kind()? == ProposalKind::Registration);
        if registration || before.status == ClientStatus::Waiting {
            self.change_registration(tx, row, open, form, reason).await
        } else {
            self.change_in_steps(tx, row, open, (policy, after), reason).await
        }
    }

    /// Answers a proposal that was sent back, or amends one that waits: its proposer, or an owner of the client. It waits
    /// again; nothing of it applies at once but for a client that waits itself. `version` is the one that was shown.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when it is closed or was changed since; `Refused`; `Invalid` when it would change
    /// nothing.
    pub async fn resubmit(&self, id: ProposalId, version: i64, form: &ClientForm, reason: &str) -> Result<()> {
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.own_proposal(&mut tx, id).await?;
        if row.version != version {
            let text = "It was changed meanwhile: look at it again before you submit it.";
            return Err(StoreError::Overtaken(text.to_owned()));
        }
        let form = &form.on_top_of(&row.wish()?);
        let (after, _) = check(form, &self.store.options().policy).map_err(StoreError::Refused)?;
        let key = row.client();
        if row.kind()? == ProposalKind::Registration {
            let client = self.live_client(&mut tx, key).await?;
            self.change_registration(&mut tx, client, Some(row), form, reason).await?;
        } else {
            if after == row.current()? {
                return Err(StoreError::Invalid("This would change nothing. Take the proposal back instead."));
            }
            let base = clients::read_revision(row.base)?;
            let before = row.current()?;
            let wish =
                Wish { client: key, kind: ProposalKind::Change, base, before: &before, metadata: &after, reason };
            self.amend_proposal(&mut tx, id, &wish).await?;
            self.log_proposal(&mut tx, Action::ProposalAmended, (key, &after.name), id, reason).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes an open proposal back: its proposer, or an owner of the client. A client that waited for it goes to the
    /// trash.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when it is closed.
    pub async fn withdraw(&self, id: ProposalId) -> Result<()> {
        let sql = format!(
            "UPDATE proposal SET state = 'withdrawn', version = version + 1, {} WHERE id = $1",
            super::row::UNDECIDED
        );
        let mut tx = self.db().begin_exclusive().await?;
        let row = self.own_proposal(&mut tx, id).await?;
        tx.execute(sql, values![id]).await?;
        self.preflight_follows(&mut tx, row.client()).await?;
        let name = row.wish()?.name;
        self.log_proposal(&mut tx, Action::ProposalWithdrawn, (row.client(), &name), id, "").await?;
        if row.kind()? == ProposalKind::Registration {
            self.throw_away(&mut tx, row.client(), "Its registration was taken back").await?;
            self.tell_namesakes(&mut tx, row.client(), &[]).await?;
        } else {
            self.tell_namesakes(&mut tx, row.client(), &[&row.current()?.name]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// An open proposal that the actor may change.
    async fn own_proposal(&self, tx: &mut Tx, id: ProposalId) -> Result<Row> {
        let row = self.proposal_row(tx, id).await?;
        self.may_see(&row)?;
        let account = self.actor.account().ok_or(StoreError::Forbidden)?;
        // Whoever gave the client away has no part in it any more, but for admins, who own none that they change.
        if row.owned == 0 && !(row.proposer() == account && self.administers()) {
            return Err(StoreError::Forbidden);
        }
        if !row.state()?.is_open() || row.deleted_at.is_some() {
            return Err(overtaken(&row)?);
        }
        Ok(row)
    }

    /// A client that waits changes at once, and its registration with it.
    async fn change_registration(
        &self,
        tx: &mut Tx,
        row: clients::Row,
        open: Option<Row>,
        form: &ClientForm,
        reason: &str,
    ) -> Result<Submitted> {
        let base = clients::read_revision(row.revision)?;
        let saved = self.save_in(tx, row, base, form, reason, clients::Cause::Saved).await?;
        let client = &saved.client;
        let Some(open) = open else {
            let proposal = self.propose_registration(tx, client, reason).await?;
            return Ok(Submitted { saved: Some(saved), proposal: Some(proposal) });
        };
        let wish = Wish {
            client: client.key,
            kind: ProposalKind::Registration,
            base: client.revision,
            before: &Metadata::default(),
            metadata: &client.metadata,
            reason,
        };
        self.amend_proposal(tx, open.id(), &wish).await?;
        let subject = (client.key, client.metadata.name.as_str());
        self.log_proposal(tx, Action::ProposalAmended, subject, open.id(), reason).await?;
        Ok(Submitted { saved: Some(saved), proposal: Some(open.id()) })
    }

    /// A client in use: what may happen at once happens, the rest waits.
    async fn change_in_steps(
        &self,
        tx: &mut Tx,
        row: clients::Row,
        open: Option<Row>,
        (policy, after): (ReviewPolicy, &Metadata),
        reason: &str,
    ) -> Result<Submitted> {
        let before = row.client(self.now)?;
        let key = before.key;
        let parts = split(policy, &self.store.options().policy, &before.metadata, after);
        let mut base = before.revision;
        let mut saved = None;
        if parts.now != before.metadata {
            let now = self.save_in(tx, row, base, &ClientForm::from(&parts.now), reason, clients::Cause::Saved).await?;
            base = now.client.revision;
            saved = Some(now);
        }
        let Some(later) = parts.later else { return Ok(Submitted { saved, proposal: None }) };
        let wish = Wish { client: key, kind: ProposalKind::Change, base, before: &parts.now, metadata: &later, reason };
        let (action, id) = match open {
            Some(open) if saved.is_none() && open.wish()? == later && open.state()? == ProposalState::Waiting => {
                return Ok(Submitted { saved, proposal: Some(open.id()) });
            }
            Some(open) => {
                self.amend_proposal(tx, open.id(), &wish).await?;
                (Action::ProposalAmended, open.id())
            }
            None => (Action::ProposalSubmitted, self.insert_proposal(tx, &wish).await?),
        };
        self.log_proposal(tx, action, (key, &later.name), id, reason).await?;
        Ok(Submitted { saved, proposal: Some(id) })
    }

    /// Whether an admin's change waits for somebody else: where the policy says so, for clients that were let in, if it widens: suspending one
    /// for the time of the change is no way around it. The
    /// command line has no account to propose anything with: what it changes, changes.
    pub(crate) fn needs_other_eyes(&self, policy: ReviewPolicy, before: &Client, after: &Metadata) -> bool {
        policy.two_pairs_of_eyes
            && self.actor.account().is_some()
            && before.status != ClientStatus::Waiting
            && change_risk(&before.metadata, after).iter().any(|&(_, risk)| risk == Risk::Widening)
    }

    fn administers(&self) -> bool {
        matches!(self.actor.role(), None | Some(Role::Admin))
    }

    async fn owns_in(&self, tx: &mut Tx, key: ClientKey) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM client_owner WHERE client = $1 AND account = $2";
        let (own,): (i64,) = tx.one(SQL, values![key, self.actor.account()]).await?;
        Ok(own > 0)
    }
}
