//! The public keys of clients (RFC 7517): given by value, or fetched from where the client keeps them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Client, Member, Timestamp};
use jsonwebtoken::{
    DecodingKey,
    jwk::{Jwk, PublicKeyUse},
};
use outbound::{Limits, Outbound, Overflow};
use serde_json::Value;

use crate::{DAY, HOUR, MINUTE, Provider};

/// Keys in one set.
const MOST: usize = 20;

/// Sets that one server remembers.
const REMEMBERED: usize = 1000;

/// How a set is fetched: within five seconds, 64 KiB, from the address itself (the standards know no redirects there).
const LIMITS: Limits =
    Limits { redirects: 0, time: Duration::from_secs(5), body: 64 * 1024, overflow: Overflow::Refuse };

/// Sets that were fetched, by address, with the time of the last attempt. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Fetched(Arc<Mutex<HashMap<String, Remembered>>>);

#[derive(Clone)]
struct Remembered {
    tried_at: Timestamp,
    fetched_at: Timestamp,
    keys: Arc<[Jwk]>,
}

impl Provider {
    /// The keys of a client. Those at an address are fetched again after an hour, or when `kid` is not among them; never more
    /// than once a minute. If that fails, what was there within the last day still holds.
    pub(crate) async fn keys_of(&self, client: &Client, kid: Option<&str>, now: Timestamp) -> Arc<[Jwk]> {
        let extended = &client.metadata.extended;
        if let Some(text) = extended.get(Member::Jwks) {
            return read(text.as_bytes());
        }
        let Some(address) = extended.get(Member::JwksUri) else { return Arc::new([]) };
        let known = self.client_keys.get(address);
        if let Some(known) = &known {
            let missing = kid.is_some_and(|kid| known.keys.iter().all(|key| key.common.key_id.as_deref() != Some(kid)));
            let old = now.0 - known.fetched_at.0 > HOUR;
            if now.0 - known.tried_at.0 < MINUTE || !(missing || old) {
                return known.keys.clone();
            }
        }
        let found = fetch(&self.outbound, address).await;
        let remembered = match (found, known) {
            (Some(keys), _) => Remembered { tried_at: now, fetched_at: now, keys },
            (None, Some(known)) if now.0 - known.fetched_at.0 < DAY => Remembered { tried_at: now, ..known },
            (None, _) => Remembered { tried_at: now, fetched_at: now, keys: Arc::new([]) },
        };
        let keys = remembered.keys.clone();
        self.client_keys.put(address, remembered);
        keys
    }
}

impl Fetched {
    fn get(&self, address: &str) -> Option<Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned()
    }

    fn put(&self, address: &str, remembered: Remembered) {
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sets.len() >= REMEMBERED {
            sets.clear();
        }
        sets.insert(address.to_owned(), remembered);
    }
}

async fn fetch(outbound: &Outbound, address: &str) -> Option<Arc<[Jwk]>> {
    let answer = outbound.get(address, "application/jwk-set+json, application/json", LIMITS).await.outcome;
    match answer {
        Ok(answer) if answer.status.is_success() => Some(read(&answer.body)),
        Ok(answer) => {
            tracing::info!(address, status = answer.status.as_u16(), "keys of a client could not be fetched");
            None
        }
        Err(failure) => {
            tracing::info!(address, ?failure, "keys of a client could not be fetched");
            None
        }
    }
}

/// The keys of a set that can be used; others are passed over (RFC 7517, section 5).
fn read(text: &[u8]) -> Arc<[Jwk]> {
    let set: Value = serde_json::from_slice(text).unwrap_or_default();
    let keys = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let public = keys.iter().take(MOST).filter(|key| public(key).is_ok());
    public.filter_map(|key| serde_json::from_value(key.clone()).ok()).collect()
}

/// Whether a key may have signed something.
pub(crate) fn signs(key: &Jwk) -> bool {
    key.common.public_key_use.as_ref().is_none_or(|used| *used == PublicKeyUse::Signature)
}

