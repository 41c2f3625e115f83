//! How a page is found. Either the few clients that one of the conditions leaves are looked up and sorted, or, where every
//! condition leaves many, the sort order is walked until the page is full: what is common is met soon. Both stay quick
//! however many clients there are, and the counts that decide stop early.

use super::{sql, tally, tally::Tallied};
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
        self.searched.needle().is_none()
            && query.owner.is_none()
            && !query.orphaned
            && others.iter().all(Option::is_none)
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

/// How many clients each condition leaves, in the order of [`COUNTED`]; -1 where there is no such condition.
pub(super) type Counts = [i64; 4];

/// The plans whose rows are counted.
const COUNTED: [Plan; 4] = [Plan::Search, Plan::Owner, Plan::Created, Plan::LastUsed];

/// What the choice depends on, and the tallies, in one statement; in none where they are `known` and nothing else is to be
/// counted.
pub(super) async fn count(
    db: &Db,
    query: &ListQuery,
    searched: Searched<'_>,
    known: Option<&Tallied>,
) -> Result<(Vec<(Facets, i64)>, Counts)> {
    const NONE: &str = "CAST(-1 AS BIGINT)";
    let engine = db.engine();
    let mut values = Vec::new();
    let mut counts: [String; 4] = std::array::from_fn(|_| NONE.to_owned());
    let count = |from: &str| format!("(SELECT COUNT(*) FROM (SELECT 1 {from} LIMIT {}) AS found)", FEW + 1);
    if let Some(from) = sql::search(engine, searched, &mut values) {
        counts[0] = match sql::too_many_terms(engine, searched, &mut values) {
            Some(condition) => format!("CASE WHEN {condition} THEN {} ELSE {} END", FEW + 1, count(&from)),
            None => count(&from),
        };
    }
    if let Some(owner) = query.owner {
        values.push(Value::from(owner));
        counts[1] = count(&format!("FROM client_owner WHERE account = ${}", values.len()));
    }
    let shelf = sql::shelf(query.shelf, "client");
    let narrowings = [sql::created(query, "client", &mut values), sql::unused(query, "client", &mut values)];
    for (column, conditions) in counts[2..].iter_mut().zip(narrowings) {
        if !conditions.is_empty() {
            *column = count(&format!("FROM client WHERE {shelf} AND {}", conditions.join(" AND ")));
        }
    }
    let known = known.map(Tallied::to_vec);
    if let Some(known) = &known
        && counts.iter().all(|count| count == NONE)
    {
        return Ok((known.clone(), [-1; 4]));
    }
    let tallies = if known.is_some() { "''" } else { tally::SELECT };
    let sql = format!("SELECT ({tallies}), {}", counts.join(", "));
    let (tallies, search, owner, created, unused): (String, i64, i64, i64, i64) = db.one(sql, values).await?;
    let tallies = known.map_or_else(|| tally::parse(&tallies), Ok)?;
    Ok((tallies, [search, owner, created, unused]))
}

/// The best plan; `None` if nothing can be found.
pub(super) fn choose(find: &Find<'_>, counts: Counts) -> Option<Plan> {
    if find.fitting == 0 || counts.contains(&0) {
        return None;
    }
    let counted = find.is_counted();
    let mut best = (Plan::Walk, i64::MAX);
    if !(counted && find.filter.is_shelf_only()) && find.few(find.fitting, if counted { CHEAP } else { 1 }) {
        best = (Plan::Facets, find.fitting);
    }
    for (plan, rows) in COUNTED.into_iter().zip(counts) {
        if rows > 0 && rows < best.1 && find.few(rows, 1) {
            best = (plan, rows);
        }
    }
    Some(best.0)
}
