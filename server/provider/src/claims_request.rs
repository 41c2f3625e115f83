//! The parameter `claims`: what a client asks for by name, beside what its scope stands for (OpenID Connect Core 1.0, section
//! 5.5).

use std::collections::BTreeMap;

use domain::SignInMethod;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{ClaimAsked, Person, StoreError};

use crate::{OAuthError, claims};

/// A claim about the person that the scope does not stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub name: &'static str,
    /// Whether the client says that it cannot do without.
    pub essential: bool,
}

/// What a request asks for by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ClaimsRequest {
    /// In the ID token.
    pub id_token: Wishes,
    /// In what userinfo says.
    pub userinfo: Wishes,
    /// Lists of subjects: whoever signs in has to be in each.
    #[serde(skip)]
    subjects: Vec<Vec<String>>,
    /// How they have to sign in, where the client insists: values of `acr`, or none in particular.
    #[serde(skip)]
    acr: Option<Vec<String>>,
}

/// Claims about the person, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Wishes(BTreeMap<String, Wish>);

/// How one claim is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Wish {
    essential: bool,
    /// The values that the client is interested in; any, if there are none.
    values: Vec<Value>,
}

impl ClaimsRequest {
    /// Reads the value of the parameter. Members and claims that are not known are passed over.
    ///
    /// # Errors
    /// `invalid_request`: it is no JSON, or not as section 5.5 has it.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return Err(OAuthError::invalid_request("claims is no JSON object, as in {'userinfo': {'email': null}}"));
        };
        let mut read = Self::default();
        for (place, wishes) in [("id_token", &mut read.id_token), ("userinfo", &mut read.userinfo)] {
            let named = match members.get(place) {
                None => continue,
                Some(Value::Object(named)) => named,
                Some(_) => return Err(wrong(place, "an object, with a member for each claim")),
            };
            for (name, how) in named {
                let claim = format!("{place}.{name}");
                let wish = Wish::read(&claim, how)?;
                match name.as_str() {
                    "sub" if !wish.values.is_empty() => read.subjects.push(wish.texts(&claim)?),
                    "acr" if place == "id_token" && wish.essential => read.acr = Some(wish.texts(&claim)?),
                    name if claims::known(name).is_some() => {
                        wishes.0.insert(name.to_owned(), wish);
                    }
                    _ => {}
                }
            }
        }
        Ok(read)
    }

    /// What was kept with a grant.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], if it is nothing that was kept.
    pub fn kept(text: Option<&str>) -> store::Result<Self> {
        let read = |text| serde_json::from_str(text).map_err(|_| StoreError::Corrupt("access_grant"));
        text.map_or_else(|| Ok(Self::default()), read)
    }

    /// What is kept with a grant, if it asks for anything about the person.
    pub fn to_keep(&self) -> Option<String> {
        let nothing = self.id_token.is_empty() && self.userinfo.is_empty();
        if nothing { None } else { serde_json::to_string(self).ok() }
    }

    /// Leaves out claims whose scope value the client may not ask for; a client without such a list may ask for all.
    pub fn limit(&mut self, allowed: &[String]) {
        let may = |name: &String| {
            allowed.is_empty()
                || claims::known(name).is_some_and(|(scope, _)| allowed.iter().any(|value| value == scope))
        };
        for wishes in [&mut self.id_token, &mut self.userinfo] {
            wishes.0.retain(|name, _| may(name));
        }
    }

    /// The claims that `scope` does not stand for, each once: what has to be agreed to beside it.
    pub fn beyond(&self, scope: &str) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for (name, wish) in self.id_token.0.iter().chain(&self.userinfo.0) {
            let Some((value, name)) = claims::known(name) else { continue };
            match wanted.iter_mut().find(|other| other.name == name) {
                _ if claims::has(scope, value) => {}
                Some(other) => other.essential |= wish.essential,
                None => wanted.push(Wanted { name, essential: wish.essential }),
            }
        }
        wanted
    }

    /// The same, each with the scope value that would stand for it.
    pub fn names_beyond(&self, scope: &str) -> Vec<ClaimAsked> {
        let named = |wanted: Wanted| claims::known(wanted.name).map(|(scope, name)| ClaimAsked { name, scope });
        self.beyond(scope).into_iter().filter_map(named).collect()
    }

    /// Whether it may be answered about this subject (section 5.5.1).
    pub fn is_about(&self, subject: &str) -> bool {
        self.subjects.iter().all(|subjects| subjects.iter().any(|asked| asked == subject))
    }

    /// Whether there is a way to sign in that it takes.
    pub fn can_be_met(&self) -> bool {
        SignInMethod::ALL.iter().any(|method| self.accepts(Some(*method)))
    }

    /// Whether it takes somebody who signed in like that (section 5.5.1.1).
    pub fn accepts(&self, method: Option<SignInMethod>) -> bool {
        let Some(asked) = &self.acr else { return true };
        method.is_some_and(|method| asked.is_empty() || asked.iter().any(|value| value == method.acr()))
    }
}

