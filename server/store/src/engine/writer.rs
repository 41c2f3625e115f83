//! The connection to SQLite that writes: there is one writer at a time anyway, and a connection of its own spares the
//! others the waiting.

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    BoundAs, Row, Statement, Value,
    connections::{Borrowed, Connections, give_back},
};
use crate::OpenError;

/// Takes turns.
#[derive(Clone)]
pub(super) struct Writer(Connections);

/// A turn, within a transaction. Dropped without [`Turn::commit`], it leaves nothing behind.
pub(super) struct Turn(Option<Borrowed>);

impl Writer {
    pub fn new(options: SqliteConnectOptions) -> Result<Self, OpenError> {
        Connections::new(options, 1).map(Self)
    }

    /// For one statement, in a transaction of its own.
    pub async fn get(&self) -> sqlx::Result<Borrowed> {
        self.0.get().await
    }

    pub async fn begin(&self) -> sqlx::Result<Turn> {
        let mut turn = Turn(Some(self.0.get().await?));
        // IMMEDIATE: a transaction that begins by reading could not wait for another process to finish writing.
        sqlx::query("BEGIN IMMEDIATE").execute(turn.connection()?).await?;
        Ok(turn)
    }

    /// A whole transaction, sent at once: each statement that goes to the connection's thread and back by itself takes
    /// longer than SQLite takes to execute it. Gives the rows that its statements return, one after the other.
    pub async fn together<T: Row>(&self, statements: Vec<Statement>) -> sqlx::Result<Vec<T>> {
        let (sql, values) = joined(statements);
        let mut connection = self.0.get().await?;
        // In a task of its own: whoever asked may go away meanwhile, and the transaction must not be left half done.
        let done = tokio::spawn(async move {
            let query = BoundAs(AssertSqlSafe(sql).into_sql_str(), values).sqlite()?;
            let outcome = query.fetch_all(&mut *connection).await;
            if outcome.is_err() {
                roll_back(&mut connection).await;
            }
            give_back(connection, outcome)
        });
        done.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }

    pub async fn close(&self) {
        self.0.close().await;
    }
}

impl Turn {
    pub fn connection(&mut self) -> sqlx::Result<&mut SqliteConnection> {
        // It is there until the turn ends.
        self.0.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    pub async fn commit(mut self) -> sqlx::Result<()> {
        sqlx::query("COMMIT").execute(self.connection()?).await?;
        self.0 = None;
        Ok(())
    }

    pub async fn rollback(mut self) -> sqlx::Result<()> {
        sqlx::query("ROLLBACK").execute(self.connection()?).await?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Without a runtime the process ends, and the transaction with its connection.
        if let Some(mut connection) = self.0.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { roll_back(&mut connection).await });
        }
    }
}

/// Nothing happens where no transaction is open: where it was `BEGIN` that failed, or SQLite rolled back by itself.
async fn roll_back(connection: &mut SqliteConnection) {
    let _ = sqlx::query("ROLLBACK").execute(connection).await;
}

/// The statements as one text between `BEGIN` and `COMMIT`, their placeholders numbered through.
fn joined(statements: Vec<Statement>) -> (String, Vec<Value>) {
    let mut sql = "BEGIN IMMEDIATE; ".to_owned();
    let mut values = Vec::new();
    for (text, own) in statements {
        number_from(&mut sql, text, values.len());
        sql.push_str("; ");
        values.extend(own);
    }
    sql.push_str("COMMIT");
    (sql, values)
}

/// Appends a statement whose `$1` becomes the placeholder after the first `before`. This crate's statements have a dollar
/// sign nowhere else.
fn number_from(sql: &mut String, text: &str, before: usize) {
    let mut pieces = text.split('$');
    sql.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(end);
        sql.push('$');
        sql.push_str(&(number.parse::<usize>().unwrap_or_default() + before).to_string());
        sql.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::values;

    #[test]
    fn placeholders_are_numbered_through() {
        let (sql, values) = joined(vec![
            ("UPDATE a SET b = $2 WHERE c = $1", values!["c", "b"]),
            ("INSERT INTO d VALUES ($1, $12)", values!["e"]),
        ]);
        assert_eq!(sql, "BEGIN IMMEDIATE; UPDATE a SET b = $2 WHERE c = $1; INSERT INTO d VALUES ($3, $14); COMMIT");
        assert_eq!(values.len(), 3);
    }
}
