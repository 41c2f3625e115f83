//! Parameters of a request, from a query or a form (RFC 6749, section 3.1 and appendix B).

use std::collections::BTreeMap;

use crate::OAuthError;

/// What was sent under the names that the endpoints know. What they do not know is passed over.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    /// `None`: sent in a way that it cannot be believed.
    values: BTreeMap<&'static str, Option<String>>,
    wrong: Option<String>,
}

/// Every parameter of every endpoint.
const KNOWN: &[&str] = &[
    "acr_values",
    "claims",
    "claims_locales",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "display",
    "grant_type",
    "id_token_hint",
    "login_hint",
    "logout_hint",
    "max_age",
    "nonce",
    "post_logout_redirect_uri",
    "prompt",
    "redirect_uri",
    "refresh_token",
    "registration",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
    "token",
    "token_type_hint",
    "access_token",
    "ui_locales",
];

/// The longest query or form, in bytes.
const LONGEST: usize = 8 * 1024;
/// The longest of its values, in bytes.
const VALUE: usize = 4 * 1024;

impl Parameters {
    /// Reads `application/x-www-form-urlencoded`. What is wrong with it is kept for [`Parameters::check`]: whom to tell
    /// depends on what else was sent.
    pub fn parse(text: &[u8]) -> Self {
        if text.len() > LONGEST {
            let mut read = Self::default();
            read.blame(format!("the request has {} bytes, and may have {LONGEST}", text.len()));
            return read;
        }
        Self::again(text)
    }

    /// Reads what was put aside after [`Parameters::parse`]. It may be longer by now: whoever sent it need not have encoded
    /// what did not have to be.
    pub(crate) fn again(text: &[u8]) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(text) {
            let Some(&name) = KNOWN.iter().find(|known| **known == name) else { continue };
            // A parameter without a value is as good as none.
            if value.is_empty() {
                continue;
            }
            let wrong = if value.len() > VALUE {
                format!("{name} has {} bytes, and may have {VALUE}", value.len())
            } else if value.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
                format!("{name} has control characters in it, or is no UTF-8")
            } else if read.values.contains_key(name) {
                format!("{name} was sent more than once")
            } else {
                read.values.insert(name, Some(value.into_owned()));
                continue;
            };
            read.values.insert(name, None);
            read.blame(wrong);
        }
        read
    }

    /// The same, of which it is known already what is wrong with it.
    pub(crate) fn blamed(mut self, wrong: Option<String>) -> Self {
        self.wrong = wrong.or(self.wrong);
        self
    }

    /// What was sent under `name`, if there was anything.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_deref()
    }

    /// All of it, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)))
    }

    /// The first thing that was wrong with the request as such, in words.
    pub fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }

    /// # Errors
    /// `invalid_request`, if the request as such was wrong.
    pub fn check(&self) -> Result<(), OAuthError> {
        self.wrong().map_or(Ok(()), |wrong| Err(OAuthError::invalid_request(wrong.to_owned())))
    }

    /// The value of a parameter that has to be there.
    pub(crate) fn require(&self, name: &str) -> Result<&str, OAuthError> {
        self.get(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }

    fn blame(&mut self, wrong: String) {
        self.wrong.get_or_insert(wrong);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_once_and_with_a_value() {
        let read = Parameters::parse(b"client_id=a+b%26&state=&resource=x&resource=y&scope=openid");
        assert_eq!(read.get("client_id"), Some("a b&"));
        assert_eq!(read.get("state"), None);
        assert_eq!(read.iter().count(), 2);
        assert_eq!(read.wrong(), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let long = format!("state={}", "x".repeat(4097));
        let longer = "x".repeat(8193);
        for (text, says) in [
            ("state=a&state=a", "state was sent more than once"),
            ("state=a%0d%0aSet-Cookie:x", "state has control characters"),
            ("state=%ff", "state has control characters in it, or is no UTF-8"),
            (&long, "state has 4097 bytes"),
            (&longer, "the request has 8193 bytes"),
        ] {
            let wrong = Parameters::parse(text.as_bytes()).wrong().unwrap_or_default().to_owned();
            assert!(wrong.contains(says), "{text}: {wrong}");
            assert_eq!(Parameters::parse(text.as_bytes()).get("state"), None, "nothing of it is believed");
        }
    }
}
