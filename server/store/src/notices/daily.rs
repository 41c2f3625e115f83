//! Notices that are e-mailed once a day, together.
//!
//! What goes into one e-mail has the same `digest` in the outbox: it follows from the account and the morning on which it is
//! sent, so that whoever writes one more needs to look for nothing. All its rows change together.

use std::collections::BTreeSet;

use domain::{AccountId, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::{
    Registry, Result, StoreError,
    engine::{Tx, Value, values},
};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// When in the day they are sent, in UTC.
const MORNING: i64 = 6 * HOUR;

impl Registry {
    /// Whether the actor wants the e-mails of notices once a day, together.
    pub async fn daily_mail(&self) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM daily_mail WHERE account = $1";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let (rows,): (i64,) = self.db().one(SQL, values![account]).await?;
        Ok(rows > 0)
    }

    /// Says so. What waits for the morning already still does.
    pub async fn set_daily_mail(&self, on: bool) -> Result<()> {
        const ON: &str = "INSERT INTO daily_mail (account, since) VALUES ($1, $2) ON CONFLICT (account) DO NOTHING";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        if on {
            self.db().execute(ON, values![account, self.now]).await?;
        } else {
            self.db().execute("DELETE FROM daily_mail WHERE account = $1", values![account]).await?;
        }
        Ok(())
    }
}

/// Those of `accounts` that want it so.
pub(super) async fn wanted_by(tx: &mut Tx, accounts: &BTreeSet<AccountId>) -> Result<BTreeSet<AccountId>> {
    if accounts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let marks: Vec<String> = (1..=accounts.len()).map(|i| format!("${i}")).collect();
    let sql = format!("SELECT account FROM daily_mail WHERE account IN ({})", marks.join(", "));
    let rows: Vec<(Uuid,)> = tx.all(sql, accounts.iter().map(|&account| Value::from(account)).collect()).await?;
    Ok(rows.into_iter().map(|(account,)| AccountId(account)).collect())
}

/// The e-mail of the next morning to `account`: its identifier, and when it is sent.
pub(super) fn next(account: AccountId, now: Timestamp) -> (Uuid, i64) {
    let morning = ((now.0 - MORNING).div_euclid(DAY) + 1) * DAY + MORNING;
    let mut hash = Sha256::new();
    hash.update(account.0.as_bytes());
    hash.update(morning.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    (Builder::from_custom_bytes(bytes).into_uuid(), morning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_morning_after_the_other() {
        let (ada, ben) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let at = |hours: i64| next(ada, Timestamp(hours * HOUR));
        assert_eq!(at(0).1, 6 * HOUR);
        assert_eq!(at(6).1, 30 * HOUR, "what comes as it is sent waits for the next");
        assert_eq!((at(7), at(29)), (at(6), at(6)));
        assert_ne!(at(30).0, at(29).0);
        assert_ne!(next(ben, Timestamp(0)).0, at(0).0);
        assert_eq!(next(ada, Timestamp(-1)).1, 6 * HOUR);
    }
}
