//! Opening a database, and who gets what from it.

use std::sync::Arc;

use domain::{Metadata, Problem, Random, Timestamp, form::Policy};

use crate::{
    Actor, OpenError, Result, SealKey, Tallied, actor::Right, engine::Db, entropy::Entropy, passwords::Passwords,
};

/// The registry's database. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub db: Db,
    pub options: Options,
    pub passwords: Passwords,
}

/// What a store is told when it is opened.
pub struct Options {
    /// Seals the copies of secrets that HS256 needs. It has to be the same one for the life of a database.
    pub seal_key: SealKey,
    /// What the registry allows beyond the rules.
    pub policy: Policy,
    /// Further warnings about a client whose form passed: those that need tables too heavy for `domain`. They come
    /// with the remarks and are counted in the list.
    pub lint: fn(&Metadata) -> Vec<Problem>,
    /// A session ends after so many milliseconds without a request.
    pub session_idle_ms: i64,
    /// A session ends so many milliseconds after signing in, whatever happens.
    pub session_absolute_ms: i64,
    /// Memory that hashing a password takes, in KiB (Argon2id, two passes, one lane).
    pub password_memory_kib: u32,
    /// Connections that read at the same time.
    pub readers: u32,
    /// Whether e-mails are kept for servers to send. Where none sends any, none is.
    pub mails: bool,
    pub(crate) random: Entropy,
}

impl Options {
    /// The defaults: sessions of 8 hours without a request and 7 days at most, 19 MiB for a password, 4 readers, no
    /// e-mails, nothing admitted beyond the rules. `random` is [`crate::os_random`] everywhere but in tests.
    pub fn new(seal_key: SealKey, random: impl Random + Send + 'static) -> Self {
        Self {
            seal_key,
            policy: Policy::default(),
            lint: |_| Vec::new(),
            session_idle_ms: 8 * 60 * 60 * 1000,
            session_absolute_ms: 7 * 24 * 60 * 60 * 1000,
            password_memory_kib: 19 * 1024,
            readers: 4,
            mails: false,
            random: Entropy::new(random),
        }
    }
}

/// The engines behind a [`Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file on this machine.
    Sqlite,
    /// A server.
    Postgres,
}

impl Store {
    /// Opens the database at `url` (`sqlite://PATH` or `postgres://…`), makes it if it is a file that is not there, and brings
    /// its schema up to date. Any number of processes may do so at once.
    ///
    /// # Errors
    /// When the database cannot be reached, is from a newer version, or was made with another sealing key.
    pub async fn open(url: &str, options: Options) -> Result<Self, OpenError> {
        let db = Db::open(url, options.readers).await?;
        options.seal_key.check(&db, &options.random).await?;
        let passwords = Passwords::new(options.password_memory_kib);
        Ok(Self(Arc::new(Inner { db, options, passwords })))
    }

    /// What `actor` can do at `now`.
    pub fn registry(&self, actor: Actor, now: Timestamp) -> Registry {
        Registry { store: self.clone(), actor, now, tallied: None }
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.0.db.engine()
    }

    /// What this registry allows beyond the rules.
    pub fn policy(&self) -> &Policy {
        &self.0.options.policy
    }

    /// Whether the database answers: for readiness checks.
    pub async fn ping(&self) -> Result<()> {
        let (_,): (i64,) = self.db().one("SELECT CAST(1 AS BIGINT)", Vec::new()).await?;
        Ok(())
    }

    /// The number of SQL statements sent so far.
    pub fn statements(&self) -> u64 {
        self.0.db.statements()
    }

    /// Waits for what is under way and closes the connections.
    pub async fn close(&self) {
        self.0.db.close().await;
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn random(&self) -> Entropy {
        self.0.options.random.clone()
    }
}

/// What one actor can do at one point in time. Its methods check the actor's rights where the data is reached, and write
/// every change in one transaction with its audit event. To whoever has the role of an owner, clients of others are not
/// there.
///
/// Every method may fail with [`crate::StoreError::Forbidden`] and [`crate::StoreError::Database`]; those that name a
/// thing, with [`crate::StoreError::NotFound`].
#[derive(Clone)]
pub struct Registry {
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
    pub(crate) tallied: Option<Tallied>,
}

impl Registry {
    /// Spares it the counting of clients: for a request that only reads, they are what they were when it came.
    #[must_use]
    pub fn knowing(self, tallied: Tallied) -> Self {
        Self { tallied: Some(tallied), ..self }
    }

    /// On whose behalf it works.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn require(&self, right: Right) -> Result<()> {
        self.actor.require(right)
    }

    pub(crate) fn db(&self) -> &Db {
        self.store.db()
    }
}
