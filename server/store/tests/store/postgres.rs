//! Databases of the PostgreSQL server that tests are given.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// The address of a new, empty database.
pub async fn empty_postgres() -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("CLIENTELE_TEST_POSTGRES_URL").ok()?;
    let database = Some(database_of(&server)).filter(|name| !name.is_empty()).unwrap_or("postgres");
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&with_database(&server, database)).await.unwrap();
    connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    Some(with_database(&server, &name))
}

/// Does away with the database at an address, whoever is connected to it.
pub async fn drop_postgres(url: &str) {
    let name = database_of(url);
    let mut connection = PgConnection::connect(&with_database(url, "postgres")).await.unwrap();
    connection.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
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
