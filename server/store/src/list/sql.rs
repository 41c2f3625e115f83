//! The statements of the list. Here and in `engine` is all that differs between the engines: SQLite is told which index
//! to use, because it would have to guess; PostgreSQL has statistics.

use super::{
    Direction, ListQuery, Shelf, SortKey,
    cursor::{Cursor, SortValue},
    plan::{FEW, Find, Plan, Searched},
    row::COLUMNS,
};
use crate::{Engine, engine::Value};

/// More trigrams narrow the search no further than it is worth.
const TRIGRAMS: usize = 12;

/// Owners whose accounts are disabled are none.
const ORPHANED: &str = "NOT EXISTS (SELECT 1 FROM client_owner w JOIN account a ON a.id = w.account \
                        WHERE w.client = c.key AND a.disabled_at IS NULL)";

/// So many trigrams that begin with the needle are looked up; where there are more, it is common. The index counts the
/// clients of each while it lists them, and those of a single letter may be all.
fn most_terms(needle: &str) -> usize {
    if needle.chars().count() == 1 { 8 } else { 32 }
}

/// The statement of a page, and its values.
pub(super) fn page(
    engine: Engine,
    plan: Plan,
    find: &Find<'_>,
    cursor: Option<&Cursor>,
    limit: u32,
) -> (String, Vec<Value>) {
    let query = find.query;
    let mut values = Vec::new();
    let (from, mut conditions) = source(engine, plan, find, &mut values);
    conditions.push(shelf(query.shelf, "c"));
    if plan != Plan::Facets && !find.filter.is_shelf_only() {
        conditions.push(format!("(c.facets & {}) = {}", find.filter.mask, find.filter.bits));
    }
    if plan != Plan::Owner
        && let Some(owner) = query.owner
    {
        values.push(Value::from(owner));
        let n = values.len();
        conditions.push(format!("EXISTS (SELECT 1 FROM client_owner w WHERE w.client = c.key AND w.account = ${n})"));
    }
    if query.orphaned {
        conditions.push(ORPHANED.to_owned());
    }
    conditions.extend(created(query, "c", &mut values));
    conditions.extend(unused(query, "c", &mut values));
    let mut columns = COLUMNS.to_owned();
    if let Some(needle) = find.searched.needle() {
        let position = match engine {
            Engine::Sqlite => "instr",
            Engine::Postgres => "strpos",
        };
        values.push(Value::from(needle));
        conditions.push(format!("{position}(c.search_fold, ${}) > 0", values.len()));
        columns.push_str(", c.search_text");
    }
    let conditions = conditions.join(" AND ");
    let column = sort_column(query.sort.key);
    let backwards = cursor.is_some_and(|cursor| cursor.direction == Direction::Previous);
    let (order, than) = if query.sort.descending == backwards { ("ASC", ">") } else { ("DESC", "<") };
    let mut beyond = |place: &str, key: &str| {
        cursor.map_or_else(
            || "TRUE".to_owned(),
            |cursor| {
                values.push(match &cursor.value {
                    SortValue::Text(text) => Value::from(text),
                    SortValue::Time(time) => Value::from(*time),
                });
                values.push(Value::from(cursor.key));
                format!("({place}, {key}) {than} (${}, ${})", values.len() - 1, values.len())
            },
        )
    };
    let sql = if plan == Plan::Walk {
        if !find.is_counted() && find.all <= FEW {
            columns = format!("{columns}, (SELECT COUNT(*) FROM {from} WHERE {conditions}) AS total");
        }
        let beyond = beyond(&format!("c.{column}"), "c.key");
        format!(
            "SELECT {columns} FROM {from} WHERE {conditions} AND {beyond} \
             ORDER BY c.{column} {order}, c.key {order} LIMIT {limit}"
        )
    } else {
        // What is sorted is narrow; the rows are looked up once it is known which.
        let beyond = beyond("place", "key");
        format!(
            "WITH found AS MATERIALIZED (SELECT c.key AS key, c.{column} AS place FROM {from} WHERE {conditions}) \
             SELECT {columns}, (SELECT COUNT(*) FROM found) AS total \
             FROM (SELECT key, place FROM found WHERE {beyond} ORDER BY place {order}, key {order} LIMIT {limit}) page \
             JOIN client c ON c.key = page.key ORDER BY page.place {order}, page.key {order}"
        )
    };
    (sql, values)
}

/// Where the rows come from: a table named `c`, and the conditions that belong to it.
fn source(engine: Engine, plan: Plan, find: &Find<'_>, values: &mut Vec<Value>) -> (String, Vec<String>) {
    let index = match plan {
        Plan::Walk => match find.query.sort.key {
            SortKey::Name => "client_by_name",
            SortKey::ClientId => "client_by_client_id",
            SortKey::Created => "client_by_created",
            SortKey::LastUsed => "client_by_last_used",
        },
        Plan::Facets => "client_by_facets",
        Plan::Created => "client_by_created",
        Plan::LastUsed => "client_by_last_used",
        Plan::Owner => {
            values.push(Value::from(find.query.owner));
            let join = match engine {
                Engine::Sqlite => "CROSS JOIN",
                Engine::Postgres => "JOIN",
            };
            let owned = format!("o.account = ${}", values.len());
            return (format!("client_owner o {join} client c ON c.key = o.client"), vec![owned]);
        }
        Plan::Search => return search_source(engine, find.searched, values),
    };
    let conditions = if plan == Plan::Facets {
        let facets: Vec<String> = find.facets.iter().map(|facets| facets.0.to_string()).collect();
        vec![format!("c.facets IN ({})", facets.join(", "))]
    } else {
        Vec::new()
    };
    match engine {
        Engine::Sqlite => (format!("client c INDEXED BY {index}"), conditions),
        Engine::Postgres => ("client c".to_owned(), conditions),
    }
}