/// Whether a set may be registered: 1 to 20 public keys that can be used, told apart by `kid` where they have one.
///
/// # Errors
/// What is wrong, in words.
pub fn check(set: &Value) -> Result<(), String> {
    let keys = set["keys"].as_array().filter(|keys| (1..=MOST).contains(&keys.len()));
    let keys = keys.ok_or_else(|| format!("an object with 1 to {MOST} keys expected"))?;
    let mut names = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        public(key).map_err(|wrong| format!("keys[{index}]: {wrong}"))?;
        if let Some(name) = key.get("kid") {
            if names.contains(&name) {
                return Err(format!("keys[{index}]: another key has this kid"));
            }
            names.push(name);
        }
    }
    Ok(())
}

fn public(key: &Value) -> Result<(), String> {
    const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    let members = key.as_object().ok_or("an object expected")?;
    if let Some(private) = PRIVATE.iter().find(|name| members.contains_key(**name)) {
        return Err(format!(
            "“{private}” belongs to a private or shared key: send public keys alone, and make a new one"
        ));
    }
    let text = |name: &str| key[name].as_str().unwrap_or_default();
    match (text("kty"), text("crv")) {
        ("RSA", _) => {
            let modulus = URL_SAFE_NO_PAD.decode(text("n")).map_err(|_| "n is no base64url")?;
            let bits = modulus.iter().skip_while(|byte| **byte == 0).count() * 8;
            if bits < 2048 {
                return Err(format!("an RSA key has at least 2048 bits, this one has {bits}"));
            }
        }
        ("EC", "P-256" | "P-384") | ("OKP", "Ed25519") => {}
        ("EC" | "OKP", curve) => return Err(format!("P-256, P-384 and Ed25519 are supported, “{curve}” is not")),
        (kind, _) => return Err(format!("kty has to be RSA, EC or OKP, and is “{kind}”")),
    }
    let key: Jwk = serde_json::from_value(key.clone()).map_err(|error| error.to_string())?;
    DecodingKey::from_jwk(&key).map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ec() -> Value {
        // RFC 7517, appendix A.1.
        json!({
            "kty": "EC", "crv": "P-256", "kid": "1", "use": "enc",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        })
    }

    #[test]
    fn public_keys_alone() {
        assert_eq!(check(&json!({ "keys": [ec()] })), Ok(()));
        let with = |name: &str, value: Value| {
            let mut key = ec();
            key[name] = value;
            json!({ "keys": [key] })
        };
        let short = json!({ "keys": [{ "kty": "RSA", "e": "AQAB", "n": URL_SAFE_NO_PAD.encode([0xff; 128]) }] });
        for (set, says) in [
            (json!({}), "1 to 20 keys"),
            (json!({ "keys": [] }), "1 to 20 keys"),
            (json!({ "keys": [1] }), "an object expected"),
            (json!({ "keys": vec![ec(); 21] }), "1 to 20 keys"),
            (json!({ "keys": [ec(), ec()] }), "another key has this kid"),
            (with("d", json!("x")), "private"),
            (with("kty", json!("oct")), "kty has to be"),
            (with("crv", json!("P-521")), "P-521"),
            (short, "at least 2048 bits, this one has 1024"),
        ] {
            let said = check(&set).unwrap_err();
            assert!(said.contains(says), "{set}: {said}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_passed_over() {
        let set = json!({ "keys": [{ "kty": "oct", "k": "x" }, ec(), { "kty": "new" }] });
        assert_eq!(read(set.to_string().as_bytes()).len(), 1);
        assert!(!signs(&read(set.to_string().as_bytes())[0]), "it is for encryption");
        for text in ["", "[]", "{}", "{\"keys\":1}"] {
            assert!(read(text.as_bytes()).is_empty());
        }
    }
}
