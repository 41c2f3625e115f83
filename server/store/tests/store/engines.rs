//! A database of its own for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::{AccountId, ClientForm, ClientKey, Role, Timestamp};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::{Actor, Brought, Created, NewAccount, Options, Registry, SealKey, Store};

/// 2026-01-01T00:00:00Z, about when all of this happens.
pub const NOW: Timestamp = Timestamp(1_767_225_600_000);

pub const MINUTE: i64 = 60 * 1000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Runs one test on each engine.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($test:ident: &Database) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn run($test: &Database) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let database = Database::sqlite().await;
                run(&database).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(database) = Database::postgres().await else { return };
                run(&database).await;
                database.drop().await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// A database, and a store that is open on it.
pub struct Database {
    pub store: Store,
    pub url: String,
    pub key: SealKey,
    server: Option<String>,
    _directory: Option<tempfile::TempDir>,
}

impl Database {
    pub async fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("clientele.db").display());
        Self::open(url, None, Some(directory)).await
    }

    /// `None` if there is no server to test against.
    pub async fn postgres() -> Option<Self> {
        let Some(url) = empty_postgres().await else {
            assert!(
                std::env::var_os("CLIENTELE_REQUIRE_POSTGRES").is_none(),
                "CLIENTELE_REQUIRE_POSTGRES is set, and CLIENTELE_TEST_POSTGRES_URL is not"
            );
            eprintln!("skipped: CLIENTELE_TEST_POSTGRES_URL is not set");
            return None;
        };
        Some(Self::open(url.clone(), Some(url), None).await)
    }

    async fn open(url: String, server: Option<String>, directory: Option<tempfile::TempDir>) -> Self {
        let key = SealKey::generate(&mut store::os_random());
        let store = Store::open(&url, options(&key)).await.unwrap();
        Self { store, url, key, server, _directory: directory }
    }

    /// Another process, as far as the database can tell.
    pub async fn another(&self) -> Store {
        Store::open(&self.url, options(&self.key)).await.unwrap()
    }

    pub async fn drop(self) {
        self.store.close().await;
        if let Some(url) = self.server {
            let name = database_of(&url);
            let mut connection = PgConnection::connect(&with_database(&url, "postgres")).await.unwrap();
            connection.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
        }
    }

    /// What the command line can do at `NOW`.
    pub fn operator(&self) -> Registry {
        self.operator_at(NOW)
    }

    pub fn operator_at(&self, now: Timestamp) -> Registry {
        self.store.registry(Actor::Operator { name: "root@test".to_owned() }, now)
    }

    /// What somebody with this role can do.
    pub async fn somebody(&self, role: Role) -> Registry {
        let id = self.account(&format!("{role}@example.com"), role).await;
        self.store.registry(Actor::Account { id, email: format!("{role}@example.com"), role }, NOW)
    }

    pub async fn account(&self, email: &str, role: Role) -> AccountId {
        let account = NewAccount {
            email: email.to_owned(),
            name: String::new(),
            role,
            password: "correct horse battery".to_owned(),
        };
        self.operator().create_account(&account).await.unwrap().id
    }

    pub async fn create(&self, form: &ClientForm) -> Created {
        self.operator().create_client(form, &Brought::default()).await.unwrap()
    }

    /// Registers a client of that name.
    pub async fn named(&self, name: &str) -> ClientKey {
        self.create(&form(name)).await.client.key
    }

    /// The first value of a query that the store does not offer.
    pub async fn sql(&self, sql: &str) -> Result<Vec<String>, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.server.is_some() {
            let mut connection = PgConnection::connect(&self.url).await?;
            Ok(sqlx::query_scalar(sql).fetch_all(&mut connection).await?)
        } else {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await?;
            Ok(sqlx::query_scalar(sql).fetch_all(&mut connection).await?)
        }
    }
}

pub fn options(key: &SealKey) -> Options {
    let mut options = Options::new(key.clone(), store::os_random());
    // The least that Argon2 can do with: these tests are not about its strength.
    options.password_memory_kib = 8;
    options
}

/// The address of a new, empty database.
pub async fn empty_postgres() -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("CLIENTELE_TEST_POSTGRES_URL").ok()?;
    let database = Some(database_of(&server)).filter(|name| !name.is_empty()).unwrap_or("postgres");
    let name = format!("store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&with_database(&server, database)).await.unwrap();
    connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    Some(with_database(&server, &name))
}

/// The database that a URL names. What follows the question mark may have slashes of its own: the folder of a socket.
fn database_of(url: &str) -> &str {
    let address = url.split_once('?').map_or(url, |(address, _)| address);
    address.rsplit_once('/').unwrap().1
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = url.split_at(url.find('?').unwrap_or(url.len()));
    format!("{}/{name}{options}", address.rsplit_once('/').unwrap().0)
}

#[test]
fn a_server_on_a_socket_keeps_its_socket() {
    let url = "postgres:///postgres?user=postgres&host=/tmp/sockets";
    assert_eq!(database_of(url), "postgres");
    assert_eq!(with_database(url, "other"), "postgres:///other?user=postgres&host=/tmp/sockets");
    assert_eq!(with_database("postgres://me@localhost:5432/", "other"), "postgres://me@localhost:5432/other");
}

/// A form that passes.
pub fn form(name: &str) -> ClientForm {
    ClientForm {
        name: name.to_owned(),
        redirect_uris: vec!["https://app.example.com/callback".to_owned()],
        ..ClientForm::default()
    }
}
