//! What is to be done to several clients at once, before it is done: which they are, and whom it concerns.

use domain::{ClientKey, Timestamp};
use sqlx::FromRow;

use super::status::MOST;
use crate::{
    ClientRow, Registry, Result, StoreError,
    actor::Right,
    engine::{Value, values},
    list,
    provider::WEEK,
};

/// Clients, and who signed in to them lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affected {
    /// The clients, by name, each with the number of different people who signed in to it within a week.
    pub clients: Vec<(ClientRow, u64)>,
    /// How many different people that are in all: who signs in to several is one.
    pub people: u64,
}

impl Registry {
    /// Of 1 to 500 clients those that are there and not in the trash. Two statements.
    ///
    /// # Errors
    /// [`crate::StoreError::TooMany`].
    pub async fn affected(&self, keys: &[ClientKey]) -> Result<Affected> {
        self.require(Right::Write)?;
        if keys.is_empty() {
            return Ok(Affected::default());
        }
        if keys.len() > MOST {
            return Err(StoreError::TooMany("At most 500 clients can be changed at once."));
        }
        let marks: Vec<String> = (2..=keys.len() + 1).map(|i| format!("${i}")).collect();
        let marks = marks.join(", ");
        let mut values = values![Timestamp(self.now.0 - WEEK)];
        values.extend(keys.iter().map(|&key| Value::from(key)));
        let used = "p.kind = 'redirect_uri' AND p.last_at > $1";
        let sql = format!(
            "SELECT {}, (SELECT COUNT(DISTINCT p.account) FROM person_use p WHERE p.client = c.key AND {used}) AS people \
             FROM client c WHERE c.key IN ({marks}) AND c.shelf = 0 ORDER BY c.name_key, c.key",
            list::ROW
        );
        let rows: Vec<AffectedRow> = self.db().all(sql, values.clone()).await?;
        let sql = format!(
            "SELECT COUNT(DISTINCT p.account) FROM person_use p JOIN client c ON c.key = p.client \
             WHERE c.key IN ({marks}) AND c.shelf = 0 AND {used}"
        );
        let (people,): (i64,) = self.db().one(sql, values).await?;
        let read = |row: AffectedRow| Ok((row.client.read(self.now, "")?, row.people.unsigned_abs()));
        Ok(Affected { clients: rows.into_iter().map(read).collect::<Result<_>>()?, people: people.unsigned_abs() })
    }
}

#[derive(FromRow)]
struct AffectedRow {
    #[sqlx(flatten)]
    client: list::Row,
    people: i64,
}
