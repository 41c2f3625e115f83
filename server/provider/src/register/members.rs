//! The members of a JSON object as a client sent them: each at most once, and of the type that it should have.

use std::{collections::BTreeMap, fmt};

use domain::ClientId;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::Value;

use crate::OAuthError;

/// Members by name; one that is `null` is not there (RFC 7591, section 2).
pub(super) struct Members(BTreeMap<String, Value>);

/// The deepest nesting that is read.
const DEPTH: usize = 10;

/// What the server alone decides: never part of what replaces a registration (RFC 7592, section 2.2).
const OURS: [&str; 4] =
    ["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"];

impl Members {
    /// # Errors
    /// `invalid_request` where it is no JSON object, or one with a member twice.
    pub fn parse(body: &[u8]) -> Result<Self, OAuthError> {
        let read: Self = serde_json::from_slice(body).map_err(|error| {
            OAuthError::invalid_request(format!("the body is no JSON object that can be read: {error}"))
        })?;
        match read.0.iter().find(|(_, value)| depth(value) > DEPTH) {
            Some((name, _)) => Err(OAuthError::invalid_request(format!("{name} is nested too deep"))),
            None => Ok(read),
        }
    }

    /// Whether it may replace the registration of `client_id`: its own ID has to be in it, and nothing that only the server
    /// decides. The client secret that came along, if one did.
    ///
    /// # Errors
    /// `invalid_request`
    pub fn replaces(&self, client_id: &ClientId) -> Result<Option<&str>, OAuthError> {
        if self.0.get("client_id").and_then(Value::as_str) != Some(client_id.as_str()) {
            return Err(OAuthError::invalid_request("client_id has to be there, and the one in the address"));
        }
        if let Some(ours) = OURS.iter().find(|name| self.0.contains_key(**name)) {
            return Err(OAuthError::invalid_request(format!("{ours} is not the client's to set: leave it out")));
        }
        match self.0.get("client_secret") {
            None => Ok(None),
            Some(Value::String(secret)) => Ok(Some(secret)),
            Some(_) => Err(OAuthError::invalid_request("client_secret has to be a string")),
        }
    }

    /// A string.
    pub fn text(&self, name: &str) -> Result<Option<&str>, OAuthError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong_type(name, "a string", other)),
        }
    }

    /// The strings of the members whose names begin with `name` and a tag after it, with their tags.
    pub fn tagged(&self, name: &str) -> Result<Vec<(&str, &str)>, OAuthError> {
        let mut found = Vec::new();
        for (full, value) in &self.0 {
            let Some(tag) = full.strip_prefix(name) else { continue };
            match value {
                Value::String(text) => found.push((tag, text.as_str())),
                other => return Err(wrong_type(full, "a string", other)),
            }
        }
        Ok(found)
    }

    /// An array of strings.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, OAuthError> {
        const EXPECTED: &str = "an array of strings";
        let values = match self.0.get(name) {
            None => return Ok(None),
            Some(Value::Array(values)) => values,
            Some(other) => return Err(wrong_type(name, EXPECTED, other)),
        };
        let text = |value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            other => Err(wrong_type(name, EXPECTED, other)),
        };
        values.iter().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// A boolean.
    pub fn switch(&self, name: &str) -> Result<Option<bool>, OAuthError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Bool(on)) => Ok(Some(*on)),
            Some(other) => Err(wrong_type(name, "true or false", other)),
        }
    }

    /// A number of seconds.
    pub fn count(&self, name: &str) -> Result<Option<u32>, OAuthError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => Err(wrong_type(name, "a number of seconds", value)),
            },
        }
    }

    /// An object.
    pub fn object(&self, name: &str) -> Result<Option<&Value>, OAuthError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(object @ Value::Object(_)) => Ok(Some(object)),
            Some(other) => Err(wrong_type(name, "an object", other)),
        }
    }

    /// Whether a member is there at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// An error about a member: redirect URIs have one of their own.
pub(super) fn invalid(name: &str, description: impl fmt::Display) -> OAuthError {
    let error = if name == "redirect_uris" { "invalid_redirect_uri" } else { "invalid_client_metadata" };
    OAuthError::new(error, format!("{name}: {description}"))
}

fn wrong_type(name: &str, expected: &str, found: &Value) -> OAuthError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    invalid(name, format_args!("{expected} expected, {found} found"))
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;

        impl<'de> Visitor<'de> for Once {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("{name} is in it twice")));
                    }
                    members.insert(name, value);
                }
                members.retain(|_, value| !value.is_null());
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Once)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(body: &str) -> String {
        Members::parse(body.as_bytes()).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn an_object_with_each_member_once() {
        let deep = format!(r#"{{"jwks":{}1{}}}"#, "[".repeat(11), "]".repeat(11));
        let deeper = "[".repeat(1000);
        for (body, says) in [
            ("", "no JSON object"),
            ("[]", "no JSON object"),
            ("null", "no JSON object"),
            (r#"{"scope":"a","scope":"a"}"#, "scope is in it twice"),
            (r#"{"a":1} x"#, "no JSON object"),
            (&deep, "jwks is nested too deep"),
            (&deeper, "no JSON object"),
        ] {
            assert!(
                error(body).starts_with("invalid_request: ") && error(body).contains(says),
                "{body}: {}",
                error(body)
            );
        }
        assert_eq!(error(r#"{"a":null,"b":[[1]]}"#), "");
    }

    #[test]
    fn types_are_what_they_should_be() {
        let members = Members::parse(br#"{"a":1,"b":"x","c":["x",null],"d":null,"redirect_uris":{}}"#).ok().unwrap();
        assert_eq!(members.text("b"), Ok(Some("x")));
        assert_eq!((members.text("d"), members.texts("e")), (Ok(None), Ok(None)));
        let says = |result: Result<(), OAuthError>| result.err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(
            says(members.text("a").map(|_| ())),
            "invalid_client_metadata: a: a string expected, a number found"
        );
        assert!(says(members.texts("b").map(|_| ())).contains("an array of strings expected, a string found"));
        assert!(says(members.texts("c").map(|_| ())).contains("null found"));
        assert!(says(members.switch("b").map(|_| ())).contains("true or false expected"));
        assert!(says(members.texts("redirect_uris").map(|_| ())).starts_with("invalid_redirect_uri: "));
    }
}
