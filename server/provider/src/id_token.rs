//! ID tokens (OpenID Connect Core 1.0, sections 2, 3.1.3.6 and 3.3.2.11): made, and read again where they come back as a
//! hint.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Client, ClientId, JwtAlg, Member, SignInMethod, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{Person, SessionId, StoreError};

use crate::{ID_TOKEN, Provider, claims, claims_request::Wishes, later, seconds, subject::Subject};

/// What an ID token says beside whom it is about and for whom it is.
#[derive(Default)]
pub(crate) struct About<'a> {
    pub auth_time: i64,
    /// How somebody signed in, where it is known.
    pub method: Option<SignInMethod>,
    pub nonce: Option<&'a str>,
    pub access_token: Option<&'a str>,
    pub code: Option<&'a str>,
    pub state: Option<&'a str>,
    /// The scope whose claims stand in the token itself: where there is no access token to ask for them with.
    pub claims_of: Option<&'a str>,
    /// The claims that were asked for by name.
    pub asked: Option<&'a Wishes>,
    /// The session, for clients that are told when it ends.
    pub session: Option<SessionId>,
}

/// What a hint says: who was signed in, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    pub subject: Subject,
    pub client_id: ClientId,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a str,
    iat: i64,
    exp: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    amr: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    c_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<uuid::Uuid>,
    #[serde(flatten)]
    person: Map<String, Value>,
}

#[derive(Deserialize)]
struct Read {
    sub: String,
    aud: String,
}

impl Provider {
    /// An ID token for `client`, signed as the client says.
    pub(crate) async fn id_token(
        &self,
        client: &Client,
        person: &Person,
        about: About<'_>,
        now: Timestamp,
    ) -> store::Result<String> {
        let told = client.metadata.extended.get(Member::BackchannelLogoutUri).is_some();
        let mut person_claims = about.claims_of.map(|scope| claims::of(person, scope)).unwrap_or_default();
        person_claims.extend(about.asked.map(|wishes| wishes.of(person)).unwrap_or_default());
        let claims = Claims {
            iss: &self.issuer,
            sub: self.subject(client.metadata.extended.sector().as_deref(), person.account),
            aud: client.client_id.as_str(),
            iat: seconds(now),
            exp: seconds(later(now, ID_TOKEN)),
            auth_time: about.auth_time,
            acr: about.method.map(SignInMethod::acr),
            amr: about.method.map_or(&[], SignInMethod::amr),
            nonce: about.nonce,
            at_hash: about.access_token.map(half_hash),
            c_hash: about.code.map(half_hash),
            s_hash: about.state.map(half_hash),
            sid: about.session.filter(|_| told).map(|session| session.0),
            person: person_claims,
        };
        let claims = serde_json::to_vec(&claims).map_err(|_| StoreError::Corrupt("claims"))?;
        self.sign(client, "JWT", &claims, now).await
    }

    /// A JWT of the type `typ`, signed as `client` says.
    pub(crate) async fn sign(
        &self,
        client: &Client,
        typ: &str,
        claims: &[u8],
        now: Timestamp,
    ) -> store::Result<String> {
        match client.metadata.jwt_alg {
            JwtAlg::RS256 => {
                let key = self.keys.signing(now).ok_or(StoreError::Corrupt("set of signing keys"))?;
                let header = serde_json::json!({ "alg": "RS256", "typ": typ, "kid": key.kid });
                assemble(&header, claims, |message| key.sign(message)).ok_or(StoreError::Corrupt("signing key"))
            }
            JwtAlg::HS256 => {
                let secret = self.store.signing_secret(client.key, now).await?;
                let secret = secret.ok_or(StoreError::Corrupt("set of secrets of an HS256 client"))?;
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
                let header = serde_json::json!({ "alg": "HS256", "typ": typ });
                let sign = |message: &[u8]| Some(hmac::sign(&key, message).as_ref().to_vec());
                assemble(&header, claims, sign).ok_or(StoreError::Corrupt("claims"))
            }
        }
    }

    /// Whether ID tokens for `client` can be signed: of an HS256 client, every secret with a sealed copy may have ended.
    pub(crate) async fn can_sign(&self, client: &Client, now: Timestamp) -> store::Result<bool> {
        match client.metadata.jwt_alg {
            JwtAlg::RS256 => Ok(true),
            JwtAlg::HS256 => Ok(self.store.signing_secret(client.key, now).await?.is_some()),
        }
    }

    /// What an ID token says that this provider made; `None` if it did not. It may have expired: it only hints (OpenID
    /// Connect RP-Initiated Logout 1.0, section 2). The kind of the key decides which algorithm is believed, never the
    /// token.
    pub(crate) async fn read_hint(&self, token: &str, now: Timestamp) -> store::Result<Option<Hint>> {
        let Ok(header) = jsonwebtoken::decode_header(token) else { return Ok(None) };
        // A logout token is signed with the same keys.
        if header.typ.as_deref().is_some_and(|typ| typ != "JWT") {
            return Ok(None);
        }
        let (key, algorithm) = match header.alg {
            Algorithm::RS256 => {
                let Some(key) = header.kid.and_then(|kid| self.keys.named(&kid)) else { return Ok(None) };
                let Ok(key) = DecodingKey::from_rsa_components(&key.n, &key.e) else { return Ok(None) };
                (key, Algorithm::RS256)
            }
            Algorithm::HS256 => {
                let Some(client_id) = audience(token) else { return Ok(None) };
                let Some(client) = self.store.relying_party(&client_id, now).await? else { return Ok(None) };
                let Some(secret) = self.store.signing_secret(client.key, now).await? else { return Ok(None) };
                (DecodingKey::from_secret(secret.expose().as_bytes()), Algorithm::HS256)
            }
            _ => return Ok(None),
        };
        let mut rules = Validation::new(algorithm);
        rules.validate_exp = false;
        rules.validate_aud = false;
        rules.set_issuer(&[&*self.issuer]);
        rules.set_required_spec_claims(&["iss", "sub", "aud"]);
        let Ok(read) = jsonwebtoken::decode::<Read>(token, &key, &rules) else { return Ok(None) };
        let Some(client_id) = ClientId::parse(&read.claims.aud) else { return Ok(None) };
        let client = self.store.relying_party(&client_id, now).await?;
        let sector = client.and_then(|client| client.metadata.extended.sector());
        Ok(Some(Hint { subject: Subject { said: read.claims.sub, sector }, client_id }))
    }
}

/// For whom a token says it is, before anything of it is believed.
fn audience(token: &str) -> Option<ClientId> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    ClientId::parse(&serde_json::from_slice::<Read>(&claims).ok()?.aud)
}

fn assemble(header: &Value, claims: &[u8], sign: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Option<String> {
    let mut token = URL_SAFE_NO_PAD.encode(header.to_string());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Some(token)
}

/// The left half of a SHA-256, which is the hash of both algorithms (section 3.1.3.6).
fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..16])
}

#[cfg(test)]
mod tests {
    use super::half_hash;

    #[test]
    fn known_hashes() {
        // OpenID Connect Core 1.0, appendices A.3 and A.4.
        assert_eq!(half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(half_hash("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"), "LDktKdoQak3Pk0cnXxCltA");
    }
}
