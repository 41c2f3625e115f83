//! Two engines, one way to speak to them: the same SQL text with `$1` placeholders and the same [`Value`]s go to either;
//! what differs is named here and in `list::plan`.

mod connections;
mod open;
mod value;
mod writer;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{
    AssertSqlSafe, FromRow, PgPool, Postgres, SqlSafeStr, SqlStr, Sqlite, Transaction,
    postgres::{PgArguments, PgRow},
    query::{Query, QueryAs},
    sqlite::{SqliteArguments, SqliteRow},
};

pub(crate) use value::{Value, values};

use connections::{Connections, give_back};
use writer::{Turn, Writer};

use crate::{Engine, statements};

/// A row that can be read from either engine.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// A statement and its values.
pub(crate) type Statement = (&'static str, Vec<Value>);

/// The connections to a database.
#[derive(Clone)]
pub(crate) struct Db {
    pools: Pools,
    sent: Arc<AtomicU64>,
}

#[derive(Clone)]
enum Pools {
    Sqlite { writer: Writer, readers: Connections },
    Postgres(PgPool),
}

/// A transaction that may write. Dropped without [`Tx::commit`], it leaves nothing behind.
pub(crate) struct Tx {
    inner: Inner,
    sent: Arc<AtomicU64>,
}

enum Inner {
    Sqlite(Turn),
    Postgres(Transaction<'static, Postgres>),
}

/// The text of a statement.
pub(crate) trait Sql {
    fn text(self) -> SqlStr;
}

impl Sql for &'static str {
    fn text(self) -> SqlStr {
        self.into_sql_str()
    }
}

impl Sql for String {
    /// Built by this crate from constants; what users type is only ever a [`Value`].
    fn text(self) -> SqlStr {
        AssertSqlSafe(self).into_sql_str()
    }
}

macro_rules! dispatch {
    ($self:ident, $method:ident, $query:ident) => {{
        $self.note();
        match &$self.pools {
            Pools::Sqlite { readers, .. } => {
                let mut connection = readers.get().await?;
                let outcome = $query.sqlite()?.$method(&mut *connection).await;
                give_back(connection, outcome)
            }
            Pools::Postgres(pool) => $query.postgres()?.$method(pool).await,
        }
    }};
}

/// A statement with its values, for one engine or the other.
struct Bound(SqlStr, Vec<Value>);

impl Bound {
    fn sqlite(self) -> sqlx::Result<Query<'static, Sqlite, SqliteArguments>> {
        Ok(sqlx::query_with(self.0, value::arguments(self.1)?))
    }

    fn postgres(self) -> sqlx::Result<Query<'static, Postgres, PgArguments>> {
        Ok(sqlx::query_with(self.0, value::arguments(self.1)?))
    }
}

struct BoundAs(SqlStr, Vec<Value>);

impl BoundAs {
    fn sqlite<T: Row>(self) -> sqlx::Result<QueryAs<'static, Sqlite, T, SqliteArguments>> {
        Ok(sqlx::query_as_with(self.0, value::arguments(self.1)?))
    }

    fn postgres<T: Row>(self) -> sqlx::Result<QueryAs<'static, Postgres, T, PgArguments>> {
        Ok(sqlx::query_as_with(self.0, value::arguments(self.1)?))
    }
}

