//! Signing keys, parsed once: parsing one costs more than signing with it.
//!
//! They are in the database, sealed. A key signs for ninety days; the next one is published a week before its turn, so that
//! every relying party that caches keys has it in time, and the one before stays published for as long as an ID token of
//! its may come back as a hint.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize as RsaSize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{Store, StoreError, StoredKey};

use crate::{DAY, later};

/// The size of an RSA key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySize {
    /// 2048 bits.
    Rsa2048,
    /// 3072 bits.
    Rsa3072,
    /// 4096 bits.
    Rsa4096,
}

impl KeySize {
    /// In bits.
    pub const fn bits(self) -> usize {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
        }
    }

    const fn rsa(self) -> RsaSize {
        match self {
            Self::Rsa2048 => RsaSize::Rsa2048,
            Self::Rsa3072 => RsaSize::Rsa3072,
            Self::Rsa4096 => RsaSize::Rsa4096,
        }
    }
}

/// How long a key signs.
const TURN: i64 = 90 * DAY;
/// How long before its turn it is published.
const LEAD: i64 = 7 * DAY;
/// How long after its turn it stays published: longer than a session lasts whose ID token it signed.
const LINGER: i64 = 8 * DAY;

/// The keys of a provider. Clones share them.
#[derive(Clone, Default)]
pub struct Keys(Arc<RwLock<Arc<[Arc<SigningKey>]>>>);

/// A key, ready to sign.
pub struct SigningKey {
    /// Its name: the SHA-256 thumbprint of the public key (RFC 7638).
    pub kid: String,
    signs_from: Timestamp,
    pair: KeyPair,
    /// Modulus and exponent, base64url.
    pub n: String,
    /// The exponent.
    pub e: String,
}

