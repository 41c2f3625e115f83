//! Which role the provider's claims give.

use std::str::FromStr;

use domain::Role;
use serde_json::Value;

/// `groups:idp-admins=admin,groups:reviewers=reviewer`: the strongest role of those that fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles(Vec<Grant>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Grant {
    claim: String,
    value: String,
    role: Role,
}

/// What is wrong with a map of roles.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not CLAIM:VALUE=ROLE, as in groups:idp-admins=admin; the roles are admin, reviewer, owner")]
pub struct NotRoles(String);

impl Roles {
    /// Whether there is nothing in it: roles are the registry's to give then.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The claims that it looks at.
    pub fn claims(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|grant| grant.claim.as_str())
    }

    /// The strongest role that `claim` gives, which knows the value of a claim by its name.
    pub fn role<'a>(&self, claim: impl Fn(&str) -> Option<&'a Value>) -> Option<Role> {
        let fits = |grant: &&Grant| claim(&grant.claim).is_some_and(|found| holds(found, &grant.value));
        self.0.iter().filter(fits).map(|grant| grant.role).max()
    }
}

/// The claim `name` of an object. A dot leads into objects, where there is no claim with the dot in its name:
/// `realm_access.roles`.
pub fn claim<'a>(claims: &'a Value, name: &str) -> Option<&'a Value> {
    claims.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        claim(claims.get(outer)?, inner)
    })
}

fn holds(found: &Value, wanted: &str) -> bool {
    match found {
        Value::String(text) => text == wanted,
        Value::Array(values) => values.iter().any(|value| value.as_str() == Some(wanted)),
        Value::Bool(yes) => yes.to_string() == wanted,
        Value::Null | Value::Number(_) | Value::Object(_) => false,
    }
}

impl FromStr for Roles {
    type Err = NotRoles;

    fn from_str(text: &str) -> Result<Self, NotRoles> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| grant(part).ok_or_else(|| NotRoles(part.to_owned()))).collect::<Result<_, _>>().map(Self)
    }
}

fn grant(part: &str) -> Option<Grant> {
    let (what, role) = part.rsplit_once('=')?;
    // Claims of some providers have the name of an address, and its colon is none of ours.
    let from = what.find("://").map_or(0, |at| at + 3);
    let at = from + what[from..].find(':')?;
    let (claim, value) = (what[..at].trim(), what[at + 1..].trim());
    let role = Role::parse(role.trim())?;
    let whole = !claim.is_empty() && !value.is_empty();
    whole.then(|| Grant { claim: claim.to_owned(), value: value.to_owned(), role })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_strongest_role_that_fits_counts() {
        let roles: Roles =
            "groups:staff=owner, groups:idp-admins=admin,realm_access.roles:desk=reviewer,https://x.example/role:boss=admin,vip:true=reviewer"
                .parse()
                .unwrap();
        for (claims, role) in [
            (json!({}), None),
            (json!({ "groups": ["idp-admins", "staff"] }), Some(Role::Admin)),
            (json!({ "groups": "staff" }), Some(Role::Owner)),
            (json!({ "groups": ["IDP-ADMINS", 7, null] }), None),
            (json!({ "groups": { "idp-admins": true } }), None),
            (json!({ "realm_access": { "roles": ["desk"] } }), Some(Role::Reviewer)),
            (json!({ "realm_access.roles": ["desk"], "groups": ["staff"] }), Some(Role::Reviewer)),
            (json!({ "https://x.example/role": "boss" }), Some(Role::Admin)),
            (json!({ "vip": true }), Some(Role::Reviewer)),
            (json!({ "vip": false }), None),
        ] {
            assert_eq!(roles.role(|name| claim(&claims, name)), role, "{claims}");
        }
        assert_eq!(roles.claims().next(), Some("groups"));
        assert!("".parse::<Roles>().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_map_is_named() {
        for text in ["groups", "groups=admin", ":x=admin", "groups:=admin", "groups:x=boss", "https://x.example=admin"]
        {
            let error = format!("groups:a=owner,{text}").parse::<Roles>().unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
        }
    }
}