impl Db {
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    pub fn statements(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// All rows of a query that only reads.
    pub async fn all<T: Row>(&self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<Vec<T>> {
        let query = BoundAs(sql.text(), values);
        dispatch!(self, fetch_all, query)
    }

    /// The first row of a query that only reads.
    pub async fn optional<T: Row>(&self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<Option<T>> {
        let query = BoundAs(sql.text(), values);
        dispatch!(self, fetch_optional, query)
    }

    /// The only row of a query that only reads.
    pub async fn one<T: Row>(&self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<T> {
        let query = BoundAs(sql.text(), values);
        dispatch!(self, fetch_one, query)
    }

    /// One statement that writes, in a transaction of its own. Says how many rows it touched.
    pub async fn execute(&self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<u64> {
        self.note();
        let query = Bound(sql.text(), values);
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut connection = writer.get().await?;
                let outcome = query.sqlite()?.execute(&mut *connection).await;
                give_back(connection, outcome)?.rows_affected()
            }
            Pools::Postgres(pool) => query.postgres()?.execute(pool).await?.rows_affected(),
        })
    }

    /// One statement that writes and gives rows back, in a transaction of its own.
    pub async fn write_all<T: Row>(&self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<Vec<T>> {
        self.note();
        let query = BoundAs(sql.text(), values);
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut connection = writer.get().await?;
                let outcome = query.sqlite()?.fetch_all(&mut *connection).await;
                give_back(connection, outcome)
            }
            Pools::Postgres(pool) => query.postgres()?.fetch_all(pool).await,
        }
    }

    /// Statements that stand or fall together, and of which none depends on what another gives back: a transaction for
    /// those who need no more. Gives the rows that they return, one after the other.
    pub async fn together<T: Row>(&self, statements: Vec<Statement>) -> sqlx::Result<Vec<T>> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                (0..statements.len() + 2).for_each(|_| self.note());
                writer.together(statements).await
            }
            Pools::Postgres(_) => {
                let mut tx = self.begin().await?;
                let mut rows = Vec::new();
                for (sql, values) in statements {
                    rows.extend(tx.all(sql, values).await?);
                }
                tx.commit().await?;
                Ok(rows)
            }
        }
    }

    /// Statements that stand or fall together, and give nothing back.
    pub async fn carry_out(&self, mut statements: Vec<Statement>) -> sqlx::Result<()> {
        if statements.len() == 1
            && let Some((sql, values)) = statements.pop()
        {
            return self.execute(sql, values).await.map(drop);
        }
        let _: Vec<(i64,)> = self.together(statements).await?;
        Ok(())
    }

    /// A transaction that writes.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        self.note();
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx { inner, sent: self.sent.clone() })
    }

    /// A transaction that changes clients or accounts. On PostgreSQL these queue up, as they do on SQLite: all of them
    /// change the same few tallies, in whatever order, and would deadlock; and the last admin is counted while nobody
    /// else disables one.
    pub async fn begin_exclusive(&self) -> sqlx::Result<Tx> {
        let mut tx = self.begin().await?;
        if matches!(tx.inner, Inner::Postgres(_)) {
            tx.execute("SELECT pg_advisory_xact_lock(4921170317)", Vec::new()).await?;
        }
        Ok(tx)
    }

    fn note(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
        statements::note();
    }
}

impl Tx {
    pub async fn all<T: Row>(&mut self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<Vec<T>> {
        self.note();
        let query = BoundAs(sql.text(), values);
        match &mut self.inner {
            Inner::Sqlite(turn) => query.sqlite()?.fetch_all(turn.connection()?).await,
            Inner::Postgres(tx) => query.postgres()?.fetch_all(&mut **tx).await,
        }
    }

    /// The same for a statement that is never sent again: no connection remembers it.
    pub async fn all_once<T: Row>(&mut self, sql: String, values: Vec<Value>) -> sqlx::Result<Vec<T>> {
        self.note();
        let query = BoundAs(sql.text(), values);
        match &mut self.inner {
            Inner::Sqlite(turn) => query.sqlite()?.persistent(false).fetch_all(turn.connection()?).await,
            Inner::Postgres(tx) => query.postgres()?.persistent(false).fetch_all(&mut **tx).await,
        }
    }

    pub async fn optional<T: Row>(&mut self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<Option<T>> {
        self.note();
        let query = BoundAs(sql.text(), values);
        match &mut self.inner {
            Inner::Sqlite(turn) => query.sqlite()?.fetch_optional(turn.connection()?).await,
            Inner::Postgres(tx) => query.postgres()?.fetch_optional(&mut **tx).await,
        }
    }

    pub async fn one<T: Row>(&mut self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<T> {
        self.optional(sql, values).await?.ok_or(sqlx::Error::RowNotFound)
    }

    pub async fn execute(&mut self, sql: impl Sql, values: Vec<Value>) -> sqlx::Result<u64> {
        self.note();
        let query = Bound(sql.text(), values);
        Ok(match &mut self.inner {
            Inner::Sqlite(turn) => query.sqlite()?.execute(turn.connection()?).await?.rows_affected(),
            Inner::Postgres(tx) => query.postgres()?.execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Inserts rows of `columns` values each with as few statements as will do. `rest` follows the values. Says how many
    /// rows came in.
    pub async fn insert(
        &mut self,
        table: &'static str,
        columns: &[&str],
        rows: Vec<Vec<Value>>,
        rest: &'static str,
    ) -> sqlx::Result<u64> {
        let mut inserted = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Vec<Value>> = rows.by_ref().take(INSERT_ROWS).collect();
            let sql = insert_text(table, columns, chunk.len(), rest);
            inserted += self.execute(sql, chunk.into_iter().flatten().collect()).await?;
        }
        Ok(inserted)
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        self.note();
        match self.inner {
            Inner::Sqlite(turn) => turn.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        }
    }

    pub async fn rollback(self) -> sqlx::Result<()> {
        self.note();
        match self.inner {
            Inner::Sqlite(turn) => turn.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        }
    }

    fn note(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
        statements::note();
    }
}

/// Rows in one INSERT: enough to matter, few enough for the placeholders of either engine.
const INSERT_ROWS: usize = 50;

fn insert_text(table: &str, columns: &[&str], rows: usize, rest: &str) -> String {
    let mut sql = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns.len() {
            if column > 0 {
                sql.push_str(", ");
            }
            sql.push('$');
            sql.push_str(&(row * columns.len() + column + 1).to_string());
        }
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(rest);
    sql
}
