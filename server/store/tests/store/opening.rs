//! Opening a database: anew, again, by several at once, with the wrong key.

use domain::ClientForm;
use store::{Actor, Brought, Engine, OpenError, Options, SealKey, Store};

use crate::{
    engines::{Database, NOW, form, on_both, options},
    postgres::empty_postgres,
};

fn key() -> SealKey {
    SealKey::generate(&mut store::os_random())
}

async fn open_at_once(url: &str) {
    let key = key();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (url, options) = (url.to_owned(), options(&key));
            tokio::spawn(async move { Store::open(&url, options).await })
        })
        .collect();
    for task in tasks {
        let store = task.await.unwrap().unwrap();
        let registry = store.registry(Actor::Operator { name: "x".to_owned() }, NOW);
        registry.create_client(&form("Kiln"), &Brought::default()).await.unwrap();
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_open_a_new_file_at_once() {
    let directory = tempfile::tempdir().unwrap();
    open_at_once(&format!("sqlite://{}", directory.path().join("new.db").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_open_a_new_postgres_database_at_once() {
    if let Some(url) = empty_postgres().await {
        open_at_once(&url).await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_nobody_elses() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let store = Store::open(&format!("sqlite://{}", path.display()), options(&key())).await.unwrap();
    let registry = store.registry(Actor::Operator { name: "x".to_owned() }, NOW);
    registry.create_client(&form("Kiln"), &Brought::default()).await.unwrap();
    for name in ["new.db", "new.db-wal", "new.db-shm"] {
        let mode = std::fs::metadata(directory.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn an_address_of_no_engine_is_refused() {
    for url in ["", "clientele.db", "mysql://root:hunter2@example.com/x", "sqlite://x?mode=nonsense", "sqlite::memory:"]
    {
        let error = Store::open(url, options(&key())).await.err().unwrap();
        assert!(matches!(error, OpenError::Address(_)), "{url}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    let missing = Store::open("sqlite:///nowhere/at/all.db", options(&key())).await.err().unwrap();
    assert!(matches!(missing, OpenError::File(_)), "{missing:?}");
}

on_both! {
    async fn it_is_there_when_opened_again(t: &Database) {
        let created = t.create(&ClientForm { jwt_alg: "HS256".to_owned(), ..form("Kiln") }).await;
        let again = t.another().await;
        let registry = again.registry(Actor::Operator { name: "x".to_owned() }, NOW);
        assert_eq!(registry.client(created.client.key).await.unwrap().client, created.client);
        again.ping().await.unwrap();
        assert_eq!(again.engine() == Engine::Sqlite, t.url.starts_with("sqlite"));
        again.close().await;
    }

    async fn the_wrong_key_is_found_out(t: &Database) {
        let error = Store::open(&t.url, options(&key())).await.err().unwrap();
        assert!(matches!(error, OpenError::WrongSealKey), "{error:?}");
        assert!(error.to_string().contains("CLIENTELE_SEAL_KEY"));
    }

    async fn a_newer_database_is_left_alone(t: &Database) {
        let checksum = if t.url.starts_with("sqlite") { "x''" } else { "''::bytea" };
        t.sql(&format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (9999, 'later', TRUE, {checksum}, 0)"
        )).await.unwrap();
        let error = Store::open(&t.url, options(&t.key)).await.err().unwrap();
        assert!(matches!(error, OpenError::TooNew(9999)), "{error:?}");
    }
}

#[test]
fn a_key_is_written_and_read() {
    let key = key();
    assert_eq!(SealKey::parse(&format!(" {}\n", key.expose())).unwrap().expose(), key.expose());
    for text in ["", "x", "AAAA", &"A".repeat(44)] {
        assert!(SealKey::parse(text).is_none(), "{text}");
    }
    let _ = Options::new(key, store::os_random());
}
