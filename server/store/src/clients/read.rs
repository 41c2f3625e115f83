//! Reading a client.

use domain::{ClientId, ClientKey};

use super::ClientRecord;
use crate::{Registry, Result};

impl Registry {
    /// A client, in the registry or in the trash.
    pub async fn client(&self, key: ClientKey) -> Result<ClientRecord> {
        unimplemented!("{key}")
    }

    /// A client by what relying parties send.
    pub async fn client_by_id(&self, client_id: &ClientId) -> Result<ClientRecord> {
        unimplemented!("{client_id}")
    }
}
