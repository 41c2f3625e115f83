//! What is said of a person (OpenID Connect Core 1.0, section 5.1), by scope value (section 5.4).

use serde_json::{Map, Value};
use store::Person;

use crate::seconds;

/// The scope values that stand for claims, in the order in which discovery names them.
pub const CLAIMS: &[(&str, &[&str])] = &[
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "nickname",
            "preferred_username",
            "website",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];

/// Whether `scope`, a list, has `value` in it.
pub fn has(scope: &str, value: &str) -> bool {
    scope.split(' ').any(|other| other == value)
}

/// Whether `value` is a scope value that means something here.
pub fn is_known(value: &str) -> bool {
    matches!(value, "openid" | "offline_access") || CLAIMS.iter().any(|(known, _)| *known == value)
}

/// The scope value that stands for the claim called `name`, and the name itself; `None` if it is no claim about people.
pub fn known(name: &str) -> Option<(&'static str, &'static str)> {
    let found = |(scope, names): &(&'static str, &[&'static str])| {
        names.iter().find(|known| **known == name).map(|known| (*scope, *known))
    };
    CLAIMS.iter().find_map(found)
}

/// The claims that `scope` gives access to, beside the subject. What is not known is left out.
pub fn of(person: &Person, scope: &str) -> Map<String, Value> {
    let names = CLAIMS.iter().filter(|(value, _)| has(scope, value)).flat_map(|(_, names)| *names);
    names.filter_map(|name| Some(((*name).to_owned(), claim(person, name)?))).collect()
}

/// The claim called `name`; `None` where it is not known.
pub fn claim(person: &Person, name: &str) -> Option<Value> {
    let Person { email_verified, profile, .. } = person;
    let text = |text: &str| (!text.is_empty()).then(|| Value::from(text));
    match name {
        "name" => text(&person.name),
        "email" => text(&person.email),
        "email_verified" => Some(Value::from(*email_verified)),
        "updated_at" => person.updated_at.map(|at| Value::from(seconds(at))),
        // Nobody has called it.
        "phone_number_verified" => text(&profile.phone_number).map(|_| Value::from(false)),
        "address" => address(person),
        other => text(profile.get(other)),
    }
}

/// Section 5.1.1.
fn address(person: &Person) -> Option<Value> {
    const PARTS: [&str; 5] = ["street_address", "locality", "region", "postal_code", "country"];
    let formatted = person.profile.formatted_address();
    if formatted.is_empty() {
        return None;
    }
    let known = PARTS.iter().filter(|part| !person.profile.get(part).is_empty());
    let mut parts: Map<String, Value> =
        known.map(|part| ((*part).to_owned(), Value::from(person.profile.get(part)))).collect();
    parts.insert("formatted".to_owned(), Value::from(formatted));
    Some(Value::Object(parts))
}

#[cfg(test)]
mod tests {
    use domain::{AccountId, Profile, Timestamp};
    use serde_json::json;

    use super::*;

    #[test]
    fn each_scope_value_gives_its_own_claims() {
        let person = Person {
            account: AccountId(uuid::Uuid::nil()),
            email: "ada@example.org".to_owned(),
            email_verified: true,
            name: "Ada".to_owned(),
            profile: Profile {
                given_name: "Ada".to_owned(),
                phone_number: "+47 22".to_owned(),
                locality: "Oslo".to_owned(),
                ..Profile::default()
            },
            updated_at: Some(Timestamp(5_999)),
        };
        for (scope, said) in [
            ("openid", json!({})),
            ("openid email", json!({ "email": "ada@example.org", "email_verified": true })),
            ("profile", json!({ "name": "Ada", "given_name": "Ada", "updated_at": 5 })),
            ("phone", json!({ "phone_number": "+47 22", "phone_number_verified": false })),
            ("address", json!({ "address": { "locality": "Oslo", "formatted": "Oslo" } })),
        ] {
            assert_eq!(Value::Object(of(&person, scope)), said, "{scope}");
        }
        let nobody = Person { profile: Profile::default(), updated_at: None, name: String::new(), ..person };
        assert!(of(&nobody, "profile address phone").is_empty());
    }
}
