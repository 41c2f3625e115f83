//! Clients that wait for a reviewer: how their status and their proposal stay in step.

use domain::{
    Client, ClientKey, ClientStatus, Metadata,
    review::{ProposalKind, ProposalState, Verdict},
};

use uuid::Uuid;

use super::{
    marks::columns,
    row::{UNDECIDED, Wish, fields, shortened},
};
use crate::{
    Action, Registry, Result, StoreError, Subject,
    audit::Event,
    clients::{Facets, write_metadata},
    engine::{Tx, values},
};

impl Registry {
    /// A client that is not in use was saved: its open registration, if there is one, asks for what was saved, and a
    /// verdict that has not taken effect yet is dropped.
    pub(crate) async fn registration_follows(&self, tx: &mut Tx, client: &Client) -> Result<()> {
        let sql = format!(
            "UPDATE proposal SET metadata = $2, logo = $3, base = $4, marks = $5, warnings = $6, version = version + 1, {UNDECIDED} \
             WHERE client = $1 AND kind = 'registration' AND state IN ('waiting', 'sent_back')"
        );
        let metadata = &client.metadata;
        if self.open_registrations(tx, &[client.key]).await?.is_empty() {
            return Ok(());
        }
        let (marks, warnings) = columns(&self.marks(tx, client.key, &Metadata::default(), metadata).await?)?;
        let json = write_metadata(metadata)?;
        let values = values![client.key, json, metadata.logo.as_ref(), client.revision, marks, warnings];
        tx.execute(sql, values).await?;
        self.tell_namesakes(tx, client.key, &[&metadata.name]).await
    }

    /// Those of the clients whose registration is open.
    pub(crate) async fn open_registrations(&self, tx: &mut Tx, keys: &[ClientKey]) -> Result<Vec<Uuid>> {
        let marks: Vec<String> = (1..=keys.len()).map(|i| format!("${i}")).collect();
        let sql = format!(
            "SELECT client FROM proposal WHERE kind = 'registration' AND state IN ('waiting', 'sent_back') \
             AND client IN ({})",
            marks.join(", ")
        );
        let rows: Vec<(Uuid,)> = tx.all(sql, keys.iter().map(|&key| key.into()).collect()).await?;
        Ok(rows.into_iter().map(|(client,)| client).collect())
    }

    /// An admin let a client work that may have waited: its open registration, if there is one, is accepted with it.
    pub(crate) async fn accept_registration_of(&self, tx: &mut Tx, key: ClientKey) -> Result<()> {
        const CLOSE: &str = "UPDATE proposal SET state = 'accepted', version = version + 1, claimed_by = NULL, \
             claimed_by_name = NULL, claimed_until = NULL, verdict = $2, decided_by = $3, decided_by_name = $4, \
             decided_at = $5, decided_why = '', due_at = NULL WHERE id = $1";
        let Some(row) = self.open_row(tx, key).await? else { return Ok(()) };
        if row.kind()? != ProposalKind::Registration {
            return Ok(());
        }
        let wish = row.wish()?;
        let verdict = Verdict::Accept { fields: fields(&Metadata::default(), &wish) };
        let json = serde_json::to_string(&verdict).map_err(|_| StoreError::Corrupt("verdict"))?;
        tx.execute(CLOSE, values![row.id(), json, self.actor.account(), self.actor.name(), self.now]).await?;
        self.tell_decision(tx, &row, ProposalState::Accepted, &wish.name, "").await?;
        let subject = Subject::Client { key, label: wish.name };
        let summary = serde_json::json!({ "proposal": row.id() });
        self.log(tx, vec![Event { action: Action::ProposalAccepted, subject, summary }]).await
    }

    /// A client that waited came back from the trash, where its owner had put it by taking its registration back: that
    /// waits again.
    pub(crate) async fn reopen_registration_of(&self, tx: &mut Tx, key: ClientKey) -> Result<()> {
        let sql = format!(
            "UPDATE proposal SET state = 'waiting', submitted_at = $2, version = version + 1, {UNDECIDED} \
             WHERE id = (SELECT id FROM proposal WHERE client = $1 AND kind = 'registration' ORDER BY id DESC LIMIT 1) \
             AND state = 'withdrawn'"
        );
        tx.execute(sql, values![key, self.now]).await?;
        Ok(())
    }

    /// Lets a client work that waited. One that an admin suspended stays so.
    pub(super) async fn activate(&self, tx: &mut Tx, key: ClientKey) -> Result<()> {
        self.leave_waiting(tx, key, ClientStatus::Active).await
    }

    /// A client whose registration is refused does not wait any more, and does not work.
    pub(super) async fn refuse_registration(&self, tx: &mut Tx, key: ClientKey) -> Result<()> {
        self.leave_waiting(tx, key, ClientStatus::Suspended).await
    }

    async fn leave_waiting(&self, tx: &mut Tx, key: ClientKey, status: ClientStatus) -> Result<()> {
        let row = self.live_client(tx, key).await?;
        let facets = Facets(row.facets);
        if facets.get_status() == ClientStatus::Waiting {
            let facets = facets.status(status).0;
            tx.execute("UPDATE client SET facets = $1 WHERE key = $2", values![facets, key]).await?;
        }
        Ok(())
    }

    /// A new registration for a client of the actor's.
    pub(super) async fn propose_registration(
        &self,
        tx: &mut Tx,
        client: &Client,
        reason: &str,
    ) -> Result<domain::ProposalId> {
        let wish = Wish {
            client: client.key,
            kind: ProposalKind::Registration,
            base: client.revision,
            before: &Metadata::default(),
            metadata: &client.metadata,
            reason,
        };
        let id = self.insert_proposal(tx, &wish).await?;
        self.log_proposal(tx, Action::ProposalSubmitted, (client.key, &client.metadata.name), id, reason).await?;
        Ok(id)
    }

    /// What happened to a proposal, for the trail.
    pub(super) async fn log_proposal(
        &self,
        tx: &mut Tx,
        action: Action,
        (key, name): (ClientKey, &str),
        id: domain::ProposalId,
        reason: &str,
    ) -> Result<()> {
        let subject = Subject::Client { key, label: name.to_owned() };
        let summary = serde_json::json!({ "proposal": id, "reason": shortened(reason) });
        self.log(tx, vec![Event { action, subject, summary }]).await
    }
}
