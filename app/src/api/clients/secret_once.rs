//! A secret on its way to the one page that shows it.

use std::fmt;

use domain::ClientId;
use serde::{Deserialize, Serialize};

/// A client secret that was just made, with what a configuration file needs beside it. The debug print hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretOnce {
    /// What relying parties send with it.
    pub client_id: ClientId,
    /// The secret.
    pub secret: String,
}

impl fmt::Debug for SecretOnce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretOnce").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// The secret for the response of this request, which is marked as one that holds a secret.
#[cfg(feature = "ssr")]
pub(super) fn show(client_id: &ClientId, secret: &domain::ClientSecret) -> SecretOnce {
    crate::backend::holds_secret();
    SecretOnce { client_id: client_id.clone(), secret: secret.expose().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_debug_print_hides_it() {
        let once = SecretOnce { client_id: ClientId::parse("k3v9").unwrap(), secret: "cl_hidden".to_owned() };
        assert!(!format!("{once:?}").contains("hidden"));
    }
}
