//! Passwords: Argon2id, never more of it at once than the machine has cores to spare.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::{AccountProblem, Result, StoreError, entropy::Entropy};

/// Hashes and verifies passwords.
pub(crate) struct Passwords {
    argon: Argon2<'static>,
    /// What the password of an account that does not exist is compared with.
    nobody: Arc<OnceLock<String>>,
    turns: Arc<Semaphore>,
}

/// How long somebody waits for their turn before they are sent away.
const PATIENCE: Duration = Duration::from_secs(10);

impl Passwords {
    pub fn new(memory_kib: u32) -> Self {
        let params = Params::new(memory_kib, 2, 1, None).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            argon: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobody: Arc::default(),
            turns: Arc::new(Semaphore::new((cores / 2).max(1))),
        }
    }

    /// # Errors
    /// [`AccountProblem`] if it is too short or too long.
    pub fn check(password: &str) -> Result<(), AccountProblem> {
        match password.chars().count() {
            0..12 => Err(AccountProblem::PasswordTooShort),
            12..=256 => Ok(()),
            _ => Err(AccountProblem::PasswordTooLong),
        }
    }

    pub async fn hash(&self, password: &str, random: &Entropy) -> Result<String> {
        let (argon, password, salt) = (self.argon.clone(), password.to_owned(), random.bytes::<16>());
        self.work(move || hash(&argon, &password, &salt)).await?.ok_or(StoreError::Corrupt("password"))
    }

    /// Whether `password` is the one that was hashed. Without a hash it takes as long, and is not.
    pub async fn verify(&self, password: &str, hash: Option<String>, random: &Entropy) -> Result<bool> {
        // Longer ones were never accepted; hashing a megabyte would be a gift to whoever sends it.
        let password: String = password.chars().take(257).collect();
        let (argon, nobody, salt) = (self.argon.clone(), self.nobody.clone(), random.bytes::<16>());
        self.work(move || {
            let exists = hash.is_some();
            let hash = hash
                .unwrap_or_else(|| nobody.get_or_init(|| self::hash(&argon, "", &salt).unwrap_or_default()).clone());
            argon.verify_password(password.as_bytes(), hash.as_str()).is_ok() && exists
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        const BUSY: StoreError = StoreError::TooMany("Too many people are signing in. Try again in a moment.");
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await.map_err(|_| BUSY)?;
        let turn = turn.map_err(|_| BUSY)?;
        tokio::task::spawn_blocking(move || {
            let result = job();
            drop(turn);
            result
        })
        .await
        .map_err(|_| StoreError::Corrupt("password"))
    }
}

fn hash(argon: &Argon2<'_>, password: &str, salt: &[u8]) -> Option<String> {
    let hash: PasswordHash = argon.hash_password_with_salt(password.as_bytes(), salt).ok()?;
    Some(hash.to_string())
}
