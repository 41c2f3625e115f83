//! Accounts on the command line.

use serde_json::json;

use crate::program::Registry;

const CREATE: [&str; 7] = ["account", "create", "--email", "ada@example.org", "--role", "admin", "--password-stdin"];

#[test]
fn made_listed_locked_out() {
    let registry = Registry::new();
    let said = registry.run_with(&CREATE, "correct horse battery staple\n");
    assert_eq!(said.status, 0, "{}", said.stderr);
    assert!(!said.stdout.contains("horse") && !said.stderr.contains("horse"));
    let accounts = registry.json(&["account", "list"]);
    assert_eq!((&accounts[0]["email"], &accounts[0]["role"]), (&json!("ada@example.org"), &json!("admin")));

    let said = registry.run_with(&CREATE, "correct horse battery staple\n");
    assert_eq!(said.status, 2, "the address is taken");
    let said = registry.run_with(&["account", "set-password", "ada@example.org", "--password-stdin"], "short\n");
    assert_eq!(said.status, 2);
    assert!(said.stderr.contains("12 characters"), "{}", said.stderr);
    let said =
        registry.run_with(&["account", "set-password", "ada@example.org", "--password-stdin"], "another long password");
    assert_eq!(said.status, 0);

    let said = registry.run(&["account", "disable", "ada@example.org"]);
    assert_eq!(said.status, 2, "the last admin cannot be locked out: {}", said.stdout);
    let second = ["account", "create", "--email", "rui@example.org", "--role", "reviewer", "--password-stdin"];
    assert_eq!(registry.run_with(&second, "correct horse battery staple").status, 0);
    let disabled = registry.json(&["account", "disable", "rui@example.org"]);
    assert!(disabled["disabled_at"].is_string());
    assert_eq!(registry.run(&["account", "disable", "nobody@example.org"]).status, 1);
}

#[test]
fn a_role_that_is_none_is_a_usage_error() {
    let said = Registry::new()
        .run_with(&["account", "create", "--email", "a@b.example", "--role", "king", "--password-stdin"], "x");
    assert_eq!(said.status, 2);
    assert!(said.stderr.contains("reviewer"), "{}", said.stderr);
}
