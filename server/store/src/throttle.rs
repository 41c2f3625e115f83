//! Slowing down whoever guesses, by account and by address. The counts are in the database, because processes share
//! nothing else; one number is enough for a bucket (the generic cell rate algorithm): the time at which it is empty again.

use std::net::IpAddr;

use domain::{AccountId, ClientId, Timestamp};

use crate::{
    Result, Store,
    engine::{Tx, values},
};

/// A bucket takes attempts until they would need longer than this to drain, in milliseconds.
const DEPTH: i64 = 9 * 60 * 1000;

/// An attempt drains in: ten at once for an account, then one a minute.
const ACCOUNT: i64 = 60 * 1000;
/// 55 at once from an address, behind which many people may sit, then one every ten seconds.
const ADDRESS: i64 = 10 * 1000;

/// Links by e-mail for whoever asks for an account: buckets take what drains in so long, in milliseconds.
pub(crate) const LINKS: i64 = 2 * 60 * 60 * 1000;

/// A link drains in: three at once to an e-mail address, then one an hour.
const LINK: i64 = 60 * 60 * 1000;
/// 41 at once from a network address, then one every three minutes.
const LINK_ADDRESS: i64 = 3 * 60 * 1000;

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

    /// Clients that register themselves without a token, by where they come from.
    pub fn register(address: IpAddr) -> Self {
        let Self(network, _) = Self::address(address);
        Self(format!("register {network}"), ACCOUNT)
    }

    /// Visits to addresses that somebody asks for.
    pub fn preflight(id: AccountId) -> Self {
        Self(format!("preflight {id}"), ACCOUNT)
    }

    /// Wrong secrets of a client, whether there is such a client or not. Whoever guesses keeps nobody out who comes from
    /// elsewhere.
    pub fn client(id: &ClientId, address: Option<IpAddr>) -> Self {
        Self(format!("client {id} {}", address.map(network).unwrap_or_default()), ACCOUNT)
    }

    pub fn address(address: IpAddr) -> Self {
        Self(format!("network {}", network(address)), ADDRESS)
    }

    /// Links for whoever asks for an account with this address: as [`LINKS`] says.
    pub fn link(email: &str) -> Self {
        Self(format!("link {email}"), LINK)
    }

    /// The same for whoever asks from this network address.
    pub fn links_from(address: IpAddr) -> Self {
        Self(format!("links {}", network(address)), LINK_ADDRESS)
    }
}

/// An IPv6 customer has a whole /64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

impl Store {
    /// Counts an attempt before it is made, so that a thousand at the same moment are counted as well.
    pub(crate) async fn count_attempt(&self, buckets: Vec<Bucket>, now: Timestamp) -> Result<Counted> {
        self.count_within(buckets, DEPTH, now).await
    }

    /// The same for buckets that take what drains in `depth`. Where one is full, those behind it are not touched: whoever is
    /// held back by the address they come from does not fill up an account.
    pub(crate) async fn count_within(&self, buckets: Vec<Bucket>, depth: i64, now: Timestamp) -> Result<Counted> {
        const COUNT: &str = "INSERT INTO throttle (bucket, until) VALUES ($3, $4) ON CONFLICT (bucket) DO UPDATE \
                             SET until = CASE WHEN throttle.until > $1 THEN throttle.until ELSE $1 END \
                             + excluded.until - $1 WHERE throttle.until <= $2 RETURNING until";
        const FULL: &str = "SELECT until FROM throttle WHERE bucket = $1";
        let mut last = false;
        for Bucket(name, drain) in buckets {
            let values = values![now, now.0 + depth, &name, now.0 + drain];
            let taken: Vec<(i64,)> = self.db().write_all(COUNT, values).await?;
            if let Some((until,)) = taken.first() {
                last |= *until > now.0 + depth;
                continue;
            }
            let full: Option<(i64,)> = self.db().optional(FULL, values![name]).await?;
            return Ok(Counted::Wait(seconds_until(full.map_or(now.0, |(until,)| until - depth), now)));
        }
        Ok(Counted::Go { last })
    }

    /// How many seconds the next attempt has to wait; `None` if it may be made at once. It is not counted.
    pub(crate) async fn wait_of(&self, bucket: Bucket, now: Timestamp) -> Result<Option<u32>> {
        const SQL: &str = "SELECT until FROM throttle WHERE bucket = $1 AND until > $2";
        let row: Option<(i64,)> = self.db().optional(SQL, values![bucket.0, now.0 + DEPTH]).await?;
        Ok(row.map(|(until,)| seconds_until(until - DEPTH, now)))
    }

    /// The attempt was a good one.
    pub(crate) async fn forget_attempts(tx: &mut Tx, bucket: Bucket) -> Result<()> {
        tx.execute("DELETE FROM throttle WHERE bucket = $1", values![bucket.0]).await?;
        Ok(())
    }
}

fn seconds_until(time: i64, now: Timestamp) -> u32 {
    let wait = (time - now.0).max(1);
    u32::try_from((wait + 999) / 1000).unwrap_or(u32::MAX)
}
