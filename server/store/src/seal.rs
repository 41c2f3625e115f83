//! Sealing: the copies of secrets that must be read again because HS256 signs with them, the keys that RS256 signs with,
//! the links of invitations that wait for being sent, and what browsers carry and may not read. Pairwise subject
//! identifiers come of the same key.

use std::fmt;

use aes_gcm_siv::{
    Aes256GcmSiv,
    aead::{Aead, Payload},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::{AccountId, ClientKey, ClientSecret, Random, SecretId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    OpenError, Result, StoreError,
    engine::{Db, values},
    entropy::Entropy,
};

/// The key that seals (AES-256-GCM-SIV). Whoever has it and the database has the secrets of all HS256 clients.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

const NONCE: usize = 12;

/// What the key of pairwise subject identifiers is made for.
const PAIRWISE: &[u8] = b"pairwise subject identifiers";

/// What the check value in the database says when it is opened.
const CHECK: &[u8] = b"clientele";

impl SealKey {
    /// A new key.
    pub fn generate(random: &mut impl Random) -> Self {
        let mut key = [0; 32];
        random.fill(&mut key);
        Self(key)
    }

    /// From its written form: 32 bytes in base64, spaces around it ignored. `None` if it is anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The written form, for the file that keeps it.
    pub fn expose(&self) -> String {
        STANDARD.encode(self.0)
    }

    pub(crate) fn seal(
        &self,
        secret: &ClientSecret,
        id: SecretId,
        client: ClientKey,
        random: &Entropy,
    ) -> Result<Vec<u8>> {
        self.encrypt(secret.expose().as_bytes(), &associated(id, client), random).ok_or(StoreError::Corrupt("secret"))
    }

    pub(crate) fn unseal(&self, sealed: &[u8], id: SecretId, client: ClientKey) -> Result<ClientSecret> {
        let open = || {
            let bytes = self.decrypt(sealed, &associated(id, client))?;
            ClientSecret::parse(&String::from_utf8(bytes).ok()?)
        };
        open().ok_or(StoreError::Corrupt("sealed secret"))
    }

    /// Seals the token of a link for the row `id` of the outbox.
    pub(crate) fn seal_token(&self, token: &str, id: Uuid, random: &Entropy) -> Result<Vec<u8>> {
        self.encrypt(token.as_bytes(), &in_outbox(id), random).ok_or(StoreError::Corrupt("link"))
    }

    pub(crate) fn unseal_token(&self, sealed: &[u8], id: Uuid) -> Option<String> {
        String::from_utf8(self.decrypt(sealed, &in_outbox(id))?).ok()
    }

    /// Seals `plain`; `place` says where it belongs, and it opens nowhere else.
    pub(crate) fn seal_bytes(&self, plain: &[u8], place: &[u8], random: &Entropy) -> Option<Vec<u8>> {
        self.encrypt(plain, place, random)
    }

    /// The opposite of [`SealKey::seal_bytes`].
    pub(crate) fn open_bytes(&self, sealed: &[u8], place: &[u8]) -> Option<Vec<u8>> {
        self.decrypt(sealed, place)
    }

    /// By which identifier the clients of a sector know an account: HMAC-SHA-256, under a key that is derived from this one
    /// and made for nothing else (OpenID Connect Core 1.0, section 8.1).
    pub(crate) fn pairwise(&self, sector: &str, account: AccountId) -> String {
        let salt = mac(&self.0, &[PAIRWISE]);
        // No host has a NUL in it.
        URL_SAFE_NO_PAD.encode(mac(&salt, &[sector.as_bytes(), b"\0", account.0.as_bytes()]))
    }

    /// Whether this is the key the database was made with. A new database is made with it.
    pub(crate) async fn check(&self, db: &Db, random: &Entropy) -> Result<(), OpenError> {
        const READ: &str = "SELECT proof FROM seal_check";
        let mut proof: Option<(Vec<u8>,)> = db.optional(READ, values![]).await?;
        if proof.is_none() {
            let made = self.encrypt(CHECK, b"", random).ok_or(OpenError::WrongSealKey)?;
            db.execute("INSERT INTO seal_check (id, proof) VALUES (1, $1) ON CONFLICT DO NOTHING", values![made])
                .await?;
            // Another process may have been faster, with another key.
            proof = db.optional(READ, values![]).await?;
        }
        let fits = proof.and_then(|(proof,)| self.decrypt(&proof, b"")).is_some_and(|plain| plain == CHECK);
        if fits { Ok(()) } else { Err(OpenError::WrongSealKey) }
    }

    fn encrypt(&self, plain: &[u8], aad: &[u8], random: &Entropy) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE] = random.bytes();
        let sealed = self.cipher().encrypt(&nonce.into(), Payload { msg: plain, aad }).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    fn decrypt(&self, sealed: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        self.cipher().decrypt(&(*nonce).into(), Payload { msg: sealed, aad }).ok()
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new(&self.0.into())
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key that is shorter than a block is followed by zeros (RFC 2104, section 2).
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Ties a sealed copy to its place: put into another row, it does not open.
fn in_outbox(id: Uuid) -> Vec<u8> {
    [b"outbox".as_slice(), id.as_bytes()].concat()
}

/// The same for the secret of a client.
fn associated(id: SecretId, client: ClientKey) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(id.0.as_bytes());
    bytes[16..].copy_from_slice(client.0.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SealKey {
        SealKey([byte; 32])
    }

    #[test]
    fn a_pairwise_identifier_is_one_of_key_sector_and_account() {
        let [ines, otto] = [1, 2].map(|number| AccountId(Uuid::from_u128(number)));
        let known = key(7).pairwise("rp.example", ines);
        assert_eq!(known, key(7).pairwise("rp.example", ines), "on every server, at any time");
        // Made with another implementation (Python's hmac): what is given out once may never change.
        assert_eq!(known, "5zigBs42mJ84VHA0EoVRB24Oygi_9gwRFw_4_5FKOOc");
        for other in [
            key(8).pairwise("rp.example", ines),
            key(7).pairwise("rp.example.org", ines),
            key(7).pairwise("rp.example", otto),
        ] {
            assert_ne!(known, other);
        }
    }
}
