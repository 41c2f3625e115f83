//! A proposal's row, read and written.

use domain::{
    AccountId, ClientId, ClientKey, Field, Metadata, ProposalId, Timestamp, diff,
    review::{Mark, ProposalKind, ProposalState, Verdict, rebase},
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Claim, Decision, ProposalSummary, marks::columns};
use crate::{
    NoticeKind, Registry, Result, StoreError,
    clients::{Facets, is_foreign_key, read_metadata, read_revision, unknown_logo, write_metadata},
    engine::{Tx, values},
    look_alike,
    notices::News,
};

/// Everything about a proposal. `$1` is the account that looks: `owned` says whether the client is its own.
pub(super) const SELECT: &str = "SELECT p.id, p.client, p.kind, p.state, p.base, p.metadata, p.reason, p.proposer, \
     p.proposer_name, p.submitted_at, p.version, p.marks, p.warnings, p.claimed_by, p.claimed_by_name, p.claimed_until, \
     p.verdict, p.decided_by, p.decided_by_name, p.decided_at, p.decided_why, p.due_at, p.decided_on, \
     c.client_id, c.facets, c.revision AS current_revision, c.metadata AS current_metadata, c.deleted_at, \
     r.metadata AS base_metadata, \
     (SELECT COUNT(*) FROM client_owner o WHERE o.client = p.client AND o.account = $1) AS owned \
     FROM proposal p JOIN client c ON c.key = p.client JOIN revision r ON r.client = p.client AND r.number = p.base";

/// Nobody works on it and nothing is decided: what any change of a proposal leaves behind.
pub(super) const UNDECIDED: &str = "claimed_by = NULL, claimed_by_name = NULL, claimed_until = NULL, verdict = NULL, \
     decided_by = NULL, decided_by_name = NULL, decided_at = NULL, decided_why = NULL, due_at = NULL, decided_on = NULL";

#[derive(FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub client: Uuid,
    pub kind: String,
    pub state: String,
    pub base: i64,
    pub metadata: String,
    pub reason: String,
    /// `None`: the client itself asks.
    pub proposer: Option<Uuid>,
    pub proposer_name: String,
    pub submitted_at: i64,
    pub version: i64,
    pub marks: String,
    pub warnings: i64,
    pub claimed_by: Option<Uuid>,
    pub claimed_by_name: Option<String>,
    pub claimed_until: Option<i64>,
    pub verdict: Option<String>,
    pub decided_by: Option<Uuid>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<i64>,
    pub decided_why: Option<String>,
    pub due_at: Option<i64>,
    pub decided_on: Option<i64>,
    pub client_id: String,
    pub facets: i64,
    pub current_revision: i64,
    pub current_metadata: String,
    pub deleted_at: Option<i64>,
    pub base_metadata: String,
    pub owned: i64,
}

impl Row {
    pub fn id(&self) -> ProposalId {
        ProposalId(self.id)
    }

    pub fn client(&self) -> ClientKey {
        ClientKey(self.client)
    }

    /// Who submitted it last; the nil one for the client itself.
    pub fn proposer(&self) -> AccountId {
        AccountId(self.proposer.unwrap_or_default())
    }

    pub fn kind(&self) -> Result<ProposalKind> {
        ProposalKind::parse(&self.kind).ok_or(StoreError::Corrupt("proposal"))
    }

    pub fn state(&self) -> Result<ProposalState> {
        ProposalState::parse(&self.state).ok_or(StoreError::Corrupt("proposal"))
    }

    /// The metadata as they were asked for.
    pub fn wish(&self) -> Result<Metadata> {
        read_metadata(&self.metadata)
    }

    pub fn current(&self) -> Result<Metadata> {
        read_metadata(&self.current_metadata)
    }

    /// The metadata that it started from.
    pub fn before(&self) -> Result<Metadata> {
        match self.kind()? {
            ProposalKind::Registration => Ok(Metadata::default()),
            ProposalKind::Change => read_metadata(&self.base_metadata),
        }
    }

