//! Clients that prove who they are with a signed assertion: `private_key_jwt` and `client_secret_jwt` (RFC 7523, section 3;
//! OpenID Connect Core 1.0, section 9). An assertion works once, and for a few minutes.

use domain::{AuthMethod, Client, ClientId, Member, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::Jwk};
use serde::{Deserialize, de::IgnoredAny};
use sha2::{Digest as _, Sha256};

use crate::{OAuthError, Parameters, Provider, SKEW, client_auth::Failed, jwk_set, seconds};

/// The value of `client_assertion_type`.
const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The longest time from now to the end of an assertion, in seconds.
const LIFE: i64 = 5 * 60;

/// With which of the client's keys an assertion may be signed, for `private_key_jwt`.
pub(crate) const ASYMMETRIC: [(&str, Algorithm); 5] = [
    ("RS256", Algorithm::RS256),
    ("PS256", Algorithm::PS256),
    ("ES256", Algorithm::ES256),
    ("ES384", Algorithm::ES384),
    ("EdDSA", Algorithm::EdDSA),
];

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Provider {
    /// The client that `assertion` is from.
    pub(crate) async fn assert(&self, assertion: &str, sent: &Parameters, now: Timestamp) -> Result<Client, Failed> {
        if sent.get("client_assertion_type") != Some(TYPE) {
            return Err(OAuthError::invalid_request(format!("client_assertion_type has to be {TYPE}")).into());
        }
        let unreadable = || OAuthError::invalid_client("client_assertion is no JWT with iss, sub, aud, exp and jti");
        let header = jsonwebtoken::decode_header(assertion).map_err(|_| unreadable())?;
        // Nothing of it is believed yet.
        let claims: Claims = jsonwebtoken::dangerous::insecure_decode_claims(assertion).map_err(|_| unreadable())?;
        if sent.get("client_id").is_some_and(|id| id != claims.sub) {
            return Err(OAuthError::invalid_request("client_id is another one than in client_assertion").into());
        }
        // Whether there is such a client is not said to whoever cannot be it.
        let unknown = || {
            OAuthError::invalid_client("there is no such client, or client_assertion is not signed as it registered")
        };
        let client = match ClientId::parse(&claims.sub) {
            Some(id) if claims.iss == claims.sub => self.store.relying_party(&id, now).await?,
            _ => {
                return Err(
                    OAuthError::invalid_client("iss and sub of client_assertion have to be the client_id").into()
                );
            }
        };
        let client = client.ok_or_else(unknown)?;
        let extended = &client.metadata.extended;
        let method = extended.get(Member::TokenEndpointAuthMethod).and_then(AuthMethod::parse);
        let allowed = |algorithm: &str| {
            extended.get(Member::TokenEndpointAuthSigningAlg).is_none_or(|registered| registered == algorithm)
        };
        let signed = match method {
            Some(AuthMethod::PrivateKeyJwt) => match ASYMMETRIC.iter().find(|(_, known)| *known == header.alg) {
                Some((name, algorithm)) if allowed(name) => {
                    let keys = self.keys_of(&client, header.kid.as_deref(), now).await;
                    let fits = |key: &&Jwk| header.kid.is_none() || key.common.key_id == header.kid;
                    let keys = keys.iter().filter(fits).filter(|key| jwk_set::signs(key));
                    keys.filter_map(|key| DecodingKey::from_jwk(key).ok())
                        .any(|key| verifies(assertion, &key, *algorithm))
                }
                _ => false,
            },
            Some(AuthMethod::SecretJwt) if header.alg == Algorithm::HS256 && allowed("HS256") => {
                let secrets = self.store.sealed_secrets(client.key, now).await?;
                let mut keys = secrets.iter().map(|secret| DecodingKey::from_secret(secret.expose().as_bytes()));
                keys.any(|key| verifies(assertion, &key, Algorithm::HS256))
            }
            _ => false,
        };
        if !signed {
            return Err(unknown().into());
        }
        self.judge(&claims, now)?;
        let digest: [u8; 32] = Sha256::digest(claims.jti.as_bytes()).into();
        let until = Timestamp(now.0 + (LIFE * 1000) + 2 * SKEW);
        if !self.store.use_assertion(client.key, digest, until, now).await? {
            return Err(
                OAuthError::invalid_client("client_assertion was used before: make one for each request").into()
            );
        }
        Ok(client)
    }

    /// Whether an assertion that the client signed is meant for here, and for now.
    fn judge(&self, claims: &Claims, now: Timestamp) -> Result<(), OAuthError> {
        let meant = |audience: &String| {
            let path = audience.strip_prefix(self.issuer());
            path.is_some_and(|path| ["", "/", "/token", "/introspect", "/revoke"].contains(&path))
        };
        let here = match &claims.aud {
            Audience::One(audience) => meant(audience),
            Audience::Several(audiences) => audiences.iter().any(meant),
        };
        if !here {
            let description =
                format!("aud of client_assertion has to be {}, or the address of the endpoint", self.issuer());
            return Err(OAuthError::invalid_client(description));
        }
        timely(claims, now)?;
        if claims.jti.is_empty() {
            return Err(OAuthError::invalid_client("jti of client_assertion is empty"));
        }
        Ok(())
    }
}

