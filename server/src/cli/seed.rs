//! `clientele seed`

use clap::Args;
use domain::Timestamp;
use serde_json::json;
use store::Actor;

use super::{
    Failure,
    database::{self, Database, Settings, operator},
    output::Output,
};
use crate::synthetic;

/// Clients for benchmarks.
#[derive(Debug, Args)]
pub struct Seed {
    /// How many.
    #[arg(long, value_name = "NUMBER")]
    clients: u64,
    /// Which ones: the same number gives the same clients.
    #[arg(long = "seed", value_name = "NUMBER", default_value_t = 1)]
    variant: u64,
    /// How many more wait for a reviewer.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "owner")]
    proposals: u64,
    /// The account, by its e-mail address, that these belong to.
    #[arg(long, value_name = "EMAIL")]
    owner: Option<String>,
}

/// Clients that are registered in one go.
const BATCH: usize = 1_000;

/// The days over which they were registered, the last of them today.
const DAYS: u64 = 3 * 365;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;

impl Seed {
    /// Registers them.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let Database { store, .. } = database.open().await?;
        let now = database::now();
        let mut made = 0;
        for from in (0..self.clients).step_by(BATCH) {
            let until = self.clients.min(from + BATCH as u64);
            let forms: Vec<_> = (from..until).map(|number| synthetic::client(number, self.variant)).collect();
            let days_ago = i64::try_from(DAYS - DAYS * until / self.clients).unwrap_or_default();
            let registry = store.registry(operator(), Timestamp(now.0 - days_ago * DAY_MS));
            made += registry.create_clients(&forms).await?;
            if until.is_multiple_of(10_000) {
                output.remark(&format!("{until} of {}", self.clients));
            }
        }
        let mut waiting = 0;
        if let Some(owner) = &self.owner {
            let accounts = store.registry(operator(), now).accounts().await?;
            let owner = accounts
                .into_iter()
                .find(|account| account.email == *owner)
                .ok_or_else(|| Failure::Other(format!("No account has the e-mail address {owner}.")))?;
            let actor = Actor::Account { id: owner.id, email: owner.email, role: owner.role };
            for number in 0..self.proposals {
                // Each of them waits longer than the one after it.
                let at = Timestamp(now.0 - i64::try_from(self.proposals - number).unwrap_or_default() * MINUTE_MS);
                let form = synthetic::client(self.clients + number, self.variant);
                let (_, proposal) = store.registry(actor.clone(), at).submit_client(&form, "").await?;
                waiting += u64::from(proposal.is_some());
            }
        }
        store.settle().await?;
        store.close().await;
        if output.is_json() {
            return Ok(output.value(&json!({ "clients": made, "proposals": waiting }))?);
        }
        output.line(&format!("{made} clients registered"))?;
        if waiting > 0 {
            output.line(&format!("{waiting} more wait for a reviewer"))?;
        }
        Ok(())
    }
}
