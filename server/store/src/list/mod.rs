//! The list of clients: one query from one box, filters, every sort order, pages by key.

mod cursor;
mod plan;
mod row;
mod sql;
mod tally;

use domain::{
    AccountId, ApplicationType, ClientId, ClientKey, ClientStatus, ClientType, Field, JwtAlg, LogoHash, ResponseType,
    Timestamp,
};

use self::plan::{Find, Searched};
use crate::{
    Registry, Result,
    actor::Right,
    clients::{FacetFilter, Facets, needle},
};

pub use cursor::{Cursor, Direction};
pub(crate) use row::{COLUMNS as ROW, Row};
pub(crate) use tally::SELECT as TALLIES;
pub use tally::{Tallied, Tallies, Tally};

/// Which clients, in which order, from where on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// From the registry or from the trash.
    pub shelf: Shelf,
    /// Occurs in the name, the `client_id`, a URI, the e-mail address or an owner; upper and lower case make no
    /// difference. Empty: all.
    pub search: String,
    /// Only this type.
    pub client_type: Option<ClientType>,
    /// Only with this status.
    pub status: Option<ClientStatus>,
    /// Only those that may use this response type.
    pub response_type: Option<ResponseType>,
    /// Only with this algorithm.
    pub jwt_alg: Option<JwtAlg>,
    /// Only those of this owner.
    pub owner: Option<AccountId>,
    /// Only those that nobody owns who can sign in.
    pub orphaned: bool,
    /// Only with warnings, or only without.
    pub problems: Option<bool>,
    /// Only registered at this time or later.
    pub created_from: Option<Timestamp>,
    /// Only registered before this time.
    pub created_before: Option<Timestamp>,
    /// Only those not used since this time, or never.
    pub unused_since: Option<Timestamp>,
    /// The order.
    pub sort: Sort,
    /// Where the page begins; `None` for the first one. One of another order is ignored.
    pub cursor: Option<Cursor>,
    /// How many rows, 1 to 500.
    pub limit: u32,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            shelf: Shelf::Live,
            search: String::new(),
            client_type: None,
            status: None,
            response_type: None,
            jwt_alg: None,
            owner: None,
            orphaned: false,
            problems: None,
            created_from: None,
            created_before: None,
            unused_since: None,
            sort: Sort::default(),
            cursor: None,
            limit: 100,
        }
    }
}

/// Where a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// In the registry.
    Live,
    /// In the trash.
    Trash,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what. Clients equal in it are in the order of their keys.
    pub key: SortKey,
    /// The greatest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { key: SortKey::Name, descending: false }
    }
}

/// What clients can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// Name, upper and lower case alike.
    Name,
    /// `client_id`
    ClientId,
    /// `date_created`
    Created,
    /// Last use; those never used are the smallest.
    LastUsed,
}

impl SortKey {
    /// All four.
    pub const ALL: &'static [Self] = &[Self::Name, Self::ClientId, Self::Created, Self::LastUsed];

    /// The written form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ClientId => "client_id",
            Self::Created => "created",
            Self::LastUsed => "last_used",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.as_str() == text)
    }
}

/// A page of clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// The clients.
    pub rows: Vec<ClientRow>,
    /// The page before this one, if there is one.
    pub previous: Option<Cursor>,
    /// The page after this one, if there is one.
    pub next: Option<Cursor>,
    /// How many clients the query finds in all.
    pub total: Total,
    /// How many clients there are of each kind, whatever the query.
    pub tallies: Tallies,
}

/// How many clients a query finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exact(u64),
    /// So many or more: counting on would take longer than the page.
    AtLeast(u64),
}

/// One client in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Its key.
    pub key: ClientKey,
    /// `client_id`
    pub client_id: ClientId,
    /// `name`
    pub name: String,
    /// `client_type`
    pub client_type: ClientType,
    /// `application_type`
    pub application_type: ApplicationType,
    /// `status`
    pub status: ClientStatus,
    /// `response_types`
    pub response_types: Vec<ResponseType>,
    /// `jwt_alg`
    pub jwt_alg: JwtAlg,
    /// The host of the first redirect URI that has one, or empty.
    pub host: String,
    /// How many other hosts there are.
    pub more_hosts: u32,
    /// How many redirect URIs there are.
    pub redirect_uris: u32,
    /// How many warnings there are.
    pub warnings: u32,
    /// Whether it has a secret that works.
    pub has_secret: bool,
    /// `logo`
    pub logo: Option<LogoHash>,
    /// `date_created`
    pub date_created: Timestamp,
    /// When one of its secrets was last used.
    pub last_used_at: Option<Timestamp>,
    /// Since when it is in the trash.
    pub deleted_at: Option<Timestamp>,
    /// Where the search found it; `None` without a search.
    pub matched: Option<Match>,
}

/// Where a search found a client: the first place, in the order name, `client_id`, URIs, e-mail, owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// In which field; `None` is an owner.
    pub field: Option<Field>,
    /// The value it occurs in.
    pub value: String,
    /// The byte at which the occurrence begins.
    pub start: u32,
    /// The byte after its end.
    pub end: u32,
}

impl Registry {
    /// A page of the list. Two statements at most, however many rows.
    pub async fn list(&self, query: &ListQuery) -> Result<ListPage> {
        self.require(Right::Read)?;
        let search = needle(&query.search);
        let searched = Searched::new(&search);
        let (tallies, counts) = plan::count(self.db(), query, searched, self.tallied.as_ref()).await?;
        let filter = FacetFilter::new(query);
        let sum = |admits: &dyn Fn(Facets) -> bool| -> i64 {
            tallies.iter().filter(|(facets, _)| admits(*facets)).map(|(_, clients)| clients).sum()
        };
        let find = Find {
            query,
            searched,
            filter,
            facets: tallies.iter().map(|(facets, _)| *facets).filter(|facets| filter.admits(*facets)).collect(),
            fitting: sum(&|facets| filter.admits(facets)),
            all: sum(&|facets| facets.get_shelf() == query.shelf),
        };
        let mut page = ListPage {
            rows: Vec::new(),
            previous: None,
            next: None,
            total: Total::Exact(0),
            tallies: Tallies::new(tallies),
        };
        let Some(plan) = plan::choose(&find, counts) else { return Ok(page) };
        let limit = query.limit.clamp(1, 500);
        let cursor = query.cursor.as_ref().filter(|cursor| cursor.sort == query.sort);
        let (sql, values) = sql::page(self.db().engine(), plan, &find, cursor, limit + 1);
        let mut rows: Vec<Row> = self.db().all(sql, values).await?;

        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let backwards = cursor.is_some_and(|cursor| cursor.direction == Direction::Previous);
        if backwards {
            rows.reverse();
        }
        let edge = |row: Option<&Row>, direction| row.map(|row| row.cursor(query.sort, direction));
        let (before, after) = if backwards { (more, true) } else { (cursor.is_some(), more) };
        page.previous = edge(rows.first().filter(|_| before), Direction::Previous);
        page.next = edge(rows.last().filter(|_| after), Direction::Next);
        page.total = match rows.first().and_then(|row| row.total) {
            Some(total) => Total::Exact(u64::try_from(total).unwrap_or_default()),
            None if find.is_counted() => Total::Exact(u64::try_from(find.fitting).unwrap_or_default()),
            None if cursor.is_none() && !more => Total::Exact(rows.len() as u64),
            None => Total::AtLeast(rows.len() as u64 + u64::from(more)),
        };
        page.rows = rows.into_iter().map(|row| row.read(self.now, &search)).collect::<Result<_>>()?;
        Ok(page)
    }
}
