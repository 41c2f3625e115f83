//! The clients of the actor, with what needs their attention.

use domain::{ClientStatus, ProposalId, Timestamp, review::ProposalState};
use sqlx::FromRow;
use uuid::Uuid;

use super::OwnClient;
use crate::{
    ListQuery, Registry, Result, StoreError,
    clients::FacetFilter,
    engine::values,
    list::{ROW, Row},
};

/// A secret that expires within so many milliseconds needs attention.
const SOON: i64 = 30 * 24 * 60 * 60 * 1000;

/// So many are shown.
const MOST: u32 = 500;

impl Registry {
    /// The clients that the actor owns, those that need attention first: sent back, a secret that expires within 30
    /// days, suspended, warnings, waiting; then by name. Not those in the trash. At most 500. One statement.
    pub async fn own_clients(&self) -> Result<Vec<OwnClient>> {
        let Some(account) = self.actor.account() else { return Ok(Vec::new()) };
        let (suspended, waiting) = (has_status(ClientStatus::Suspended), has_status(ClientStatus::Waiting));
        let sql = format!(
            "WITH mine AS (\
             SELECT {ROW}, c.name_key, p.id AS proposal, p.state, \
             (SELECT MIN(s.expires_at) FROM secret s WHERE s.client = c.key AND s.revoked_at IS NULL \
              AND s.expires_at > $2) AS secret_expires_at, \
             (SELECT COUNT(*) FROM client_owner n JOIN account a ON a.id = n.account \
              WHERE n.client = c.key AND a.disabled_at IS NULL) AS owners \
             FROM client_owner o JOIN account me ON me.id = o.account AND me.disabled_at IS NULL \
             JOIN client c ON c.key = o.client \
             LEFT JOIN proposal p ON p.client = c.key AND p.state IN ('waiting', 'sent_back') \
             WHERE o.account = $1 AND c.shelf = 0) \
             SELECT * FROM mine c ORDER BY CASE WHEN c.state = 'sent_back' THEN 0 \
             WHEN c.secret_expires_at <= $3 THEN 1 WHEN {suspended} THEN 2 WHEN c.warnings > 0 THEN 3 \
             WHEN c.state = 'waiting' OR {waiting} THEN 4 ELSE 5 END, c.name_key, c.key LIMIT {MOST}"
        );
        let values = values![account, self.now, self.now.0 + SOON];
        let rows: Vec<OwnRow> = self.db().all(sql, values).await?;
        rows.into_iter().map(|row| row.read(self.now)).collect()
    }
}

/// The condition on the facets of a client `c`.
fn has_status(status: ClientStatus) -> String {
    let FacetFilter { mask, bits } = FacetFilter::new(&ListQuery { status: Some(status), ..ListQuery::default() });
    format!("(c.facets & {mask}) = {bits}")
}

#[derive(FromRow)]
struct OwnRow {
    #[sqlx(flatten)]
    row: Row,
    proposal: Option<Uuid>,
    state: Option<String>,
    secret_expires_at: Option<i64>,
    owners: i64,
}

impl OwnRow {
    fn read(self, now: Timestamp) -> Result<OwnClient> {
        let state = |text: &String| ProposalState::parse(text).ok_or(StoreError::Corrupt("proposal"));
        let state = self.state.as_ref().map(state).transpose()?;
        Ok(OwnClient {
            row: self.row.read(now, "")?,
            proposal: self.proposal.map(ProposalId).zip(state),
            secret_expires_at: self.secret_expires_at.map(Timestamp),
            owners: u32::try_from(self.owners).unwrap_or_default(),
        })
    }
}