impl Wishes {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What of it can be said of the person. A claim that is asked for with another value than it has is left out.
    pub fn of(&self, person: &Person) -> Map<String, Value> {
        let said = |(name, wish): (&String, &Wish)| {
            let value = claims::claim(person, name)?;
            let fits = wish.values.is_empty() || wish.values.contains(&value);
            fits.then(|| (name.clone(), value))
        };
        self.0.iter().filter_map(said).collect()
    }
}

impl Wish {
    /// Section 5.5.1. Members that are not known are passed over.
    fn read(claim: &str, how: &Value) -> Result<Self, OAuthError> {
        let members = match how {
            Value::Null => return Ok(Self::default()),
            Value::Object(members) => members,
            _ => return Err(wrong(claim, "null or an object")),
        };
        let essential = match members.get("essential") {
            None => false,
            Some(Value::Bool(essential)) => *essential,
            Some(_) => return Err(wrong(&format!("{claim}.essential"), "true or false")),
        };
        let mut values = match members.get("values") {
            None => Vec::new(),
            Some(Value::Array(values)) if !values.is_empty() => values.clone(),
            Some(_) => return Err(wrong(&format!("{claim}.values"), "an array with a value in it")),
        };
        values.extend(members.get("value").cloned());
        Ok(Self { essential, values })
    }

    /// Its values, where the claim is a text.
    fn texts(self, claim: &str) -> Result<Vec<String>, OAuthError> {
        let text = |value: Value| match value {
            Value::String(text) => Ok(text),
            _ => Err(wrong(claim, "asked for with a string")),
        };
        self.values.into_iter().map(text).collect()
    }
}

