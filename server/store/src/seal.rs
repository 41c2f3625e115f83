//! Sealing: the copies of secrets that must be read again, because HS256 signs with them.

use std::fmt;

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit,
    aead::{Aead, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{ClientKey, ClientSecret, Random, SecretId};

use crate::{
    OpenError, Result, StoreError,
    engine::{Db, values},
    entropy::Entropy,
};

/// The key that seals (AES-256-GCM-SIV). Whoever has it and the database has the secrets of all HS256 clients.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

const NONCE: usize = 12;

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

/// Ties a sealed copy to its place: put into another row, it does not open.
fn associated(id: SecretId, client: ClientKey) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(id.0.as_bytes());
    bytes[16..].copy_from_slice(client.0.as_bytes());
    bytes
}
