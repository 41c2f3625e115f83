//! Telling owners that users do not reach an address of a client.

use domain::{ClientKey, Timestamp};

use super::{NoticeKind, tell::News};
use crate::{Actor, Result, Store, engine::values, preflight::ConfirmedFailure};

impl Store {
    /// Tells owners of the addresses that have not been reached for hours: once for as long as that lasts, and once for a
    /// client where several fail together. Where nobody owns a client, admins are told. Any number of servers may do so at
    /// once. Says how many failures it was.
    pub async fn tell_of_failing_addresses(&self, now: Timestamp) -> Result<usize> {
        const NEWS: &str = "SELECT COUNT(*) FROM preflight p JOIN client c ON c.key = p.client AND c.shelf = 0 \
                            WHERE p.confirmed_at IS NOT NULL AND p.told_at IS NULL";
        let mut told = 0;
        loop {
            // Most of the time there is nothing to tell, and nobody has to wait for that.
            let (news,): (i64,) = self.db().one(NEWS, values![]).await?;
            if news == 0 {
                return Ok(told);
            }
            let mut tx = self.db().begin_exclusive().await?;
            let failures = self.take_confirmed_failures(&mut tx, now).await?;
            let nobody = self.registry(Actor::Operator { name: String::new() }, now);
            for (client, failures) in by_client(&failures) {
                let detail = match failures {
                    [one] => one.url.clone(),
                    [first, others @ ..] => format!("{} and {} more", first.url, others.len()),
                    [] => String::new(),
                };
                let label = failures.first().map(|failure| failure.name.as_str()).unwrap_or_default();
                let kind = NoticeKind::AddressFails;
                let news = News { kind, client: Some(client), proposal: None, label, detail: &detail };
                nobody.tell_keepers(&mut tx, news).await?;
            }
            tx.commit().await?;
            told += failures.len();
        }
    }
}

/// Failures side by side, those of one client together.
fn by_client(failures: &[ConfirmedFailure]) -> impl Iterator<Item = (ClientKey, &[ConfirmedFailure])> {
    failures.chunk_by(|a, b| a.client == b.client).filter_map(|some| Some((some.first()?.client, some)))
}
