//! Many clients at once: import, export, seeding.

use domain::{Client, ClientForm, ClientId, ClientKey, ClientSecret, Problem};

use crate::{Proposal, Registry, Result};

/// One client to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its properties.
    pub form: ClientForm,
    /// The identifiers it has already.
    pub proposal: Proposal,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// A line for each client, in their order.
    pub lines: Vec<ImportLine>,
    /// Whether the clients are in the registry now: no line refuses, and it was not a dry run.
    pub imported: bool,
}

/// What became of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its place, from 0.
    pub index: usize,
    /// Its name as it was given.
    pub name: String,
    /// What became of it.
    pub outcome: ImportOutcome,
}

/// What became of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It fits.
    Create {
        /// Its identifier.
        client_id: ClientId,
        /// A secret that had to be made, because it is confidential and brought none. Only after an import, not in a dry run.
        secret_made: Option<ClientSecret>,
        /// Warnings and notes.
        remarks: Vec<Problem>,
    },
    /// It does not, and so none was imported.
    Refuse(Vec<Problem>),
}

/// Which part of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Export {
    /// Open the sealed secrets of HS256 clients. No others can be had.
    pub with_secrets: bool,
    /// Only those after this client: the last one of the part before.
    pub after: Option<ClientKey>,
    /// How many, 1 to 1,000.
    pub limit: u32,
}

/// One client, exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedClient {
    /// The client.
    pub client: Client,
    /// The e-mail addresses of its owners.
    pub owners: Vec<String>,
    /// The newest secret that works and is sealed, if it was asked for.
    pub secret: Option<ClientSecret>,
}

impl Registry {
    /// Registers all of `clients` or none, in one transaction, under the same rules as one. A dry run does everything but the commit.
    pub async fn import(&self, clients: &[Import], dry_run: bool) -> Result<ImportReport> {
        unimplemented!("{} {dry_run}", clients.len())
    }

    /// Registers clients in transactions of 1,000, for benchmarks and demonstrations. Says how many.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] at the first form that breaks the rules; the transactions before stay.
    pub async fn create_clients(&self, forms: &[ClientForm]) -> Result<u64> {
        unimplemented!("{}", forms.len())
    }

    /// A part of all clients that are not in the trash, in the order of their keys. Asking for secrets leaves an audit event.
    pub async fn export(&self, export: &Export) -> Result<Vec<ExportedClient>> {
        unimplemented!("{export:?}")
    }
}