/// `member` may be anything that somebody sent.
fn wrong(member: &str, expected: &str) -> OAuthError {
    let member: String = member.chars().take(100).collect();
    OAuthError::invalid_request(format!("claims.{member} has to be {expected}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> ClaimsRequest {
        ClaimsRequest::parse(&value.to_string()).unwrap()
    }

    #[test]
    fn what_is_malformed_is_said() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for (text, says) in [
            ("", "no JSON object"),
            ("null", "no JSON object"),
            ("[]", "no JSON object"),
            (&deep, "no JSON object"),
            ("{\"userinfo\":{\"email\":null}", "no JSON object"),
            (r#"{"userinfo":null}"#, "claims.userinfo has to be an object"),
            (r#"{"id_token":["email"]}"#, "claims.id_token has to be an object"),
            (r#"{"userinfo":{"email":true}}"#, "claims.userinfo.email has to be null or an object"),
            (r#"{"userinfo":{"other":1}}"#, "claims.userinfo.other has to be"),
            (r#"{"userinfo":{"email":{"essential":"true"}}}"#, "email.essential has to be true or false"),
            (r#"{"userinfo":{"email":{"values":"a"}}}"#, "email.values has to be an array"),
            (r#"{"userinfo":{"email":{"values":[]}}}"#, "email.values has to be an array"),
            (r#"{"id_token":{"sub":{"value":5}}}"#, "claims.id_token.sub has to be asked for with a string"),
            (r#"{"id_token":{"acr":{"essential":true,"values":[0]}}}"#, "claims.id_token.acr has to be"),
        ] {
            let error = ClaimsRequest::parse(text).unwrap_err();
            assert_eq!(error.error, "invalid_request", "{text}");
            assert!(error.description.contains(says), "{text}: {error}");
        }
        let long = json!({ "userinfo": { "x".repeat(3000): 1 } });
        assert!(
            ClaimsRequest::parse(&long.to_string()).unwrap_err().description.ends_with("has to be null or an object")
        );
    }

    #[test]
    fn what_is_not_known_is_passed_over() {
        let asked =
            read(&json!({ "other": 1, "userinfo": { "email": { "purpose": "x" }, "iban": null, "acr": null } }));
        assert_eq!(asked.beyond("openid"), [Wanted { name: "email", essential: false }]);
        assert_eq!(read(&json!({ "id_token": { "auth_time": { "essential": true } } })), ClaimsRequest::default());
    }

    #[test]
    fn what_the_scope_stands_for_is_not_asked_twice() {
        let mut asked = read(&json!({
            "id_token": { "email": null, "phone_number": null },
            "userinfo": { "email": { "essential": true }, "given_name": null },
        }));
        let names = |asked: &ClaimsRequest, scope: &str| -> Vec<(&str, bool)> {
            asked.beyond(scope).iter().map(|wanted| (wanted.name, wanted.essential)).collect()
        };
        assert_eq!(names(&asked, "openid"), [("email", true), ("phone_number", false), ("given_name", false)]);
        assert_eq!(names(&asked, "openid email phone profile"), []);
        asked.limit(&[]);
        assert_eq!(names(&asked, "openid").len(), 3, "no list, no limit");
        asked.limit(&["openid".to_owned(), "phone".to_owned()]);
        assert_eq!(names(&asked, "openid"), [("phone_number", false)]);
        assert!(asked.userinfo.is_empty());
        let kept = ClaimsRequest::kept(asked.to_keep().as_deref()).unwrap();
        assert_eq!(kept, asked);
        assert_eq!(ClaimsRequest::default().to_keep(), None);
    }

    #[test]
    fn a_subject_is_one_of_those_that_are_named() {
        let asked = read(&json!({
            "id_token": { "sub": { "values": ["a", "b"] } },
            "userinfo": { "sub": { "essential": true, "value": "b" } },
        }));
        assert_eq!(["a", "b", "c"].map(|subject| asked.is_about(subject)), [false, true, false]);
        assert!(read(&json!({ "id_token": { "sub": { "essential": true } } })).is_about("anybody"));
    }

    #[test]
    fn only_who_insists_decides_how_people_sign_in() {
        let password = SignInMethod::Password.acr();
        let acr = |how: Value| read(&json!({ "id_token": { "acr": how } }));
        let takes = |asked: &ClaimsRequest| {
            [Some(SignInMethod::Password), Some(SignInMethod::Upstream), None].map(|method| asked.accepts(method))
        };
        for (how, taken) in [
            (Value::Null, [true, true, true]),
            (json!({ "values": ["2", "3"] }), [true, true, true]),
            (json!({ "essential": true }), [true, true, false]),
            (json!({ "essential": true, "values": ["2", password] }), [true, false, false]),
            (json!({ "essential": true, "value": "2" }), [false, false, false]),
        ] {
            let asked = acr(how.clone());
            assert_eq!(takes(&asked), taken, "{how}");
            assert_eq!(asked.can_be_met(), taken[0] || taken[1], "{how}");
        }
    }
}
