//! Passwords: Argon2id, never more of it at once than the machine has cores to spare.

/// Hashes and verifies passwords.
pub(crate) struct Passwords;

impl Passwords {
    pub fn new(memory_kib: u32) -> Self {
        let _ = memory_kib;
        Self
    }
}