    /// What would come into force if all of it were accepted now, and where it conflicts with what was saved meanwhile.
    pub fn merged(&self) -> Result<(Metadata, Vec<Field>)> {
        match self.kind()? {
            ProposalKind::Registration => Ok((self.wish()?, Vec::new())),
            ProposalKind::Change => Ok(rebase(&self.before()?, &self.wish()?, &self.current()?)),
        }
    }

    /// What accepting it would change.
    pub fn changed(&self, merged: &Metadata) -> Result<Vec<Field>> {
        let from = match self.kind()? {
            ProposalKind::Registration => Metadata::default(),
            ProposalKind::Change => self.current()?,
        };
        Ok(fields(&from, merged))
    }

    pub fn claim(&self, now: Timestamp) -> Option<Claim> {
        let until = self.claimed_until.filter(|until| *until > now.0)?;
        Some(Claim { account: AccountId(self.claimed_by?), by: self.claimed_by_name.clone()?, until: Timestamp(until) })
    }

    pub fn decision(&self) -> Result<Option<Decision>> {
        let Some(verdict) = self.verdict()? else { return Ok(None) };
        Ok(Some(Decision {
            verdict,
            account: AccountId(self.decided_by.unwrap_or_default()),
            by: self.decided_by_name.clone().unwrap_or_default(),
            at: Timestamp(self.decided_at.unwrap_or_default()),
            why: self.decided_why.clone().unwrap_or_default(),
            due_at: self.due_at.map(Timestamp),
        }))
    }

    pub fn verdict(&self) -> Result<Option<Verdict>> {
        let parse = |json: &String| serde_json::from_str(json).map_err(|_| StoreError::Corrupt("verdict"));
        self.verdict.as_ref().map(parse).transpose()
    }

    pub fn marks(&self) -> Result<Vec<Mark>> {
        serde_json::from_str(&self.marks).map_err(|_| StoreError::Corrupt("mark"))
    }

    /// As it is shown to a reviewer.
    pub fn summary(&self, now: Timestamp) -> Result<ProposalSummary> {
        let wish = self.wish()?;
        let host = wish.redirect_uris.first().and_then(|uri| domain::anatomy::host(uri)).unwrap_or_default();
        Ok(ProposalSummary {
            id: self.id(),
            kind: self.kind()?,
            state: self.state()?,
            client: self.client(),
            client_id: ClientId::parse(&self.client_id).ok_or(StoreError::Corrupt("client_id"))?,
            client_status: Facets(self.facets).get_status(),
            host: host.to_owned(),
            base: read_revision(self.base)?,
            fields: fields(&self.before()?, &wish),
            name: wish.name,
            logo: wish.logo,
            proposer: self.proposer(),
            proposed_by: self.proposer_name.clone(),
            reason: self.reason.clone(),
            submitted_at: Timestamp(self.submitted_at),
            version: self.version,
            marks: self.marks()?,
            warnings: u32::try_from(self.warnings).unwrap_or_default(),
            own: self.owned > 0,
            claim: self.claim(now),
            decision: self.decision()?,
            owned: self.owned > 0,
        })
    }
}

/// Which fields differ.
pub(super) fn fields(before: &Metadata, after: &Metadata) -> Vec<Field> {
    diff::changes(before, after).into_iter().map(|change| change.field).collect()
}

/// A proposal about to be written: its client, what is asked for, and from which revision on.
pub(super) struct Wish<'a> {
    pub client: ClientKey,
    pub kind: ProposalKind,
    pub base: domain::Revision,
    /// What is in force now; the defaults for a registration.
    pub before: &'a Metadata,
    pub metadata: &'a Metadata,
    pub reason: &'a str,
}

impl Wish<'_> {
    /// What reviewers are told of it.
    fn news(&self, kind: NoticeKind, id: ProposalId) -> News<'_> {
        News { kind, client: Some(self.client), proposal: Some(id), label: &self.metadata.name, detail: self.reason }
    }
}

/// The longest reason that is kept, in characters.
const REASON: usize = 500;

impl Registry {
    /// A proposal in a transaction, whoever asks.
    pub(super) async fn proposal_row(&self, tx: &mut Tx, id: ProposalId) -> Result<Row> {
        let sql = format!("{SELECT} WHERE p.id = $2");
        let row: Option<Row> = tx.optional(sql, values![self.actor.account(), id]).await?;
        row.ok_or(StoreError::NotFound)
    }

