//! Reading a client.

use domain::{ClientId, ClientKey};

use super::{
    ClientRecord,
    row::{COLUMNS, Row},
};
use crate::{
    Registry, Result, StoreError,
    engine::{Tx, values},
};

impl Registry {
    /// A client, in the registry or in the trash.
    pub async fn client(&self, key: ClientKey) -> Result<ClientRecord> {
        let mut values = values![key];
        let sql = format!("SELECT {COLUMNS} FROM client WHERE key = $1 AND {}", self.seen("$1", &mut values));
        let row: Option<Row> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.record(self.now)
    }

    /// A client by what relying parties send.
    pub async fn client_by_id(&self, client_id: &ClientId) -> Result<ClientRecord> {
        let mut values = values![client_id];
        let seen = self.seen("client.key", &mut values);
        let sql = format!("SELECT {COLUMNS} FROM client WHERE client_id = $1 AND {seen}");
        let row: Option<Row> = self.db().optional(sql, values).await?;
        row.ok_or(StoreError::NotFound)?.record(self.now)
    }

    /// A client that is not in the trash, about to be changed.
    pub(crate) async fn live_client(&self, tx: &mut Tx, key: ClientKey) -> Result<Row> {
        let sql = format!("SELECT {COLUMNS} FROM client WHERE key = $1 AND deleted_at IS NULL");
        let row: Option<Row> = tx.optional(sql, values![key]).await?;
        row.ok_or(StoreError::NotFound)
    }
}