fn search_source(engine: Engine, searched: Searched<'_>, values: &mut Vec<Value>) -> (String, Vec<String>) {
    match engine {
        Engine::Sqlite => {
            let text = match_text(searched, values).unwrap_or_default();
            let joined = "client_fts CROSS JOIN client c ON c.id = client_fts.rowid";
            (joined.to_owned(), vec![format!("client_fts MATCH {text}")])
        }
        Engine::Postgres => {
            let like = like(searched, values).unwrap_or_default();
            ("client c".to_owned(), vec![format!("c.search_fold LIKE {like}")])
        }
    }
}

/// The clients that may contain what is searched for: no other does.
pub(super) fn search(engine: Engine, searched: Searched<'_>, values: &mut Vec<Value>) -> Option<String> {
    Some(match engine {
        Engine::Sqlite => format!("FROM client_fts WHERE client_fts MATCH {}", match_text(searched, values)?),
        Engine::Postgres => format!("FROM client WHERE search_fold LIKE {}", like(searched, values)?),
    })
}

fn like(searched: Searched<'_>, values: &mut Vec<Value>) -> Option<String> {
    let escaped = searched.needle()?.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    values.push(Value::from(format!("%{escaped}%")));
    Some(format!("${}", values.len()))
}

/// Whether what is searched for begins too many trigrams for SQLite to look all of them up.
pub(super) fn too_many_terms(engine: Engine, searched: Searched<'_>, values: &mut Vec<Value>) -> Option<String> {
    match (engine, searched) {
        (Engine::Sqlite, Searched::Short(needle)) => {
            let terms = terms(needle, values);
            let most = most_terms(needle);
            Some(format!("(SELECT COUNT(*) FROM ({terms} LIMIT {})) > {most}", most + 1))
        }
        _ => None,
    }
}

/// The expression that the full-text index is asked.
fn match_text(searched: Searched<'_>, values: &mut Vec<Value>) -> Option<String> {
    match searched {
        Searched::All => None,
        Searched::Short(needle) => {
            let terms = terms(needle, values);
            let quoted = "'\"' || replace(term, '\"', '\"\"') || '\"'";
            Some(format!(
                "(SELECT COALESCE(string_agg({quoted}, ' OR '), '\"\"') FROM ({terms} LIMIT {}))",
                most_terms(needle)
            ))
        }
        Searched::Long(needle) => {
            values.push(Value::from(trigrams(needle)));
            Some(format!("${}", values.len()))
        }
    }
}

fn terms(needle: &str, values: &mut Vec<Value>) -> String {
    values.push(Value::from(needle));
    values.push(Value::from(format!("{needle}\u{10ffff}")));
    let n = values.len();
    format!("SELECT term FROM client_fts_terms WHERE term >= ${} AND term < ${n}", n - 1)
}

/// All of them have to be there. In which order and where is for the text itself to say.
fn trigrams(needle: &str) -> String {
    let characters: Vec<char> = needle.chars().collect();
    let mut trigrams: Vec<String> = Vec::new();
    for window in characters.windows(3) {
        let trigram: String = window.iter().collect();
        if !trigrams.contains(&trigram) {
            trigrams.push(trigram);
        }
    }
    // The rare ones may be anywhere: take some from all over.
    let step = trigrams.len().div_ceil(TRIGRAMS).max(1);
    let quoted: Vec<String> =
        trigrams.iter().step_by(step).map(|trigram| format!("\"{}\"", trigram.replace('"', "\"\""))).collect();
    quoted.join(" AND ")
}

pub(super) fn shelf(shelf: Shelf, table: &str) -> String {
    let number = match shelf {
        Shelf::Live => 0,
        Shelf::Trash => 1,
    };
    format!("{table}.shelf = {number}")
}

/// The conditions on the time of registration, if there are any.
pub(super) fn created(query: &ListQuery, table: &str, values: &mut Vec<Value>) -> Vec<String> {
    let mut conditions = Vec::new();
    for (at, than) in [(query.created_from, ">="), (query.created_before, "<")] {
        if let Some(at) = at {
            values.push(Value::from(at));
            conditions.push(format!("{table}.created_at {than} ${}", values.len()));
        }
    }
    conditions
}

/// The condition on the time of last use, if there is one.
pub(super) fn unused(query: &ListQuery, table: &str, values: &mut Vec<Value>) -> Vec<String> {
    let since = query.unused_since.map(|since| {
        values.push(Value::from(since));
        format!("{table}.last_used_at < ${}", values.len())
    });
    since.into_iter().collect()
}

fn sort_column(key: SortKey) -> &'static str {
    match key {
        SortKey::Name => "name_key",
        SortKey::ClientId => "client_id",
        SortKey::Created => "created_at",
        SortKey::LastUsed => "last_used_at",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trigrams_are_quoted_and_few() {
        assert_eq!(trigrams("a\"b\""), "\"a\"\"b\" AND \"\"\"b\"\"\"");
        assert_eq!(trigrams("aaaaa"), "\"aaa\"");
        let long: String = ('a'..='z').collect();
        assert!(trigrams(&long).matches(" AND ").count() < TRIGRAMS);
    }
}
