//! The sealing key: made with the database, and missed when it is gone.

use std::fs;

use crate::program::Registry;

#[test]
fn it_is_made_with_a_new_database_and_is_nobody_elses() {
    let registry = Registry::new();
    registry.create("Some Client", &[]);
    let path = registry.path().join("data/seal.key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let database = registry.path().join("data/clientele.db");
        assert_eq!(fs::metadata(database).unwrap().permissions().mode() & 0o077, 0, "nor is the database");
    }
    let key = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let said = registry.run(&["client", "list"]);
    assert_eq!(said.status, 1);
    assert!(said.stderr.contains("sealing key of this database is missing"), "{}", said.stderr);
    assert!(!path.exists(), "no other key takes its place");

    fs::write(&path, "nonsense").unwrap();
    assert!(registry.run(&["client", "list"]).stderr.contains("is no sealing key"));
    fs::write(&path, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    assert!(registry.run(&["client", "list"]).stderr.contains("does not fit this database"));
    fs::write(&path, key).unwrap();
    assert_eq!(registry.run(&["client", "list"]).status, 0);
}

#[test]
fn a_database_that_cannot_be_is_an_error_in_words() {
    let registry = Registry::new();
    for url in ["mysql://x", "nonsense", "sqlite:///proc/nowhere/x.db", "postgres://127.0.0.1:1/none"] {
        let said = registry.run(&["client", "list", "--database", url, "--data-dir", "keys"]);
        assert_eq!(said.status, 1, "{url}: {}", said.stdout);
        assert!(said.stderr.starts_with("clientele: "), "{url}: {}", said.stderr);
    }
}
