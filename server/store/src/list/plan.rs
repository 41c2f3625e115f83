//! How a page is found. Either the few clients that one of the conditions leaves are looked up and sorted, or, where every
//! condition leaves many, the sort order is walked until the page is full: what is common is met soon. Both stay quick
//! however many clients there are, and the counts that decide stop early.

use super::sql;
use crate::{
    ListQuery, Result,
    clients::{FacetFilter, Facets},
    engine::{Db, Value},
};

/// Up to so many rows are looked up and sorted.
pub(super) const FEW: i64 = 2000;

/// What is searched for.
#[derive(Clone, Copy)]
pub(super) enum Searched<'a> {
    /// Everything.
    All,
    /// One or two characters: an index of trigrams knows those that begin with them.
    Short(&'a str),
    /// Three or more.
    Long(&'a str),
}

impl<'a> Searched<'a> {
    pub fn new(needle: &'a str) -> Self {
        match needle.chars().count() {
            0 => Self::All,
            1 | 2 => Self::Short(needle),
            _ => Self::Long(needle),
        }
    }

    pub fn needle(self) -> Option<&'a str> {
        match self {
            Self::All => None,
            Self::Short(needle) | Self::Long(needle) => Some(needle),
        }
    }
}

/// What a page is about.
pub(super) struct Find<'a> {
    pub query: &'a ListQuery,
    pub searched: Searched<'a>,
    pub filter: FacetFilter,
    /// The facets that the filter admits and some client has.
    pub facets: Vec<Facets>,
    /// How many clients the filter admits.
    pub fitting: i64,
    /// How many clients there are on that shelf.
    pub all: i64,
}

impl Find<'_> {
    /// Whether the tallies alone say how many clients there are.
    pub fn is_counted(&self) -> bool {
        let query = self.query;
        let others = [query.created_from, query.created_before, query.unused_since];
        self.searched.needle().is_none() && query.owner.is_none() && others.iter().all(Option::is_none)
    }

    /// Whether looking up `rows` rows is less work than walking the sort order, which meets one of them every
    /// `all / rows` steps. `cheap`: a step of the walk costs so many times less than looking up a row.
    fn few(&self, rows: i64, cheap: i64) -> bool {
        rows <= FEW && rows * rows * cheap <= i64::from(self.query.limit).saturating_mul(self.all)
    }
}

/// Filters are decided in the index of the sort order; everything else needs the row.
const CHEAP: i64 = 40;

/// Where the rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// The sort order, until the page is full.
    Walk,
    /// The full-text index.
    Search,
    /// The index of facets.
    Facets,
    /// The clients of the owner.
    Owner,
    /// The time of registration.
    Created,
    /// The time of last use.
    LastUsed,
}

/// The best plan; `None` if nothing can be found.
pub(super) async fn choose(db: &Db, find: &Find<'_>) -> Result<Option<Plan>> {
    let (query, engine) = (find.query, db.engine());
    let mut values = Vec::new();
    let mut counts: [String; 4] = std::array::from_fn(|_| "CAST(-1 AS BIGINT)".to_owned());
    let count = |from: &str| format!("(SELECT COUNT(*) FROM (SELECT 1 {from} LIMIT {}) AS found)", FEW + 1);
    if let Some(from) = sql::search(engine, find.searched, &mut values) {
        counts[0] = match sql::too_many_terms(engine, find.searched, &mut values) {
            Some(condition) => format!("CASE WHEN {condition} THEN {} ELSE {} END", FEW + 1, count(&from)),
            None => count(&from),
        };
    }
    if let Some(owner) = query.owner {
        values.push(Value::from(owner));
        counts[1] = count(&format!("FROM client_owner WHERE account = ${}", values.len()));
    }
    let mut conditions = Vec::new();
    sql::created(query, "client", &mut conditions, &mut values);
    if !conditions.is_empty() {
        counts[2] =
            count(&format!("FROM client WHERE {} AND {}", sql::shelf(query.shelf, "client"), conditions.join(" AND ")));
    }
    conditions.clear();
    sql::unused(query, "client", &mut conditions, &mut values);
    if !conditions.is_empty() {
        counts[3] =
            count(&format!("FROM client WHERE {} AND {}", sql::shelf(query.shelf, "client"), conditions.join(" AND ")));
    }
    let counted = find.is_counted();
    let mut best = (Plan::Walk, i64::MAX);
    if !(counted && find.filter.is_shelf_only()) && find.few(find.fitting, if counted { CHEAP } else { 1 }) {
        best = (Plan::Facets, find.fitting);
    }
    if !counted {
        let row: (i64, i64, i64, i64) = db.one(format!("SELECT {}", counts.join(", ")), values).await?;
        let plans = [Plan::Search, Plan::Owner, Plan::Created, Plan::LastUsed];
        for (plan, rows) in plans.into_iter().zip(<[i64; 4]>::from(row)) {
            match rows {
                0 => return Ok(None),
                1.. if find.few(rows, 1) && rows < best.1 => best = (plan, rows),
                _ => {}
            }
        }
    }
    Ok(Some(best.0))
}
