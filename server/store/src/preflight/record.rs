//! Bringing results home.

use domain::{
    Timestamp,
    preflight::{Standing, Visit, judge},
};

use super::PreflightTask;
use crate::{Result, Store, StoreError, engine::values};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// When to look again after the first failures; later ones are looked at daily.
const SOON: [i64; 2] = [HOUR, 3 * HOUR];
/// So many failures one after the other are no accident, if they lie at least so far apart.
const CONFIRMED: i64 = 3;
const APART: i64 = 3 * HOUR;

impl Store {
    /// Keeps what a visit brought back, if the lease is still the task's: of two servers that visited the same address one
    /// keeps its result. Says whether it did.
    pub async fn record_preflight(&self, task: &PreflightTask, visit: &Visit, now: Timestamp) -> Result<bool> {
        const SQL: &str = "UPDATE preflight SET visit = $4, checked_at = $5, due_at = $6, checks = checks + 1, \
             lease = NULL, leased_until = 0, failures = $7, failing_since = $8, \
             told_at = CASE WHEN $9 IS NULL THEN NULL ELSE told_at END, confirmed_at = $9 \
             WHERE client = $1 AND digest = $2 AND lease = $3";
        let json = serde_json::to_string(visit).map_err(|_| StoreError::Corrupt("preflight"))?;
        let broken = judge(task.place, &task.url, visit, now).standing == Standing::Broken;
        let (failures, since, confirmed) = if broken {
            let (failures, since) = (task.failures + 1, task.failing_since.unwrap_or(now));
            let enough = failures >= CONFIRMED && now.0 - since.0 >= APART;
            (failures, Some(since), task.confirmed_at.or(enough.then_some(now)))
        } else {
            (0, None, None)
        };
        let values = values![
            task.client,
            task.digest.clone(),
            task.lease,
            json,
            now,
            now.0 + wait(failures, &task.digest),
            failures,
            since,
            confirmed,
        ];
        Ok(self.db().execute(SQL, values).await? > 0)
    }
}

/// How long until the next visit. What was queued at the same moment spreads over half a day.
fn wait(failures: i64, digest: &[u8]) -> i64 {
    let spread = i64::from(digest.first().copied().unwrap_or_default()) * (DAY / 2) / 256;
    match usize::try_from(failures - 1) {
        Err(_) => WEEK - spread,
        Ok(before) => SOON.get(before).copied().unwrap_or(DAY),
    }
}
