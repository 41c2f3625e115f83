//! A row of the list, as the database gives it.

use domain::{ClientId, ClientKey, LogoHash, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    ClientRow, Direction, Sort, SortKey,
    cursor::{Cursor, SortValue},
};
use crate::{
    Result, StoreError,
    clients::{Facets, fold, locate},
};

/// What [`Row`] needs beside the total and the text that was searched.
pub(crate) const COLUMNS: &str = "c.key, c.client_id, c.name, c.facets, c.created_at, c.last_used_at, c.deleted_at, \
                                  c.secret_until, c.warnings, c.redirect_uris, c.host, c.more_hosts, c.logo";

#[derive(FromRow)]
pub(crate) struct Row {
    key: Uuid,
    client_id: String,
    name: String,
    facets: i64,
    created_at: i64,
    last_used_at: i64,
    deleted_at: Option<i64>,
    secret_until: i64,
    warnings: i64,
    redirect_uris: i64,
    host: String,
    more_hosts: i64,
    logo: Option<String>,
    /// How many rows there are in all, where the statement counted them.
    #[sqlx(default)]
    pub total: Option<i64>,
    #[sqlx(default)]
    search_text: Option<String>,
}

impl Row {
    /// The place beside this row.
    pub fn cursor(&self, sort: Sort, direction: Direction) -> Cursor {
        let value = match sort.key {
            SortKey::Name => SortValue::Text(fold(&self.name)),
            SortKey::ClientId => SortValue::Text(self.client_id.clone()),
            SortKey::Created => SortValue::Time(self.created_at),
            SortKey::LastUsed => SortValue::Time(self.last_used_at),
        };
        Cursor { sort, direction, value, key: self.key }
    }

    pub fn read(self, now: Timestamp, needle: &str) -> Result<ClientRow> {
        let facets = Facets(self.facets);
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        Ok(ClientRow {
            key: ClientKey(self.key),
            client_id: ClientId::parse(&self.client_id).ok_or(StoreError::Corrupt("client_id"))?,
            name: self.name,
            client_type: facets.get_client_type(),
            application_type: facets.get_application_type(),
            status: facets.get_status(),
            response_types: facets.get_response_types(),
            jwt_alg: facets.get_jwt_alg(),
            host: self.host,
            more_hosts: count(self.more_hosts),
            redirect_uris: count(self.redirect_uris),
            warnings: count(self.warnings),
            has_secret: self.secret_until > now.0,
            logo: self.logo.as_deref().and_then(LogoHash::parse),
            date_created: Timestamp(self.created_at),
            last_used_at: (self.last_used_at > 0).then_some(Timestamp(self.last_used_at)),
            deleted_at: self.deleted_at.map(Timestamp),
            matched: self.search_text.and_then(|text| locate(&text, needle)),
        })
    }
}
