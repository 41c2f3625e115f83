//! A database of its own for each test.

use domain::{AccountId, ClientForm, ClientKey, Role, Timestamp};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{Actor, Brought, Created, NewAccount, Options, Registry, SealKey, Store};

use crate::postgres::{drop_postgres, empty_postgres};

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

    /// A server that sends e-mails, on the same database.
    pub async fn mailing(&self) -> Store {
        let mut options = options(&self.key);
        options.mails = true;
        Store::open(&self.url, options).await.unwrap()
    }

    pub async fn drop(self) {
        self.store.close().await;
        if let Some(url) = self.server {
            drop_postgres(&url).await;
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

/// A form that passes.
pub fn form(name: &str) -> ClientForm {
    ClientForm {
        name: name.to_owned(),
        redirect_uris: vec!["https://app.example.com/callback".to_owned()],
        ..ClientForm::default()
    }
}
