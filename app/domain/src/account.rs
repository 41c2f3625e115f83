//! Who works with the registry.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps clients of their own.
    Owner,
    /// Reads everything and judges what owners ask for.
    Reviewer,
    /// Does everything.
    Admin,
}

impl Role {
    /// All three, the strongest first: the order in which they are offered.
    pub const ALL: &'static [Self] = &[Self::Admin, Self::Reviewer, Self::Owner];

    /// The role as it is written in forms, JSON and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
        }
    }

    /// The name people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Reviewer => "Reviewer",
            Self::Admin => "Admin",
        }
    }

    /// From the written form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