/// Whether an assertion is for now, for a client whose clock is up to a minute ahead or behind.
fn timely(claims: &Claims, now: Timestamp) -> Result<(), OAuthError> {
    let (now, skew) = (seconds(now), SKEW / 1000);
    #[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
    let [earliest, soon, latest] = [now - skew, now + skew, now + skew + LIFE].map(|second| second as f64);
    if claims.exp <= earliest {
        return Err(OAuthError::invalid_client("client_assertion has expired"));
    }
    if claims.exp > latest {
        return Err(OAuthError::invalid_client(format!("client_assertion may end within {LIFE} seconds, not later")));
    }
    if claims.nbf.is_some_and(|from| from > soon) {
        return Err(OAuthError::invalid_client("client_assertion is not valid yet"));
    }
    if claims.iat.is_some_and(|made| made > soon) {
        return Err(OAuthError::invalid_client("client_assertion was made in the future: see the clock of the client"));
    }
    Ok(())
}

/// Whether the signature is right. What the token says is judged apart, with the time that the request came at.
fn verifies(token: &str, key: &DecodingKey, algorithm: Algorithm) -> bool {
    let mut rules = Validation::new(algorithm);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    jsonwebtoken::decode::<IgnoredAny>(token, key, &rules).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_be_a_minute_apart() {
        const NOW: i64 = 1_900_000_000;
        let good = || Claims {
            iss: String::new(),
            sub: String::new(),
            aud: Audience::One(String::new()),
            exp: 1_900_000_060.0,
            nbf: None,
            iat: None,
            jti: String::new(),
        };
        #[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
        let at = |seconds: i64| (NOW + seconds) as f64;
        for (seconds, exp, nbf, iat) in [
            (-61, "expired", "", ""),
            (-60, "expired", "", ""),
            (-59, "", "", ""),
            (59, "", "", ""),
            (60, "", "", ""),
            (61, "", "not valid yet", "in the future"),
            (LIFE + 60, "", "not valid yet", "in the future"),
            (LIFE + 61, "not later", "not valid yet", "in the future"),
        ] {
            let moment = at(seconds);
            for (claims, says) in [
                (Claims { exp: moment, ..good() }, exp),
                (Claims { nbf: Some(moment), ..good() }, nbf),
                (Claims { iat: Some(moment), ..good() }, iat),
            ] {
                let refused = timely(&claims, Timestamp(NOW * 1000)).err().map(|error| error.description);
                let refused = refused.unwrap_or_default();
                assert!(refused.contains(says) && refused.is_empty() == says.is_empty(), "{seconds}: {refused}");
            }
        }
    }
}
