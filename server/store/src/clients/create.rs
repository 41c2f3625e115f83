//! Registering a client.

use domain::ClientForm;

use super::{Created, Proposal};
use crate::{Registry, Result};

impl Registry {
    /// Registers a client: `form` passes the rules of `domain`, identifiers are made (or taken from `proposal`), the first
    /// revision is written.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`] with everything that is wrong.
    pub async fn create_client(&self, form: &ClientForm, proposal: &Proposal) -> Result<Created> {
        unimplemented!("{form:?} {proposal:?}")
    }
}
