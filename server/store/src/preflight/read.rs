//! What is known of the addresses of a client, and asking for more.

use domain::{
    ClientKey, Timestamp,
    preflight::{Place, Visit},
};
use sqlx::FromRow;

use super::PreflightRecord;
use crate::{
    Registry, Result, StoreError,
    engine::{Value, values},
    throttle::{Bucket, Counted},
};

const TOO_OFTEN: &str = "You have asked for many checks in a row. Ask again in a minute.";

impl Registry {
    /// The addresses of a client, in force or asked for, in no order. One statement.
    pub async fn preflight(&self, key: ClientKey) -> Result<Vec<PreflightRecord>> {
        let rows: Vec<Row> = self
            .of_client(key, values![key], |seen| {
                format!(
                    "SELECT url, place, due_at, checks, checked_at, visit, failing_since, confirmed_at \
                     FROM preflight WHERE client = $1 AND {seen}"
                )
            })
            .await?;
        rows.into_iter().map(|row| row.record(self.now)).collect()
    }

    /// Lets all addresses of a client be visited again, before others.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] for somebody who asks too often.
    pub async fn check_again(&self, key: ClientKey) -> Result<()> {
        const SQL: &str = "UPDATE preflight SET due_at = $2 WHERE client = $1 AND leased_until <= $3 AND due_at > $3";
        self.client(key).await?;
        self.count_check().await?;
        // Whoever asks waits for it; the rest of the queue does not.
        self.db().execute(SQL, values![key, 0_i64, self.now]).await?;
        Ok(())
    }

    /// Counts a check that somebody asks for: ten at once, then one a minute.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] for somebody who asks too often.
    pub async fn count_check(&self) -> Result<()> {
        let Some(account) = self.actor.account() else { return Ok(()) };
        match self.store.count_attempt(vec![Bucket::preflight(account)], self.now).await? {
            Counted::Go { .. } => Ok(()),
            Counted::Wait(_) => Err(StoreError::TooMany(TOO_OFTEN)),
        }
    }
}

/// What stands between two values, and between two addresses, of [`column`]: neither is in a URL, or in JSON.
const UNIT: &str = "\u{1f}";
const RECORD: &str = "\u{1e}";

/// A column with all that is known of the addresses of the client whose key is `client`, for a statement that is about
/// something else: it spares a page a statement.
pub(crate) fn column(client: &str, values: &mut Vec<Value>) -> String {
    const FIELDS: [&str; 8] = [
        "f.url",
        "f.place",
        "CAST(f.due_at AS TEXT)",
        "CAST(f.checks AS TEXT)",
        "COALESCE(CAST(f.checked_at AS TEXT), '')",
        "COALESCE(f.visit, '')",
        "COALESCE(CAST(f.failing_since AS TEXT), '')",
        "COALESCE(CAST(f.confirmed_at AS TEXT), '')",
    ];
    values.extend(values![UNIT, RECORD]);
    let (unit, record) = (values.len() - 1, values.len());
    let fields = FIELDS.join(&format!(" || ${unit} || "));
    format!("(SELECT string_agg({fields}, ${record}) FROM preflight f WHERE f.client = {client}) AS preflight")
}

/// Reads it.
pub(crate) fn read_column(text: Option<String>, now: Timestamp) -> Result<Vec<PreflightRecord>> {
    let unreadable = || StoreError::Corrupt("preflight");
    let number = |text: &str| if text.is_empty() { None } else { text.parse::<i64>().ok() };
    let mut records = Vec::new();
    for record in text.iter().flat_map(|text| text.split(RECORD)) {
        let mut fields = record.split(UNIT);
        let mut next = || fields.next().ok_or_else(unreadable);
        let row = Row {
            url: next()?.to_owned(),
            place: next()?.to_owned(),
            due_at: number(next()?).ok_or_else(unreadable)?,
            checks: number(next()?).ok_or_else(unreadable)?,
            checked_at: number(next()?),
            visit: Some(next()?.to_owned()).filter(|visit| !visit.is_empty()),
            failing_since: number(next()?),
            confirmed_at: number(next()?),
        };
        records.push(row.record(now)?);
    }
    Ok(records)
}

#[derive(FromRow)]
struct Row {
    url: String,
    place: String,
    due_at: i64,
    checks: i64,
    checked_at: Option<i64>,
    visit: Option<String>,
    failing_since: Option<i64>,
    confirmed_at: Option<i64>,
}

impl Row {
    fn record(self, now: Timestamp) -> Result<PreflightRecord> {
        Ok(PreflightRecord {
            place: Place::parse(&self.place).ok_or(StoreError::Corrupt("preflight"))?,
            due: self.due_at <= now.0,
            checks: u32::try_from(self.checks).unwrap_or(u32::MAX),
            last: match self.checked_at.zip(self.visit) {
                Some((at, visit)) => Some((Timestamp(at), read_visit(&visit)?)),
                None => None,
            },
            url: self.url,
            failing_since: self.failing_since.map(Timestamp),
            confirmed: self.confirmed_at.is_some(),
        })
    }
}

pub(super) fn read_visit(json: &str) -> Result<Visit> {
    serde_json::from_str(json).map_err(|_| StoreError::Corrupt("preflight"))
}
