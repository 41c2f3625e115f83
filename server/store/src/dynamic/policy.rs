//! Whether clients may register themselves: a row in the database.

use domain::dynamic::DynamicRegistration;

use crate::{
    Action, Registry, Result, Store, StoreError, Subject,
    actor::Right,
    audit::Event,
    engine::{Tx, values},
};

/// Its name in the table of settings.
const NAME: &str = "dynamic_registration";

const READ: &str = "SELECT value FROM setting WHERE name = $1";

impl Store {
    /// Whether they may. Discovery tells everybody.
    pub async fn dynamic_registration(&self) -> Result<DynamicRegistration> {
        parse(self.db().optional(READ, values![NAME]).await?)
    }
}

impl Registry {
    /// Sets it: admins only. Clients and tokens that are there stay.
    pub async fn set_dynamic_registration(&self, mode: DynamicRegistration) -> Result<()> {
        const SQL: &str = "INSERT INTO setting (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, \
                           changed_by = excluded.changed_by";
        self.require(Right::Write)?;
        let mut tx = self.db().begin_exclusive().await?;
        if read(&mut tx).await? == mode {
            return Ok(());
        }
        tx.execute(SQL, values![NAME, mode.as_str(), self.now, self.actor.name()]).await?;
        let summary = serde_json::json!({ "name": mode });
        let event = Event { action: Action::DynamicRegistrationSet, subject: Subject::Registry, summary };
        self.log(&mut tx, vec![event]).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The policy, as it is for the length of a transaction.
pub(super) async fn read(tx: &mut Tx) -> Result<DynamicRegistration> {
    parse(tx.optional(READ, values![NAME]).await?)
}

fn parse(row: Option<(String,)>) -> Result<DynamicRegistration> {
    let Some((text,)) = row else { return Ok(DynamicRegistration::default()) };
    DynamicRegistration::parse(&text).ok_or(StoreError::Corrupt("dynamic registration policy"))
}
