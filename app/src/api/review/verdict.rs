//! A verdict as the pages say it.

use domain::ProposalId;
use serde::{Deserialize, Serialize};

use crate::components::{Tone, When};

/// What a reviewer decides, as a form says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// The fields that are ticked come into force.
    Accept,
    /// Back to its owner.
    SendBack,
    /// Nothing of it comes into force.
    Refuse,
}

impl Ruling {
    /// The value in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::SendBack => "send_back",
            Self::Refuse => "refuse",
        }
    }

    /// What was decided, in a word or two, and its colour.
    pub const fn words(self) -> (Tone, &'static str) {
        match self {
            Self::Accept => (Tone::Ok, "Accepted"),
            Self::SendBack => (Tone::Warn, "Sent back"),
            Self::Refuse => (Tone::Bad, "Refused"),
        }
    }
}

/// A verdict on a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictLine {
    /// The proposal.
    pub id: ProposalId,
    /// The client's name as it was asked for.
    pub name: String,
    /// What was decided.
    pub ruling: Ruling,
    /// The labels of the fields that were accepted, where others were not.
    pub only: Vec<String>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: When,
    /// Why, or empty.
    pub why: String,
    /// Milliseconds until it takes effect; `None` once it has.
    pub left_ms: Option<u32>,
    /// Whether who asks decided it.
    pub mine: bool,
}
