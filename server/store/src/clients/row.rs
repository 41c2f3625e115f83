//! A client's row, read and written.

use domain::{Client, ClientId, ClientKey, ClientStatus, Metadata, Problem, Revision, Severity, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    ClientRecord,
    facets::Facets,
    search_text::{fold, search_text},
};
use crate::{Result, StoreError, engine::Value, list::Shelf};

/// What [`Row`] needs.
pub(crate) const COLUMNS: &str = "client.key, client.client_id, client.facets, client.revision, client.created_at, \
                           client.last_used_at, client.deleted_at, client.secret_until, client.warnings, client.changed_at, \
                           client.changed_by, client.metadata";

/// A client as it is in the database.
#[derive(FromRow)]
pub(crate) struct Row {
    pub key: Uuid,
    pub client_id: String,
    pub facets: i64,
    pub revision: i64,
    pub created_at: i64,
    pub last_used_at: i64,
    pub deleted_at: Option<i64>,
    pub secret_until: i64,
    pub warnings: i64,
    pub changed_at: i64,
    pub changed_by: String,
    pub metadata: String,
}

impl Row {
    pub fn client(&self, now: Timestamp) -> Result<Client> {
        Ok(Client {
            key: ClientKey(self.key),
            client_id: ClientId::parse(&self.client_id).ok_or(StoreError::Corrupt("client_id"))?,
            metadata: read_metadata(&self.metadata)?,
            status: Facets(self.facets).get_status(),
            revision: read_revision(self.revision)?,
            has_secret: self.secret_until > now.0,
            date_created: Timestamp(self.created_at),
        })
    }

    pub fn record(self, now: Timestamp) -> Result<ClientRecord> {
        Ok(ClientRecord {
            client: self.client(now)?,
            changed_at: Timestamp(self.changed_at),
            changed_by: self.changed_by,
            last_used_at: (self.last_used_at > 0).then_some(Timestamp(self.last_used_at)),
            deleted_at: self.deleted_at.map(Timestamp),
            warnings: u32::try_from(self.warnings).unwrap_or_default(),
        })
    }
}

pub(crate) fn read_metadata(json: &str) -> Result<Metadata> {
    serde_json::from_str(json).map_err(|_| StoreError::Corrupt("revision"))
}

pub(crate) fn write_metadata(metadata: &Metadata) -> Result<String> {
    serde_json::to_string(metadata).map_err(|_| StoreError::Corrupt("revision"))
}

pub(crate) fn read_revision(number: i64) -> Result<Revision> {
    i32::try_from(number).map(Revision).map_err(|_| StoreError::Corrupt("revision number"))
}

/// The columns that follow from the metadata, in the order of [`Derived::values`].
pub(crate) const DERIVED: [&str; 12] = [
    "name",
    "name_key",
    "shelf",
    "facets",
    "warnings",
    "redirect_uris",
    "host",
    "more_hosts",
    "logo",
    "search_fold",
    "search_text",
    "metadata",
];

/// What follows from the metadata of a client.
pub(crate) struct Derived<'a> {
    pub client_id: &'a ClientId,
    pub metadata: &'a Metadata,
    pub json: &'a str,
    pub status: ClientStatus,
    pub warnings: u32,
    pub owners: &'a [String],
}

impl Derived<'_> {
    pub fn values(&self) -> Vec<Value> {
        let Metadata { name, redirect_uris, logo, .. } = self.metadata;
        let mut hosts: Vec<&str> = Vec::new();
        for host in redirect_uris.iter().filter_map(|uri| domain::anatomy::host(uri)) {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        let more_hosts = u32::try_from(hosts.len().saturating_sub(1)).unwrap_or_default();
        let text = search_text(self.metadata, self.client_id, self.owners.iter().map(String::as_str));
        vec![
            Value::from(name),
            Value::from(fold(name)),
            Value::from(0_i64),
            Value::from(Facets::new(self.metadata, self.status, self.warnings).put_on(Shelf::Live).0),
            Value::from(self.warnings),
            Value::from(u32::try_from(redirect_uris.len()).unwrap_or_default()),
            Value::from(hosts.first().copied().unwrap_or_default()),
            Value::from(more_hosts),
            Value::from(logo.as_ref().map(|hash| hash.as_str().to_owned())),
            Value::from(fold(&text)),
            Value::from(text),
            Value::from(self.json),
        ]
    }
}

/// How many of the remarks are worth a second look.
pub(crate) fn count_warnings(remarks: &[Problem]) -> u32 {
    let warnings = remarks.iter().filter(|problem| problem.severity >= Severity::Warn).count();
    u32::try_from(warnings).unwrap_or(u32::MAX)
}
