//! Slowing down whoever guesses, by account and by address. The counts are in the database, because processes share
//! nothing else; one number is enough for a bucket (the generic cell rate algorithm): the time at which it is empty again.

use std::net::IpAddr;

use domain::{AccountId, Timestamp};

use crate::{
    Result, Store,
    engine::{Tx, Value, values},
};

/// A bucket takes attempts until they would need longer than this to drain, in milliseconds.
const DEPTH: i64 = 9 * 60 * 1000;

/// An attempt drains in: ten at once for an account, then one a minute.
const ACCOUNT: i64 = 60 * 1000;
/// 55 at once from an address, behind which many people may sit, then one every ten seconds.
const ADDRESS: i64 = 10 * 1000;

/// What an attempt is counted under, and how long one takes to drain.
pub(crate) struct Bucket(String, i64);

/// What came of counting.
pub(crate) enum Counted {
    /// It may be tried; `last` says that the bucket of the account is full now.
    Go { last: bool },
    /// Not before so many seconds are over.
    Wait(u32),
}

impl Bucket {
    /// By the address that was typed, whether there is such an account or not.
    pub fn email(email: &str) -> Self {
        Self(format!("email {}", email.chars().take(254).collect::<String>()), ACCOUNT)
    }

    pub fn account(id: AccountId) -> Self {
        Self(format!("account {id}"), ACCOUNT)
    }

    /// Claiming clients: a bucket of its own, which guessing a password does not fill.
    pub fn claim(id: AccountId) -> Self {
        Self(format!("claim {id}"), ACCOUNT)
    }

    /// An IPv6 customer has a whole /64.
    pub fn address(address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        };
        Self(format!("network {network}"), ADDRESS)
    }
}

impl Store {
    /// Counts an attempt before it is made, so that a thousand at the same moment are counted as well.
    pub(crate) async fn count_attempt(&self, buckets: Vec<Bucket>, now: Timestamp) -> Result<Counted> {
        let asked = buckets.len();
        let rows: Vec<String> = (0..asked).map(|i| format!("(${}, ${})", 3 + 2 * i, 4 + 2 * i)).collect();
        let sql = format!(
            "INSERT INTO throttle (bucket, until) VALUES {} ON CONFLICT (bucket) DO UPDATE \
             SET until = CASE WHEN throttle.until > $1 THEN throttle.until ELSE $1 END + excluded.until - $1 \
             WHERE throttle.until <= $2 RETURNING until",
            rows.join(", ")
        );
        let mut values = values![now, now.0 + DEPTH];
        let mut names = Vec::new();
        for Bucket(name, drain) in buckets {
            values.extend(values![&name, now.0 + drain]);
            names.push(name);
        }
        let taken: Vec<(i64,)> = self.db().write_all(sql, values).await?;
        if taken.len() == asked {
            return Ok(Counted::Go { last: taken.iter().any(|(until,)| *until > now.0 + DEPTH) });
        }
        let marks: Vec<String> = (1..=asked).map(|i| format!("${i}")).collect();
        let sql = format!("SELECT COALESCE(MAX(until), 0) FROM throttle WHERE bucket IN ({})", marks.join(", "));
        let (until,): (i64,) = self.db().one(sql, names.into_iter().map(Value::from).collect()).await?;
        let wait = (until - DEPTH - now.0).max(1);
        Ok(Counted::Wait(u32::try_from((wait + 999) / 1000).unwrap_or(u32::MAX)))
    }

    /// The attempt was a good one.
    pub(crate) async fn forget_attempts(tx: &mut Tx, bucket: Bucket) -> Result<()> {
        tx.execute("DELETE FROM throttle WHERE bucket = $1", values![bucket.0]).await?;
        Ok(())
    }
}
