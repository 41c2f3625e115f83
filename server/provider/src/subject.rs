//! Subject identifiers (OpenID Connect Core 1.0, section 8): by what a client knows somebody.

use domain::AccountId;

use crate::Provider;

/// Whom an ID token is about, as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The claim `sub`.
    pub said: String,
    /// The sector of the client that it was made for, if that is pairwise.
    pub sector: Option<String>,
}

impl Provider {
    /// By what the clients of `sector` know an account; those that have none all know it by the same.
    pub(crate) fn subject(&self, sector: Option<&str>, account: AccountId) -> String {
        sector.map_or_else(|| account.to_string(), |sector| self.store.pairwise_subject(sector, account))
    }

    /// Whether it is this account. A token that was made before its client turned pairwise, or after it was, is as good.
    pub(crate) fn is_about(&self, subject: &Subject, account: AccountId) -> bool {
        [None, subject.sector.as_deref()].iter().any(|sector| self.subject(*sector, account) == subject.said)
    }
}
