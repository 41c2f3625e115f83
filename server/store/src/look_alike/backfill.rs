//! Clients, proposals and logos from before there were look-alikes.

use domain::{ClientKey, LogoHash, ProposalId};
use evidence::Look;
use uuid::Uuid;

use super::{insert_all, insert_look, put_proposed};
use crate::{Result, Store, StoreError, clients::read_metadata, engine::values};

/// Clients in one transaction.
const BATCH: i64 = 500;

impl Store {
    /// Keeps what clients are found by that have nothing of the kind yet: some of those after `after`. Says after which one
    /// to go on; `None` when there are no more. Any number of processes may do so at once.
    pub async fn note_look_alikes(&self, after: Option<ClientKey>) -> Result<Option<ClientKey>> {
        const FIND: &str = "SELECT c.key, c.metadata FROM client c WHERE c.key > $1 \
             AND NOT EXISTS (SELECT 1 FROM client_name_key k WHERE k.client = c.key) ORDER BY c.key LIMIT $2";
        let from = after.map_or(Uuid::nil(), |key| key.0);
        let there: Vec<(Uuid, String)> = self.db().all(FIND, values![from, BATCH]).await?;
        if there.is_empty() {
            return Ok(None);
        }
        // Again, in the transaction that writes: somebody may have saved meanwhile.
        let mut tx = self.db().begin_exclusive().await?;
        let rows: Vec<(Uuid, String)> = tx.all(FIND, values![from, BATCH]).await?;
        let read = rows.iter().map(|(key, json)| Ok((ClientKey(*key), read_metadata(json)?)));
        let clients = read.collect::<Result<Vec<_>>>()?;
        insert_all(&mut tx, &clients.iter().map(|(key, metadata)| (*key, metadata)).collect::<Vec<_>>()).await?;
        tx.commit().await?;
        Ok(rows.last().or(there.last()).map(|(key, _)| ClientKey(*key)))
    }

    /// Keeps what open changes are found by that have nothing of the kind yet. Any number of processes may do so at once.
    pub async fn note_proposed_names(&self) -> Result<()> {
        const FIND: &str = "SELECT p.id, p.metadata FROM proposal p WHERE p.kind = 'change' \
             AND p.state IN ('waiting', 'sent_back') \
             AND NOT EXISTS (SELECT 1 FROM proposal_name_key k WHERE k.proposal = p.id) LIMIT $1";
        loop {
            let mut tx = self.db().begin_exclusive().await?;
            let rows: Vec<(Uuid, String)> = tx.all(FIND, values![BATCH]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for (id, json) in &rows {
                put_proposed(&mut tx, ProposalId(*id), &read_metadata(json)?.name).await?;
            }
            tx.commit().await?;
        }
    }

    /// Logos that nobody has looked at yet, after `after`: their names and their large pictures.
    pub async fn unseen_logos(&self, after: Option<&LogoHash>) -> Result<Vec<(LogoHash, Vec<u8>)>> {
        const FIND: &str = "SELECT l.hash, l.large FROM logo l WHERE l.hash > $1 \
             AND NOT EXISTS (SELECT 1 FROM logo_look k WHERE k.logo = l.hash) ORDER BY l.hash LIMIT 50";
        let from = after.map(LogoHash::as_str).unwrap_or_default();
        let rows: Vec<(String, Vec<u8>)> = self.db().all(FIND, values![from]).await?;
        let read =
            |(hash, large): (String, Vec<u8>)| Ok((LogoHash::parse(&hash).ok_or(StoreError::Corrupt("logo"))?, large));
        rows.into_iter().map(read).collect()
    }

    /// Keeps how a logo looks. Nothing happens if that is known, or the logo is gone.
    pub async fn note_look(&self, logo: &LogoHash, look: &Look) -> Result<()> {
        let mut tx = self.db().begin().await?;
        let (there,): (i64,) = tx.one("SELECT COUNT(*) FROM logo WHERE hash = $1", values![logo]).await?;
        if there > 0 {
            insert_look(&mut tx, logo, look).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
