//! The keys that sign ID tokens. Every server reads the same ones; which of them signs follows from the time.

use domain::Timestamp;

use crate::{Result, Store, StoreError, engine::values};

/// A signing key.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Its name in the header of tokens and in the JWK set.
    pub kid: String,
    /// From when on it signs, until the next one does.
    pub signs_from: Timestamp,
    /// The key pair (PKCS #8, DER).
    pub pkcs8: Vec<u8>,
}

impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Store {
    /// All signing keys, in the order in which they sign.
    pub async fn signing_keys(&self) -> Result<Vec<StoredKey>> {
        const SQL: &str = "SELECT kid, signs_from, sealed FROM signing_key ORDER BY signs_from, kid";
        let rows: Vec<(String, i64, Vec<u8>)> = self.db().all(SQL, values![]).await?;
        let key = |(kid, signs_from, sealed): (String, i64, Vec<u8>)| {
            let pkcs8 = self.options().seal_key.open_bytes(&sealed, &place(&kid)).ok_or(StoreError::Corrupt("key"))?;
            Ok(StoredKey { kid, signs_from: Timestamp(signs_from), pkcs8 })
        };
        rows.into_iter().map(key).collect()
    }

    /// Adds a key, unless another server has added one meanwhile: `last` is the key that the caller knows to be the last.
    /// Says whether it did.
    pub async fn add_signing_key(&self, key: &StoredKey, last: Option<&str>, now: Timestamp) -> Result<bool> {
        const LAST: &str = "SELECT kid FROM signing_key ORDER BY signs_from DESC, kid DESC LIMIT 1";
        const INSERT: &str = "INSERT INTO signing_key (kid, created_at, signs_from, sealed) VALUES ($1, $2, $3, $4)";
        let sealed = self.options().seal_key.seal_bytes(&key.pkcs8, &place(&key.kid), &self.random());
        let sealed = sealed.ok_or(StoreError::Corrupt("key"))?;
        let mut tx = self.db().begin_exclusive().await?;
        let there: Option<(String,)> = tx.optional(LAST, values![]).await?;
        if there.as_ref().map(|(kid,)| kid.as_str()) != last {
            return Ok(false);
        }
        tx.execute(INSERT, values![&key.kid, now, key.signs_from, sealed]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Removes the key `kid`, whose last token has expired.
    pub async fn remove_signing_key(&self, kid: &str) -> Result<()> {
        self.db().execute("DELETE FROM signing_key WHERE kid = $1", values![kid]).await?;
        Ok(())
    }
}

/// Where the sealed key belongs: put into another row, it does not open.
fn place(kid: &str) -> Vec<u8> {
    format!("signing key {kid}").into_bytes()
}
