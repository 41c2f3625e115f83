//! Drafts: what was typed survives a refused save without JavaScript, and a session that ran out.

use domain::Timestamp;

use crate::{Registry, Result, SessionToken, Store, sessions::token};

token! {
    /// What the browser keeps to come back to a draft. 256 random bits; the database holds its hash.
    DraftToken
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// The page it was typed on, as a path.
    pub target: String,
    /// The form, as JSON. It has no field for a secret.
    pub form: String,
    /// What was wrong with it, as JSON, or empty.
    pub problems: String,
}

/// What was typed, to be shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The page it was typed on, as a path.
    pub target: String,
    /// The form, as JSON.
    pub form: String,
    /// What was wrong with it, as JSON, or empty.
    pub problems: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Keeps a draft for a day, for the account that `token` belongs or belonged to: the session may have run out. `None` if the
    /// token never was one. Of the drafts of one account the newest 20 are kept.
    ///
    /// # Errors
    /// [`crate::StoreError::TooMany`] above 256 kB.
    pub async fn stash_draft(
        &self,
        token: &SessionToken,
        draft: &NewDraft,
        now: Timestamp,
    ) -> Result<Option<DraftToken>> {
        unimplemented!("{token:?} {} {now:?}", draft.target)
    }
}

impl Registry {
    /// Gives a draft back, once, to the account that typed it.
    pub async fn take_draft(&self, token: &DraftToken) -> Result<Option<Draft>> {
        unimplemented!("{token:?}")
    }
}
