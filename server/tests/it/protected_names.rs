//! Protected names on the command line.

use serde_json::json;

use crate::program::Registry;

#[test]
fn added_listed_and_removed() {
    let registry = Registry::new();
    assert_eq!(registry.json(&["protected-name", "list"]), json!([]));
    let two = registry.json(&["protected-name", "add", "PayPal", "University of Elm"]);
    assert_eq!(two, json!(["PayPal", "University of Elm"]));
    assert_eq!(registry.json(&["protected-name", "add", "PayPal"]), two, "once");
    assert_eq!(registry.run(&["protected-name", "list"]).lines(), ["PayPal", "University of Elm"]);
    assert_eq!(registry.json(&["protected-name", "remove", "PayPal"]), json!(["University of Elm"]));
}

#[test]
fn what_cannot_be_protected_or_is_not_is_refused_by_name() {
    let registry = Registry::new();
    registry.json(&["protected-name", "add", "PayPal"]);
    for (arguments, said) in [
        (["protected-name", "add", "x"], "“x” cannot be protected"),
        (["protected-name", "remove", "Paypal"], "“Paypal” is not protected"),
    ] {
        let refused = registry.run(&arguments);
        assert_eq!(refused.status, 2, "{arguments:?}");
        assert!(refused.stdout.contains(said), "{}{}", refused.stdout, refused.stderr);
    }
    assert_eq!(registry.run(&["protected-name", "add"]).status, 2);
    assert_eq!(registry.json(&["protected-name", "list"]), json!(["PayPal"]));
}
