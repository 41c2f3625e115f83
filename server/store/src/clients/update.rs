//! Saving a client: a new revision of its metadata.

use domain::{ClientForm, ClientKey, Revision};

use super::Saved;
use crate::{Registry, Result};

impl Registry {
    /// Saves `form` as the next revision of a client, if the one in force is still `base`. A form that changes nothing makes
    /// no revision.
    ///
    /// A client that turns public loses its secrets. One that turns confidential gets one, and so does one that turns to
    /// HS256 and has only secrets without a sealed copy: its ID tokens will be signed with the new one.
    ///
    /// # Errors
    /// [`crate::StoreError::Refused`], and [`crate::StoreError::Conflict`] with the newer revision.
    pub async fn update_client(
        &self,
        key: ClientKey,
        base: Revision,
        form: &ClientForm,
        reason: &str,
    ) -> Result<Saved> {
        unimplemented!("{key} {base} {form:?} {reason}")
    }

    /// Saves the metadata of revision `number` again, as the next revision. Today's rules apply.
    ///
    /// # Errors
    /// As [`Registry::update_client`].
    pub async fn restore_revision(
        &self,
        key: ClientKey,
        base: Revision,
        number: Revision,
        reason: &str,
    ) -> Result<Saved> {
        unimplemented!("{key} {base} {number} {reason}")
    }
}
