//! Who asks, and what they may do.

use domain::{AccountId, Role};

use crate::{Result, Session, StoreError};

/// On whose behalf an operation runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who signed in.
    Account {
        /// Which account.
        id: AccountId,
        /// Its e-mail address, as it will stand in the audit trail.
        email: String,
        /// What it may do.
        role: Role,
    },
    /// Whoever runs the command line: who can read the database file needs no account.
    Operator {
        /// The name in the audit trail ("root@host").
        name: String,
    },
}

/// What an operation on everything needs. Those on one client ask whose it is: see `rights`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// To see all clients and the audit trail.
    Read,
    /// To change clients.
    Write,
    /// To manage accounts.
    Accounts,
}

impl Actor {
    /// The account, if it is one.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } => Some(*id),
            Self::Operator { .. } => None,
        }
    }

    /// The name in revisions and in the audit trail.
    pub fn name(&self) -> &str {
        match self {
            Self::Account { email, .. } => email,
            Self::Operator { name } => name,
        }
    }

    /// The role of the account. Whoever runs the command line has none, and may do everything that needs no account.
    pub(crate) const fn role(&self) -> Option<Role> {
        match self {
            Self::Account { role, .. } => Some(*role),
            Self::Operator { .. } => None,
        }
    }

    pub(crate) fn require(&self, right: Right) -> Result<()> {
        let may = match (self, right) {
            (Self::Operator { .. } | Self::Account { role: Role::Admin, .. }, _)
            | (Self::Account { role: Role::Reviewer, .. }, Right::Read) => true,
            (Self::Account { role: Role::Reviewer | Role::Owner, .. }, _) => false,
        };
        if may { Ok(()) } else { Err(StoreError::Forbidden) }
    }
}

impl From<&Session> for Actor {
    fn from(session: &Session) -> Self {
        Self::Account { id: session.account, email: session.email.clone(), role: session.role }
    }
}
