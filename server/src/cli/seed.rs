//! `clientele seed`

use clap::Args;
use serde_json::json;

use super::{Failure, database::Settings, output::Output};
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
const BATCH: u64 = 1_000;

impl Seed {
    /// Registers them.
    pub async fn run(self, database: &Settings, output: &Output) -> Result<(), Failure> {
        let registry = database.registry().await?;
        let mut made = 0;
        for from in (0..self.clients).step_by(usize::try_from(BATCH).unwrap_or(1)) {
            let until = self.clients.min(from + BATCH);
            let forms: Vec<_> = (from..until).map(|number| synthetic::client(number, self.seed)).collect();
            made += registry.create_clients(&forms).await?;
            if until % 10_000 == 0 {
                output.remark(&format!("{until} of {}", self.clients));
            }
        }
        if output.is_json() {
            return Ok(output.value(&json!({ "clients": made }))?);
        }
        Ok(output.line(&format!("{made} clients registered"))?)
    }
}
