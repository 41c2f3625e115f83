//! `clientele seed`

use clap::Args;
use domain::Timestamp;
use serde_json::json;

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
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

/// Clients that are registered in one go.
const BATCH: usize = 1_000;

/// The days over which they were registered, the last of them today.
const DAYS: u64 = 3 * 365;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Seed {
    /// Registers them.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        let Database { store, .. } = database.open().await?;
        let now = database::now();
        let mut made = 0;
        for from in (0..self.clients).step_by(BATCH) {
            let until = self.clients.min(from + BATCH as u64);
            let forms: Vec<_> = (from..until).map(|number| synthetic::client(number, self.seed)).collect();
            let days_ago = i64::try_from(DAYS - DAYS * until / self.clients).unwrap_or_default();
            let registry = store.registry(operator(), Timestamp(now.0 - days_ago * DAY_MS));
            made += registry.create_clients(&forms).await?;
            if until.is_multiple_of(10_000) {
                output.remark(&format!("{until} of {}", self.clients));
            }
        }
        store.close().await;
        if output.is_json() {
            return Ok(output.value(&json!({ "clients": made }))?);
        }
        Ok(output.line(&format!("{made} clients registered"))?)
    }
}
