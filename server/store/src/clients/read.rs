//! Reading a client.

use domain::{
    AccountId, ClientId, ClientKey, ProposalId, Timestamp,
    review::{ProposalKind, ProposalState},
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    ClientRecord, ClientView,
    row::{COLUMNS, Row},
};
use crate::{
    OpenProposal, PreflightRecord, Registry, Result, StoreError, Usage,
    engine::{Tx, Value, values},
    form_drafts::DraftRow,
    preflight, provider,
    rights::owned,
};

impl Registry {
    /// A client, in the registry or in the trash.
    pub async fn client(&self, key: ClientKey) -> Result<ClientRecord> {
        let mut values = values![key];
        let sql = format!("SELECT {COLUMNS} FROM client WHERE key = $1 AND {}", self.seen("$1", &mut values));
        let row: Option<Row> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.record(self.now)
    }

    /// The same, with whose it is, what waits about it and what the actor has begun to change, in one statement.
    pub async fn client_view(&self, key: ClientKey) -> Result<ClientView> {
        let (sql, values) = self.view_text(key, |_| String::new());
        let row: Option<ViewRow> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.view(key, self.now)
    }

    /// The same, and what is known of its addresses.
    pub async fn client_view_with_preflight(&self, key: ClientKey) -> Result<(ClientView, Vec<PreflightRecord>)> {
        let (sql, values) = self.view_text(key, |values| format!(", {}", preflight::column("client.key", values)));
        let row: Option<VisitedRow> = self.db().optional(sql, values).await?;
        let row = row.ok_or(StoreError::NotFound)?;
        Ok((row.view.view(key, self.now)?, preflight::read_column(row.preflight, self.now)?))
    }

    /// The same, and how its redirect URIs are used.
    pub async fn client_view_with_uri_use(&self, key: ClientKey) -> Result<(ClientView, Usage)> {
        let (sql, values) =
            self.view_text(key, |values| format!(", {}", provider::uris_column("client.key", self.now, values)));
        let row: Option<UsedRow> = self.db().optional(sql, values).await?;
        let row = row.ok_or(StoreError::NotFound)?;
        Ok((row.view.view(key, self.now)?, provider::read_uris_column(row.uris_used.as_deref())?))
    }

    fn view_text(&self, key: ClientKey, more: impl FnOnce(&mut Vec<Value>) -> String) -> (String, Vec<Value>) {
        let mut values = values![key, self.actor.account()];
        let (seen, owned, more) = (self.seen("$1", &mut values), owned("$1", 2), more(&mut values));
        let sql = format!(
            "SELECT {COLUMNS}, CAST(CASE WHEN {owned} THEN 1 ELSE 0 END AS BIGINT) AS owned, p.id AS proposal, p.kind, p.state, \
             p.proposer, p.version, p.decided_why, d.id AS draft, d.base AS draft_base, d.form AS draft_form, \
             d.reason AS draft_reason, d.at AS draft_at{more} FROM client \
             LEFT JOIN proposal p ON p.client = client.key AND p.state IN ('waiting', 'sent_back') \
             LEFT JOIN form_draft d ON d.client = client.key AND d.account = $2 \
             WHERE client.key = $1 AND {seen}"
        );
        (sql, values)
    }

    /// A client by what relying parties send.
    pub async fn client_by_id(&self, client_id: &ClientId) -> Result<ClientRecord> {
        let mut values = values![client_id];
        let seen = self.seen("client.key", &mut values);
        let sql = format!("SELECT {COLUMNS} FROM client WHERE client_id = $1 AND {seen}");
        let row: Option<Row> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.record(self.now)
    }

    /// A client that is not in the trash, about to be changed.
    pub(crate) async fn live_client(&self, tx: &mut Tx, key: ClientKey) -> Result<Row> {
        let sql = format!("SELECT {COLUMNS} FROM client WHERE key = $1 AND deleted_at IS NULL");
        let row: Option<Row> = tx.optional(sql, values![key]).await?;
        row.ok_or(StoreError::NotFound)
    }
}

#[derive(FromRow)]
struct ViewRow {
    #[sqlx(flatten)]
    client: Row,
    owned: i64,
    #[sqlx(flatten)]
    open: OpenRow,
    #[sqlx(flatten)]
    draft: DraftRow,
}

impl ViewRow {
    fn view(self, key: ClientKey, now: Timestamp) -> Result<ClientView> {
        let Self { client, owned, open, draft } = self;
        Ok(ClientView { record: client.record(now)?, owned: owned > 0, open: open.read()?, draft: draft.read(key)? })
    }
}

#[derive(FromRow)]
struct VisitedRow {
    #[sqlx(flatten)]
    view: ViewRow,
    preflight: Option<String>,
}

#[derive(FromRow)]
struct UsedRow {
    #[sqlx(flatten)]
    view: ViewRow,
    uris_used: Option<String>,
}

#[derive(FromRow)]
struct OpenRow {
    proposal: Option<Uuid>,
    kind: Option<String>,
    state: Option<String>,
    proposer: Option<Uuid>,
    version: Option<i64>,
    decided_why: Option<String>,
}

impl OpenRow {
    fn read(self) -> Result<Option<OpenProposal>> {
        const BAD: StoreError = StoreError::Corrupt("proposal");
        let Self { proposal: Some(id), kind: Some(kind), state: Some(state), .. } = self else {
            return Ok(None);
        };
        let sent_back = ProposalState::parse(&state).ok_or(BAD)? == ProposalState::SentBack;
        Ok(Some(OpenProposal {
            id: ProposalId(id),
            kind: ProposalKind::parse(&kind).ok_or(BAD)?,
            proposer: AccountId(self.proposer.unwrap_or_default()),
            version: self.version.unwrap_or_default(),
            sent_back: sent_back.then(|| self.decided_why.unwrap_or_default()),
        }))
    }
}
