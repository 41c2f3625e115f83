//! What a client registered beyond the form, as JSON: an object with a list of strings for each member.

use std::collections::BTreeMap;

use domain::{Extended, Member};
use serde::{Deserialize, Serialize};

/// Members by name, each with its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExtendedJson(BTreeMap<String, Vec<String>>);

impl ExtendedJson {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members. Keys are judged here, where JSON is read; everything else by the rules of the form.
    ///
    /// # Errors
    /// A name that is no member's, or keys that no client may have.
    pub fn read(self) -> Result<Extended, String> {
        let mut entries = Vec::new();
        for (name, values) in self.0 {
            let Some(member) = Member::parse(&name) else {
                let known: Vec<&str> = Member::ALL.iter().map(|member| member.as_str()).collect();
                return Err(format!("extended: one of {} expected, “{name}” found", known.join(", ")));
            };
            if member == Member::Jwks {
                let sets = values.iter().map(|text| serde_json::from_str(text).unwrap_or_default());
                for set in sets {
                    provider::check_keys(&set).map_err(|wrong| format!("extended: jwks: {wrong}"))?;
                }
            }
            entries.extend(values.into_iter().map(|value| (member, value)));
        }
        Ok(Extended::new(entries))
    }
}

impl From<&Extended> for ExtendedJson {
    fn from(extended: &Extended) -> Self {
        let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (member, value) in extended.iter() {
            members.entry(member.as_str().to_owned()).or_default().push(value.to_owned());
        }
        Self(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Extended, String> {
        serde_json::from_str::<ExtendedJson>(json).map_err(|error| error.to_string())?.read()
    }

    #[test]
    fn it_comes_back() {
        let extended = Extended::new(
            [
                (Member::Contacts, "b@kiln.example"),
                (Member::Contacts, "a@kiln.example"),
                (Member::SubjectType, "pairwise"),
            ]
            .map(|(member, value)| (member, value.to_owned())),
        );
        let written = serde_json::to_string(&ExtendedJson::from(&extended)).unwrap();
        assert_eq!(written, r#"{"contacts":["b@kiln.example","a@kiln.example"],"subject_type":["pairwise"]}"#);
        assert_eq!(read(&written), Ok(extended));
        assert_eq!(read("{}"), Ok(Extended::default()));
    }

    #[test]
    fn what_cannot_be_a_client_s_is_refused() {
        for (json, says) in [
            (r#"{"policy":["https://kiln.example/"]}"#, "“policy” found"),
            (r#"{"policy_uri":"https://kiln.example/"}"#, "expected a sequence"),
            (r#"{"jwks":["no JSON"]}"#, "jwks"),
            (r#"{"jwks":["{\"keys\":[{\"kty\":\"oct\",\"k\":\"x\"}]}"]}"#, "keys[0]"),
        ] {
            let said = read(json).unwrap_err();
            assert!(said.contains(says), "{json}: {said}");
        }
    }
}
