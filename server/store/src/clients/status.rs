//! Suspending, deleting, and taking it back: one client or several, in one transaction.

use std::collections::HashMap;

use domain::{ClientKey, ClientStatus};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Events, facets::Facets};
use crate::{
    Action, Registry, Result, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, Value, values},
    list::Shelf,
};

/// Clients in one bulk operation.
pub(super) const MOST: usize = 500;

#[derive(Clone, Copy)]
enum Step {
    Suspend,
    Resume,
    Delete,
    Restore,
}

impl Registry {
    /// Suspends 1 to 500 clients. Those that are suspended already are skipped.
    ///
    /// # Errors
    /// [`crate::StoreError::TooMany`]; here as in the three others.
    pub async fn suspend_clients(&self, keys: &[ClientKey], reason: &str) -> Result<Events> {
        self.step(Step::Suspend, keys, reason).await
    }

    /// Resumes suspended clients, and lets those work that wait for a review: their open registrations are accepted with
    /// it, by the same admin.
    pub async fn resume_clients(&self, keys: &[ClientKey], reason: &str) -> Result<Events> {
        self.step(Step::Resume, keys, reason).await
    }

    /// Puts clients into the trash, where they stay for 30 days. They stop working at once. Owners may do so with their own:
    /// all of them, or nothing happens.
    pub async fn delete_clients(&self, keys: &[ClientKey], reason: &str) -> Result<Events> {
        self.step(Step::Delete, keys, reason).await
    }

    /// Takes clients out of the trash, as they were. One whose registration was taken back waits for a review again.
    pub async fn restore_clients(&self, keys: &[ClientKey]) -> Result<Events> {
        self.step(Step::Restore, keys, "").await
    }

    async fn step(&self, step: Step, keys: &[ClientKey], reason: &str) -> Result<Events> {
        // Owners may give up their own. The rest is for admins.
        let own = matches!(step, Step::Delete);
        if !own {
            self.require(Right::Write)?;
        }
        if keys.is_empty() {
            return Ok(Events::default());
        }
        if keys.len() > MOST {
            return Err(StoreError::TooMany("At most 500 clients can be changed at once."));
        }
        let mut tx = self.db().begin_exclusive().await?;
        if own {
            self.require_clients(&mut tx, keys).await?;
        }
        let marks: Vec<String> = (1..=keys.len()).map(|i| format!("${i}")).collect();
        let sql = format!("SELECT key, client_id, name, facets FROM client WHERE key IN ({})", marks.join(", "));
        let rows: Vec<Row> = tx.all(sql, keys.iter().map(|&key| Value::from(key)).collect()).await?;
        let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.key, row)).collect();

        let registered = match step {
            Step::Resume => self.open_registrations(&mut tx, keys).await?,
            Step::Suspend | Step::Delete | Step::Restore => Vec::new(),
        };
        let (mut done, mut events) = (Events::default(), Vec::new());
        for &key in keys {
            let Some((row, after)) =
                rows.remove(&key.0).and_then(|row| step.after(Facets(row.facets)).map(|f| (row, f)))
            else {
                done.skipped.push(key);
                continue;
            };
            let waits = Facets(row.facets).get_status() != ClientStatus::Active;
            events.push(self.take_step(&mut tx, step, (key, row, after), reason).await?);
            match step {
                Step::Resume if registered.contains(&key.0) => self.accept_registration_of(&mut tx, key).await?,
                Step::Restore if waits => self.reopen_registration_of(&mut tx, key).await?,
                _ => {}
            }
            done.changed.push(key);
        }
        self.log(&mut tx, events).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Puts one client into the trash, in a transaction that others go on with.
    pub(crate) async fn throw_away(&self, tx: &mut Tx, key: ClientKey, reason: &str) -> Result<()> {
        const SQL: &str = "SELECT key, client_id, name, facets FROM client WHERE key = $1";
        let row: Row = tx.optional(SQL, values![key]).await?.ok_or(StoreError::NotFound)?;
        let Some(after) = Step::Delete.after(Facets(row.facets)) else { return Ok(()) };
        let event = self.take_step(tx, Step::Delete, (key, row, after), reason).await?;
        self.log(tx, vec![event]).await
    }

    async fn take_step(
        &self,
        tx: &mut Tx,
        step: Step,
        (key, row, after): (ClientKey, Row, Facets),
        reason: &str,
    ) -> Result<Event> {
        tx.execute(step.sql(), values![after.0, key, self.now]).await?;
        Ok(Event {
            action: step.action(),
            subject: Subject::Client { key, label: row.name },
            summary: serde_json::json!({ "client_id": row.client_id, "reason": reason.trim() }),
        })
    }
}

#[derive(FromRow)]
struct Row {
    key: Uuid,
    client_id: String,
    name: String,
    facets: i64,
}

impl Step {
    /// The facets afterwards; `None` where there is nothing to do.
    fn after(self, facets: Facets) -> Option<Facets> {
        let after = match (self, facets.get_shelf()) {
            (Self::Suspend, Shelf::Live) => facets.status(ClientStatus::Suspended),
            (Self::Resume, Shelf::Live) => facets.status(ClientStatus::Active),
            (Self::Delete, Shelf::Live) => facets.put_on(Shelf::Trash),
            (Self::Restore, Shelf::Trash) => facets.put_on(Shelf::Live),
            _ => return None,
        };
        (after != facets).then_some(after)
    }

    fn action(self) -> Action {
        match self {
            Self::Suspend => Action::ClientSuspended,
            Self::Resume => Action::ClientResumed,
            Self::Delete => Action::ClientDeleted,
            Self::Restore => Action::ClientRestored,
        }
    }

    /// All of them have the time as their third value, so that there is one list of values.
    fn sql(self) -> &'static str {
        match self {
            Self::Suspend | Self::Resume => "UPDATE client SET facets = $1 WHERE key = $2 AND $3 IS NOT NULL",
            Self::Delete => "UPDATE client SET facets = $1, shelf = 1, deleted_at = $3 WHERE key = $2",
            Self::Restore => {
                "UPDATE client SET facets = $1, shelf = 0, deleted_at = NULL WHERE key = $2 AND $3 IS NOT NULL"
            }
        }
    }
}
