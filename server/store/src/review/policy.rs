//! The review policy: what may happen without a reviewer.

use domain::{ClientStatus, Timestamp, review::ReviewPolicy};

use crate::{
    Action, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    clients::Facets,
    engine::{Tx, values},
    list::Shelf,
};

/// How many of the clients there are a policy would touch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PolicyReach {
    /// Registrations that wait now, and go on doing so whatever is set.
    pub registrations_waiting: u64,
    /// Active clients whose changes by admins would wait: none, unless two pairs of eyes are asked for.
    pub active_clients: u64,
    /// Clients with an owner whose account works: what these may do at once is for the policy to say.
    pub with_owners: u64,
}

/// Its name in the table of settings.
const NAME: &str = "review";

const READ: &str = "SELECT value FROM setting WHERE name = $1";

/// The same, as a part of another statement.
pub(crate) const POLICY: &str = "SELECT value FROM setting WHERE name = 'review'";

impl Registry {
    /// The policy. Everybody may know what will have to wait.
    pub async fn review_policy(&self) -> Result<ReviewPolicy> {
        match &self.tallied {
            Some(known) => parse(known.policy()),
            None => self.stored_policy().await,
        }
    }

    /// The policy as it is now, whatever the request began with.
    pub(super) async fn stored_policy(&self) -> Result<ReviewPolicy> {
        read(self.db().optional(READ, values![NAME]).await?)
    }

    /// Sets it: admins only. Proposals that are open stay so.
    pub async fn set_review_policy(&self, policy: &ReviewPolicy) -> Result<()> {
        const SQL: &str = "INSERT INTO setting (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, \
                           changed_by = excluded.changed_by";
        self.require(Right::Write)?;
        let json = serde_json::to_string(policy).map_err(|_| StoreError::Corrupt("review policy"))?;
        let mut tx = self.db().begin_exclusive().await?;
        if read_policy(&mut tx).await? == *policy {
            return Ok(());
        }
        let Timestamp(now) = self.now;
        tx.execute(SQL, values![NAME, json, now, self.actor.name()]).await?;
        let summary = serde_json::json!({ "policy": policy });
        self.log(&mut tx, vec![Event { action: Action::ReviewPolicySet, subject: Subject::Registry, summary }]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many clients `policy` would touch: admins only.
    pub async fn policy_reach(&self, policy: &ReviewPolicy) -> Result<PolicyReach> {
        const TALLY: &str = "SELECT facets, clients FROM client_tally WHERE clients > 0";
        const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM proposal p JOIN client c ON c.key = p.client \
             WHERE p.kind = 'registration' AND p.state = 'waiting' AND c.deleted_at IS NULL), \
             (SELECT COUNT(DISTINCT o.client) FROM client_owner o JOIN account a ON a.id = o.account \
             JOIN client c ON c.key = o.client WHERE a.disabled_at IS NULL AND c.deleted_at IS NULL)";
        self.require(Right::Write)?;
        let (waiting, owned): (i64, i64) = self.db().one(COUNTS, Vec::new()).await?;
        let mut active = 0;
        if policy.two_pairs_of_eyes {
            let tally: Vec<(i64, i64)> = self.db().all(TALLY, Vec::new()).await?;
            let in_use =
                |facets: Facets| facets.get_shelf() == Shelf::Live && facets.get_status() == ClientStatus::Active;
            active = tally.iter().filter(|(facets, _)| in_use(Facets(*facets))).map(|(_, clients)| clients).sum();
        }
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(PolicyReach {
            registrations_waiting: count(waiting),
            active_clients: count(active),
            with_owners: count(owned),
        })
    }
}

/// The policy, as it is for the length of a transaction.
pub(crate) async fn read_policy(tx: &mut Tx) -> Result<ReviewPolicy> {
    read(tx.optional(READ, values![NAME]).await?)
}

fn read(row: Option<(String,)>) -> Result<ReviewPolicy> {
    parse(row.as_ref().map(|(json,)| json.as_str()))
}

fn parse(json: Option<&str>) -> Result<ReviewPolicy> {
    let Some(json) = json else { return Ok(ReviewPolicy::default()) };
    serde_json::from_str(json).map_err(|_| StoreError::Corrupt("review policy"))
}
