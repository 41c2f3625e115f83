//! Connections to SQLite.

use std::time::Duration;

use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleResult},
};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::OpenError;

/// How long a statement waits for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// One of them, for a while.
pub(super) type Borrowed = Object<Opener>;

/// Some connections that take turns. sqlx's own pool asks each connection, in a task of its own, whether it is still
/// there when it comes back: on a network that is wise, in a file it takes as long as the statement did.
#[derive(Clone)]
pub(super) struct Connections(Pool<Opener>);

/// Opens one more.
pub struct Opener(SqliteConnectOptions);

impl Connections {
    /// At most `most`, opened when they are needed.
    pub fn new(options: SqliteConnectOptions, most: u32) -> Result<Self, OpenError> {
        let pool = Pool::builder(Opener(options))
            .max_size(most as usize)
            // The one that was used last has the pages and statements that are asked for again.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Self(pool.map_err(|error| sqlx::Error::Configuration(error.into()))?))
    }

    /// The next one that is free.
    pub async fn get(&self) -> sqlx::Result<Borrowed> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => sqlx::Error::PoolClosed,
            _ => sqlx::Error::PoolTimedOut,
        })
    }

    /// Closes those at rest. From now on whoever asks for one is refused.
    pub async fn close(&self) {
        let idle = self.0.retain(|_, _| false).removed;
        self.0.close();
        for connection in idle {
            let _ = connection.close().await;
        }
    }
}

impl Manager for Opener {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<SqliteConnection> {
        self.0.connect().await
    }

    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

/// Gives a connection back, unless `outcome` says that nobody is at its other end any more.
pub(super) fn give_back<T>(connection: Borrowed, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
    if matches!(outcome, Err(sqlx::Error::WorkerCrashed)) {
        drop(Object::take(connection));
    }
    outcome
}
