//! The queue follows the clients: what is an address of one, or is asked for, is in it, and nothing else.

use domain::{
    ClientKey, Metadata, Timestamp, anatomy,
    preflight::{Place, Target, targets},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Registry, Result, Store,
    clients::read_metadata,
    engine::{Tx, Value, values},
};

const COLUMNS: [&str; 6] = ["client", "digest", "url", "host", "place", "due_at"];
const KNOWN_ALREADY: &str = "ON CONFLICT (client, digest) DO NOTHING";

/// Clients that are caught up with in one transaction.
const BATCH: i64 = 200;

/// The rows of a new client.
pub(crate) fn rows(client: ClientKey, metadata: &Metadata, now: Timestamp) -> Vec<Vec<Value>> {
    targets(metadata).iter().map(|target| row(client, target, now)).collect()
}

impl Registry {
    /// After a client or its proposal has changed: new addresses are queued, those that are gone are forgotten. A result
    /// that is on its way for one of those comes to nothing.
    pub(crate) async fn preflight_follows(&self, tx: &mut Tx, client: ClientKey) -> Result<()> {
        const ASKED: &str = "SELECT metadata FROM client WHERE key = $1 UNION ALL \
                             SELECT metadata FROM proposal WHERE client = $1 AND state IN ('waiting', 'sent_back')";
        const KNOWN: &str = "SELECT digest, place FROM preflight WHERE client = $1";
        let mut wanted: Vec<Target> = Vec::new();
        let asked: Vec<(String,)> = tx.all(ASKED, values![client]).await?;
        for (metadata,) in asked {
            for target in targets(&read_metadata(&metadata)?) {
                match wanted.iter_mut().find(|other| other.url == target.url) {
                    // What is a page to one of the two is a page.
                    Some(other) if target.place == Place::Page => *other = target,
                    Some(_) => {}
                    None => wanted.push(target),
                }
            }
        }
        let mut gone: Vec<(Vec<u8>, String)> = tx.all(KNOWN, values![client]).await?;
        let mut new = Vec::new();
        for target in wanted {
            let digest = digest(&target.url);
            match gone.iter().position(|(other, _)| *other == digest) {
                Some(at) if gone.swap_remove(at).1 == target.place.as_str() => {}
                Some(_) => {
                    let place = values![client, digest, target.place.as_str()];
                    tx.execute("UPDATE preflight SET place = $3 WHERE client = $1 AND digest = $2", place).await?;
                }
                None => new.push(row(client, &target, self.now)),
            }
        }
        tx.insert("preflight", &COLUMNS, new, KNOWN_ALREADY).await?;
        for (digest, _) in gone {
            tx.execute("DELETE FROM preflight WHERE client = $1 AND digest = $2", values![client, digest]).await?;
        }
        Ok(())
    }

    /// Queues the addresses of new clients.
    pub(crate) async fn queue_preflight(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<()> {
        tx.insert("preflight", &COLUMNS, rows, KNOWN_ALREADY).await?;
        Ok(())
    }
}

impl Store {
    /// Queues the addresses of some clients that have none in the queue: those that were there before it was. Goes on
    /// from the client that the last call ended with; `None` once all are through.
    pub async fn catch_up_preflights(&self, after: Option<ClientKey>, now: Timestamp) -> Result<Option<ClientKey>> {
        const FIND: &str = "SELECT c.key, c.metadata FROM client c WHERE c.key > $1 AND c.shelf = 0 AND NOT EXISTS \
                            (SELECT 1 FROM preflight p WHERE p.client = c.key) ORDER BY c.key LIMIT $2";
        let after = after.map_or(Uuid::nil(), |key| key.0);
        let mut tx = self.db().begin().await?;
        let found: Vec<(Uuid, String)> = tx.all(FIND, values![after, BATCH]).await?;
        let mut new = Vec::new();
        for (key, metadata) in &found {
            new.extend(rows(ClientKey(*key), &read_metadata(metadata)?, now));
        }
        tx.insert("preflight", &COLUMNS, new, KNOWN_ALREADY).await?;
        tx.commit().await?;
        Ok(found.last().map(|(key, _)| ClientKey(*key)))
    }
}

fn row(client: ClientKey, target: &Target, now: Timestamp) -> Vec<Value> {
    let host = anatomy::host(&target.url).unwrap_or_default().to_ascii_lowercase();
    values![client, digest(&target.url), &target.url, host, target.place.as_str(), now]
}

fn digest(url: &str) -> Vec<u8> {
    Sha256::digest(url.as_bytes()).to_vec()
}
