//! Opening and migrating a database, however many processes do it at once.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, Executor, PgPool, SqliteConnection,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{Db, Pools, connections::Connections, writer::Writer};
use crate::OpenError;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long a statement waits for another process to finish writing.
const BUSY: Duration = Duration::from_secs(10);

impl Db {
    pub async fn open(url: &str, readers: u32) -> Result<Self, OpenError> {
        let pools = if url.contains(":memory:") || url.contains("mode=memory") {
            // Each connection would have a database of its own.
            return Err(OpenError::Address(url.to_owned()));
        } else if url.starts_with("sqlite:") {
            sqlite(url, readers.max(1)).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            postgres(url, readers.max(1)).await?
        } else {
            return Err(OpenError::Address(redact(url)));
        };
        Ok(Self { pools, sent: std::sync::Arc::default() })
    }
}

async fn sqlite(url: &str, readers: u32) -> Result<Pools, OpenError> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| OpenError::Address(redact(url)))?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .row_buffer_size(512);
    create_private(options.get_filename())?;

    // A file that several processes open for the first time is locked while one of them switches it to WAL, and SQLite
    // does not wait for that one.
    let mut attempt = 0;
    let mut first = loop {
        match options.connect().await {
            Ok(connection) => break connection,
            Err(error) if is_busy(&error) && attempt < 200 => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(error.into()),
        }
    };
    migrate_sqlite(&mut first).await?;
    let writer = Writer::new(options.clone())?;
    let readers = Connections::new(options.pragma("query_only", "ON"), readers)?;
    Ok(Pools::Sqlite { writer, readers })
}

/// All migrations in one immediate transaction (theirs nest in it): whoever comes second finds them done.
async fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run_direct(None, &mut *tx, false).await.map_err(migrate_error)?;
    tx.commit().await?;
    Ok(())
}

async fn postgres(url: &str, connections: u32) -> Result<Pools, OpenError> {
    let options =
        PgConnectOptions::from_str(url).map_err(|_| OpenError::Address(redact(url)))?.application_name("clientele");
    let pool = PgPoolOptions::new()
        // The writers need some as well; a pool of one would let a reader starve them.
        .max_connections(connections.saturating_mul(2).max(4))
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(true)
        .connect_with(options)
        .await?;
    migrate_postgres(&pool).await?;
    Ok(Pools::Postgres(pool))
}

/// sqlx holds an advisory lock meanwhile.
async fn migrate_postgres(pool: &PgPool) -> Result<(), OpenError> {
    let mut connection = pool.acquire().await?;
    // A NOTICE for each object that is there already is of no use to anybody.
    connection.execute("SET client_min_messages TO warning").await?;
    POSTGRES.run_direct(None, &mut *connection, false).await.map_err(migrate_error)
}

fn migrate_error(error: MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(version) => OpenError::TooNew(version),
        MigrateError::ExecuteMigration(source, _) if lacks_extension(&source) => OpenError::Extension(source),
        other => OpenError::Migrate(other),
    }
}

/// `permission denied to create extension`, or no such extension on that server.
fn lacks_extension(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("extension"))
}

fn is_busy(error: &sqlx::Error) -> bool {
    // The low byte is the primary result code: SQLITE_BUSY.
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

/// The file holds hashes and sealed secrets: nobody else on the machine needs to read it. Its -wal and -shm files get the
/// same mode from SQLite.
fn create_private(path: &std::path::Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The address without what may be a password.
fn redact(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}
