//! What this registry allows beyond the rules.

use domain::form::Policy;

/// The list of exceptions. Every door of the program uses the same one.
pub fn current() -> Policy {
    let listed = std::env::var("CLIENTELE_ADMITTED_SCHEMES").unwrap_or_default();
    let schemes = listed.split([',', ' ']).map(|scheme| scheme.trim().trim_end_matches("://").to_ascii_lowercase());
    Policy { admitted_schemes: schemes.filter(|scheme| !scheme.is_empty()).collect() }
}
