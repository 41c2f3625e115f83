//! Parameters and claims in plain words.

use serde_json::{Map, Value};

/// A name, its value, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// What it means; empty where nothing is known.
    pub means: &'static str,
    /// Whether the value is a point in time, in seconds since 1970.
    pub time: Option<i64>,
}

/// A parameter.
pub(crate) fn explain(name: &str, value: &str) -> Said {
    Said { name: name.to_owned(), value: value.to_owned(), means: means(name), time: None }
}

/// All claims of a token or of userinfo, those that matter most first.
pub(crate) fn of_claims(claims: &Map<String, Value>) -> Vec<Said> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let said = |(name, value): (&String, &Value)| Said {
        time: value.as_i64().filter(|_| TIMES.contains(&name.as_str())),
        ..explain(name, &text(value))
    };
    let mut all: Vec<Said> = claims.iter().map(said).collect();
    all.sort_by_key(|said| MEANINGS.iter().position(|(name, _)| *name == said.name).unwrap_or(usize::MAX));
    all
}

fn means(name: &str) -> &'static str {
    MEANINGS.iter().find(|(known, _)| *known == name).map_or("", |(_, means)| means)
}

/// Claims that are points in time.
const TIMES: [&str; 5] = ["iat", "exp", "auth_time", "updated_at", "nbf"];

/// In the order in which they are shown.
const MEANINGS: &[(&str, &str)] = &[
    // Tokens (OpenID Connect Core 1.0, section 2).
    ("alg", "How it is signed. Accept only the algorithm that the client is registered with."),
    ("kid", "Which key of /jwks has signed it."),
    ("typ", "What kind of token it is."),
    ("iss", "Who says it. Has to be the issuer, to the letter."),
    (
        "sub",
        "Whom it is about. Stable and never given to anybody else: the key for an account. Of a pairwise client, it is of no use to others.",
    ),
    ("aud", "For whom it is. Has to be the client ID."),
    ("exp", "Until when it is to be believed."),
    ("iat", "When it was made."),
    ("auth_time", "When the person signed in."),
    ("acr", "How they signed in, as a class: with a password here, or (unspecified) at the provider upstream."),
    ("amr", "What they proved themselves with: pwd is a password."),
    ("nonce", "What the request sent. Has to come back unchanged: it ties the token to the browser."),
    ("at_hash", "Half a hash of the access token that came with it."),
    ("c_hash", "Half a hash of the code that came with it."),
    ("s_hash", "Half a hash of the state that was sent."),
    // People (section 5.1).
    ("name", "The full name, as it is shown."),
    ("given_name", "The given name."),
    ("family_name", "The family name."),
    ("nickname", "What friends say."),
    ("preferred_username", "A short name. Neither unique nor lasting."),
    ("website", "The person’s own page."),
    ("zoneinfo", "Their time zone."),
    ("locale", "Their language."),
    ("updated_at", "When any of this was changed last."),
    ("email", "An e-mail address. It may change, and is no key for an account."),
    ("email_verified", "Whether the address was proved to be theirs."),
    ("address", "A postal address."),
    ("phone_number", "A telephone number."),
    ("phone_number_verified", "Whether the number was proved to be theirs."),
    // Requests and answers.
    ("client_id", "Which client asks."),
    ("redirect_uri", "Where the answer goes. Here it is an address of this registry."),
    ("response_type", "What is asked for."),
    ("response_mode", "How it comes back: posted, so that it stands in no address."),
    ("scope", "What the client wants to know or to do."),
    ("code_challenge", "PKCE: the hash of a secret that only the client knows."),
    ("code_challenge_method", "How the hash is made."),
    ("code_verifier", "PKCE: the secret itself."),
    ("code", "To be exchanged for tokens, once and within a minute."),
    ("state", "What the client sent along. Has to come back unchanged."),
    ("error", "What is wrong, for programs."),
    ("error_description", "The same for people."),
    (
        "Authorization",
        "How a confidential client proves itself. The secret is not known here, so this step is left out.",
    ),
    ("grant_type", "What is exchanged."),
    ("access_token", "The key to userinfo. Revoked by now."),
    ("token_type", "How it is sent: in the header Authorization."),
    ("expires_in", "How many seconds the access token works."),
    ("refresh_token", "To get new tokens without the person. Revoked by now."),
    ("id_token", "Who signed in. Its claims stand below."),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::claims::CLAIMS;

    #[test]
    fn every_claim_has_a_meaning() {
        let tokens =
            ["iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "at_hash", "c_hash", "s_hash"];
        for name in tokens.iter().chain(CLAIMS.iter().flat_map(|(_, names)| *names)) {
            assert!(!means(name).is_empty(), "{name}");
        }
        for (place, (name, _)) in MEANINGS.iter().enumerate() {
            assert_eq!(MEANINGS.iter().position(|(other, _)| other == name), Some(place), "{name} stands there twice");
        }
    }

    #[test]
    fn times_are_told_from_other_numbers() {
        let claims = json!({ "exp": 5, "zz": 6, "sub": "s", "address": { "country": "NO" } });
        let said = of_claims(claims.as_object().unwrap());
        let shown: Vec<_> = said.iter().map(|said| (said.name.as_str(), said.value.as_str(), said.time)).collect();
        let country = r#"{"country":"NO"}"#;
        assert_eq!(shown, [("sub", "s", None), ("exp", "5", Some(5)), ("address", country, None), ("zz", "6", None)]);
    }
}
