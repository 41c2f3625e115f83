//! What a link offers.

use domain::Timestamp;
use sqlx::FromRow;

use super::{
    InvitationOffer, InvitationToken,
    row::{COLUMNS, FROM, OPEN, Row},
};
use crate::{
    Result, Store,
    engine::values,
    registration::{self, POLICY},
};

#[derive(FromRow)]
struct OfferRow {
    #[sqlx(flatten)]
    row: Row,
    open: i64,
    has_account: i64,
    policy: Option<String>,
}

impl Store {
    /// What a link offers; `None` if there is no such link. Whoever has the link learns whom it is for and what it was, even
    /// when it is over: they are told so, and not that it never was.
    pub async fn invitation(&self, token: &InvitationToken, now: Timestamp) -> Result<Option<InvitationOffer>> {
        let sql = format!(
            "SELECT {COLUMNS}, CAST(CASE WHEN {OPEN} THEN 1 ELSE 0 END AS BIGINT) AS open, \
             (SELECT COUNT(*) FROM account WHERE account.email = i.email) AS has_account, \
             ({POLICY}) AS policy \
             FROM {FROM} WHERE i.digest = $2"
        );
        let row: Option<OfferRow> = self.db().optional(sql, values![now, token.digest()]).await?;
        row.map(|OfferRow { row, open, has_account, policy }| {
            let policy = registration::parse(policy)?;
            Ok(InvitationOffer {
                takes_accounts: registration::takes(&policy, &row),
                logo: row.logo(),
                invitation: row.invitation()?,
                has_account: has_account > 0,
                open: open > 0,
            })
        })
        .transpose()
    }
}