    /// The open proposal of a client.
    pub(super) async fn open_row(&self, tx: &mut Tx, client: ClientKey) -> Result<Option<Row>> {
        let sql = format!("{SELECT} WHERE p.client = $2 AND p.state IN ('waiting', 'sent_back')");
        Ok(tx.optional(sql, values![self.actor.account(), client]).await?)
    }

    /// A new proposal by the actor.
    pub(super) async fn insert_proposal(&self, tx: &mut Tx, wish: &Wish<'_>) -> Result<ProposalId> {
        const COLUMNS: [&str; 14] = [
            "id",
            "client",
            "kind",
            "state",
            "base",
            "metadata",
            "logo",
            "reason",
            "proposer",
            "proposer_name",
            "submitted_at",
            "version",
            "marks",
            "warnings",
        ];
        let id = ProposalId(self.store.random().uuid(self.now));
        let found = self.marks(tx, wish.client, wish.before, wish.metadata).await?;
        let (marks, warnings) = columns(&found)?;
        let row = values![
            id,
            wish.client,
            wish.kind.as_str(),
            ProposalState::Waiting.as_str(),
            wish.base,
            write_metadata(wish.metadata)?,
            wish.metadata.logo.as_ref(),
            shortened(wish.reason),
            self.actor.account(),
            self.actor.name(),
            self.now,
            1_i64,
            marks,
            warnings,
        ];
        tx.insert("proposal", &COLUMNS, vec![row], "").await.map_err(|error| refuse_logo(error, wish.metadata))?;
        self.name_follows(tx, id, wish).await?;
        self.preflight_follows(tx, wish.client).await?;
        self.tell_desk(tx, wish.news(NoticeKind::ProposalArrived, id)).await?;
        Ok(id)
    }

    /// Puts another wish into an open proposal, which waits again, with no verdict or claim, and with marks of its own.
    pub(super) async fn amend_proposal(&self, tx: &mut Tx, id: ProposalId, wish: &Wish<'_>) -> Result<()> {
        let (before,): (String,) = tx.one("SELECT state FROM proposal WHERE id = $1", values![id]).await?;
        let sql = format!(
            "UPDATE proposal SET state = 'waiting', base = $2, metadata = $3, logo = $4, reason = $5, proposer = $6, \
             proposer_name = $7, submitted_at = $8, version = version + 1, marks = $9, warnings = $10, {UNDECIDED} \
             WHERE id = $1"
        );
        let found = self.marks(tx, wish.client, wish.before, wish.metadata).await?;
        let (marks, warnings) = columns(&found)?;
        let values = values![
            id,
            wish.base,
            write_metadata(wish.metadata)?,
            wish.metadata.logo.as_ref(),
            shortened(wish.reason),
            self.actor.account(),
            self.actor.name(),
            self.now,
            marks,
            warnings,
        ];
        tx.execute(sql, values).await.map_err(|error| refuse_logo(error, wish.metadata))?;
        self.name_follows(tx, id, wish).await?;
        self.preflight_follows(tx, wish.client).await?;
        if before == ProposalState::SentBack.as_str() {
            self.tell_desk(tx, wish.news(NoticeKind::ProposalAnswered, id)).await?;
        }
        Ok(())
    }

    /// What a proposal asks for can be found, and others that ask for the like of it are told.
    async fn name_follows(&self, tx: &mut Tx, id: ProposalId, wish: &Wish<'_>) -> Result<()> {
        // A client that waits is found by its own name.
        if wish.kind == ProposalKind::Change {
            look_alike::put_proposed(tx, id, &wish.metadata.name).await?;
        }
        self.tell_namesakes(tx, wish.client, &[&wish.before.name, &wish.metadata.name]).await
    }
}

pub(super) fn shortened(reason: &str) -> String {
    reason.trim().chars().take(REASON).collect()
}

/// The only reference of a wish that can lead nowhere is its logo.
fn refuse_logo(error: sqlx::Error, metadata: &Metadata) -> StoreError {
    match &metadata.logo {
        Some(hash) if is_foreign_key(&error) => StoreError::Refused(vec![unknown_logo(hash.as_str())]),
        _ => error.into(),
    }
}