impl Keys {
    /// Reads, rotates, removes.
    pub async fn keep(&self, store: &Store, size: KeySize, now: Timestamp) -> store::Result<()> {
        let mut stored = store.signing_keys().await?;
        let last = stored.last().map(parse).transpose()?;
        if let Some(signs_from) = turn_of_next(last.as_ref().map(|key| (key.signs_from, key.bits())), size, now) {
            let key = tokio::task::spawn_blocking(move || generate(size, signs_from)).await;
            let key = key.ok().flatten().ok_or(StoreError::Corrupt("signing key"))?;
            let last = stored.last().map(|key| key.kid.as_str());
            if store.add_signing_key(&key, last, now).await? {
                tracing::info!(kid = key.kid, "a signing key was made");
            }
            stored = store.signing_keys().await?;
        }
        let turns: Vec<Timestamp> = stored.iter().map(|key| key.signs_from).collect();
        let gone = outlived(&turns, now);
        for key in stored.drain(..gone) {
            store.remove_signing_key(&key.kid).await?;
            tracing::info!(kid = key.kid, "a signing key was removed");
        }
        let known = self.all();
        let keys = stored.iter().map(|stored| match known.iter().find(|key| key.kid == stored.kid) {
            Some(key) => Ok(Arc::clone(key)),
            None => parse(stored).map(Arc::new),
        });
        let keys: Arc<[Arc<SigningKey>]> = keys.collect::<store::Result<Vec<_>>>()?.into();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// The key that signs at `now`. A clock that is behind the one that made the first key gets that one.
    pub fn signing(&self, now: Timestamp) -> Option<Arc<SigningKey>> {
        let all = self.all();
        all.iter().rev().find(|key| key.signs_from <= now).or_else(|| all.first()).cloned()
    }

    /// The key of that name.
    pub fn named(&self, kid: &str) -> Option<Arc<SigningKey>> {
        self.all().iter().find(|key| key.kid == kid).cloned()
    }

    /// The JWK set.
    pub fn jwks(&self) -> Value {
        let keys: Vec<Value> = self.all().iter().map(|key| key.jwk()).collect();
        json!({ "keys": keys })
    }

    fn all(&self) -> Arc<[Arc<SigningKey>]> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl SigningKey {
    /// The signature (RS256) of `message`.
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    fn jwk(&self) -> Value {
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": self.n, "e": self.e })
    }

    fn bits(&self) -> usize {
        self.pair.public_modulus_len() * 8
    }
}

/// When the next key begins to sign, if it is time to make it. `last` says of the last key when it began to, and its size.
fn turn_of_next(last: Option<(Timestamp, usize)>, size: KeySize, now: Timestamp) -> Option<Timestamp> {
    let Some((began, bits)) = last else { return Some(now) };
    let (end, earliest) = (later(began, TURN), later(now, LEAD));
    if earliest >= end {
        return Some(end.max(earliest));
    }
    // Another size was configured. A key that nobody has seen sign yet is not overtaken.
    (bits != size.bits() && began <= now).then_some(earliest)
}

/// How many of the keys, the first ones, have had their turn so long ago that nothing of theirs comes back.
fn outlived(turns: &[Timestamp], now: Timestamp) -> usize {
    turns.iter().skip(1).take_while(|next| later(**next, LINGER) <= now).count()
}

/// A new key pair. Its randomness is the library's, which asks the operating system.
fn generate(size: KeySize, signs_from: Timestamp) -> Option<StoredKey> {
    let pair = KeyPair::generate(size.rsa()).ok()?;
    let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).ok()?.as_ref().to_vec();
    let (n, e) = public(&pair);
    Some(StoredKey { kid: thumbprint(&n, &e), signs_from, pkcs8 })
}

fn parse(stored: &StoredKey) -> store::Result<SigningKey> {
    let pair = KeyPair::from_pkcs8(&stored.pkcs8).map_err(|_| StoreError::Corrupt("signing key"))?;
    let (n, e) = public(&pair);
    Ok(SigningKey { kid: stored.kid.clone(), signs_from: stored.signs_from, pair, n, e })
}

fn public(pair: &KeyPair) -> (String, String) {
    let key = pair.public_key();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    (text(key.modulus().big_endian_without_leading_zero()), text(key.exponent().big_endian_without_leading_zero()))
}

/// RFC 7638: of the required members alone, in the order of their names.
fn thumbprint(n: &str, e: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: i64 = 1_767_225_600_000;

    #[test]
    fn the_next_key_is_made_a_week_before_its_turn() {
        let next = |day: i64| {
            turn_of_next(Some((Timestamp(T), 2048)), KeySize::Rsa2048, Timestamp(T + day * DAY))
                .map(|at| (at.0 - T) / DAY)
        };
        assert_eq!(turn_of_next(None, KeySize::Rsa2048, Timestamp(T)), Some(Timestamp(T)));
        assert_eq!(next(0), None);
        assert_eq!(next(82), None);
        assert_eq!(next(83), Some(90));
        assert_eq!(next(89), Some(96), "late, after a stop: relying parties still get their week");
        assert_eq!(next(400), Some(407));
    }

    #[test]
    fn another_size_takes_over_after_a_week() {
        let next = |day: i64| {
            turn_of_next(Some((Timestamp(T), 2048)), KeySize::Rsa3072, Timestamp(T + day * DAY))
                .map(|at| (at.0 - T) / DAY)
        };
        assert_eq!(next(5), Some(12));
        assert_eq!(next(-1), None, "the next one has been announced already");
    }

    #[test]
    fn an_old_key_stays_until_its_last_token_has_expired() {
        let turns = [Timestamp(T), Timestamp(T + 90 * DAY), Timestamp(T + 180 * DAY)];
        for (day, gone) in [(0, 0), (90, 0), (97, 0), (98, 1), (187, 1), (188, 2), (1000, 2)] {
            assert_eq!(outlived(&turns, Timestamp(T + day * DAY)), gone, "{day}");
        }
    }

    #[test]
    fn known_thumbprint() {
        // RFC 7638, section 3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj\
                 hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQv\
                 RL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(thumbprint(n, "AQAB"), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
