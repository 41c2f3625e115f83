//! The clients of the actor, with what needs their attention.

use domain::{ClientStatus, ClientType, ProposalId, Timestamp, review::ProposalState};
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

impl Registry {
    /// The clients that the actor owns, those that need attention first: sent back, a secret that expires within 30
    /// days or that is missing, suspended, an address that users do not reach, warnings, waiting; then by name. Not those
    /// in the trash. `limit` of them after the first `offset`. One statement.
    pub async fn own_clients(&self, offset: u32, limit: u32) -> Result<Vec<OwnClient>> {
        let Some(account) = self.actor.account() else { return Ok(Vec::new()) };
        let (suspended, waiting) = (has_status(ClientStatus::Suspended), has_status(ClientStatus::Waiting));
        let confidential = has(&ListQuery { client_type: Some(ClientType::Confidential), ..ListQuery::default() });
        let sql = format!(
            "WITH mine AS (\
             SELECT {ROW}, c.name_key, p.id AS proposal, p.state, \
             (SELECT MIN(s.expires_at) FROM secret s WHERE s.client = c.key AND s.revoked_at IS NULL \
              AND s.expires_at > $2) AS secret_expires_at, \
             (SELECT COUNT(*) FROM client_owner n JOIN account a ON a.id = n.account \
              WHERE n.client = c.key AND a.disabled_at IS NULL) AS owners, \
             (SELECT COUNT(*) FROM client_tester t WHERE t.client = c.key) AS testers, \
             (SELECT COUNT(*) FROM preflight f WHERE f.client = c.key AND f.confirmed_at IS NOT NULL) AS unreachable \
             FROM client_owner o JOIN account me ON me.id = o.account AND me.disabled_at IS NULL \
             JOIN client c ON c.key = o.client \
             LEFT JOIN proposal p ON p.client = c.key AND p.state IN ('waiting', 'sent_back') \
             WHERE o.account = $1 AND c.shelf = 0) \
             SELECT * FROM mine c ORDER BY CASE WHEN c.state = 'sent_back' THEN 0 \
             WHEN c.secret_expires_at <= $3 OR (c.secret_until <= $2 AND {confidential}) THEN 1 WHEN {suspended} THEN 2 \
             WHEN c.unreachable > 0 THEN 3 WHEN c.warnings > 0 THEN 4 \
             WHEN c.state = 'waiting' OR {waiting} THEN 5 ELSE 6 END, c.name_key, c.key \
             LIMIT $4 OFFSET $5"
        );
        let values = values![account, self.now, self.now.0 + SOON, i64::from(limit), i64::from(offset)];
        let rows: Vec<OwnRow> = self.db().all(sql, values).await?;
        rows.into_iter().map(|row| row.read(self.now)).collect()
    }
}

/// The condition on the facets of a client `c`.
fn has_status(status: ClientStatus) -> String {
    has(&ListQuery { status: Some(status), ..ListQuery::default() })
}

fn has(query: &ListQuery) -> String {
    let FacetFilter { mask, bits } = FacetFilter::new(query);
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
    testers: i64,
    unreachable: i64,
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
            testers: u32::try_from(self.testers).unwrap_or_default(),
            unreachable: u32::try_from(self.unreachable).unwrap_or_default(),
        })
    }
}
