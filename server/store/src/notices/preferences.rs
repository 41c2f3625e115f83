//! What people want to be told, and how.

use super::{Preference, Topic};
use crate::{
    Registry, Result, StoreError,
    engine::{Tx, values},
};

impl Registry {
    /// How the actor wants to hear of each topic. Who never said so hears of everything, both ways.
    pub async fn notice_preferences(&self) -> Result<Vec<Preference>> {
        const SQL: &str = "SELECT topic, in_app, email FROM notice_preference WHERE account = $1";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let rows: Vec<(String, i64, i64)> = self.db().all(SQL, values![account]).await?;
        let preference = |&topic: &Topic| {
            let row = rows.iter().find(|(name, ..)| name == topic.as_str());
            let (in_app, email) = row.map_or((true, true), |(_, in_app, email)| (*in_app > 0, *email > 0));
            Preference { topic, in_app, email }
        };
        Ok(Topic::ALL.iter().map(preference).collect())
    }

    /// Sets how the actor wants to hear of these topics; of the others it stays as it is.
    pub async fn set_notice_preferences(&self, preferences: &[Preference]) -> Result<()> {
        const COLUMNS: [&str; 4] = ["account", "topic", "in_app", "email"];
        const OVER: &str =
            "ON CONFLICT (account, topic) DO UPDATE SET in_app = excluded.in_app, email = excluded.email";
        let account = self.actor.account().ok_or(StoreError::NotFound)?;
        let row = |preference: &Preference| {
            let Preference { topic, in_app, email } = preference;
            values![account, topic.as_str(), i64::from(*in_app), i64::from(*email)]
        };
        let mut tx: Tx = self.db().begin().await?;
        tx.insert("notice_preference", &COLUMNS, preferences.iter().map(row).collect(), OVER).await?;
        tx.commit().await?;
        Ok(())
    }
}
