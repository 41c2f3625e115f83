//! What lies in the trash.

use domain::{ClientType, LogoHash};
use leptos::server;
use serde::{Deserialize, Serialize};

use crate::{api::packed::Packed, components::When, error::AppError};

/// A page of the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trash {
    /// The clients.
    pub rows: Vec<TrashRow>,
    /// Where the page before begins.
    pub previous: Option<String>,
    /// Where the page after begins.
    pub next: Option<String>,
    /// How many there are in all.
    pub total: u64,
    /// Whether the caller may restore them.
    pub may_write: bool,
}

/// One deleted client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrashRow {
    /// Its key.
    pub key: String,
    /// `name`
    pub name: String,
    /// `client_id`
    pub client_id: String,
    /// The registrable domain, or what stands in for it.
    pub domain: String,
    /// `client_type`
    pub client_type: ClientType,
    /// `logo`
    pub logo: Option<LogoHash>,
    /// When it was deleted.
    pub deleted: When,
    /// How long it can still be restored: "29 days".
    pub left: String,
    /// Whether that is less than three days.
    pub soon: bool,
}

/// The trash, the page that begins at `page`.
#[server(prefix = "/api", endpoint = "trash")]
pub async fn list_trash(page: String) -> Result<Packed<Trash>, AppError> {
    use domain::{Role, Timestamp};
    use store::{Cursor, ListQuery, Shelf};

    use crate::api::{clients_list::list_clients::domain, guard, map, when};

    const DAY: i64 = 86_400_000;

    let caller = guard::require(Role::Reviewer)?;
    let query = ListQuery { shelf: Shelf::Trash, cursor: page.parse().ok(), ..ListQuery::default() };
    let found = caller.registry().list(&query).await.map_err(map::error)?;
    let now = caller.now();
    let row = |row: store::ClientRow| {
        let deleted = row.deleted_at.unwrap_or(now);
        let end = Timestamp(deleted.0 + 30 * DAY);
        TrashRow {
            domain: domain(&row),
            key: row.key.to_string(),
            client_id: row.client_id.as_str().to_owned(),
            client_type: row.client_type,
            logo: row.logo,
            deleted: when::when(deleted, now),
            left: when::left(end, now),
            soon: end.0 - now.0 < 3 * DAY,
            name: row.name,
        }
    };
    let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.to_string());
    Ok(Packed::of(&Trash {
        total: found.tallies.trash(),
        may_write: caller.session().role == Role::Admin,
        previous: cursor(found.previous),
        next: cursor(found.next),
        rows: found.rows.into_iter().map(row).collect(),
    }))
}
