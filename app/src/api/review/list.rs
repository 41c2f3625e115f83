//! The queue: what waits for a reviewer, what waits for its owner, what is decided.

use domain::LogoHash;
use leptos::server;
use serde::{Deserialize, Serialize};

use super::verdict::VerdictLine;
use crate::{
    api::packed::Packed,
    components::{Tone, When},
    error::AppError,
};

/// A part of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// A reviewer has to decide.
    #[default]
    Waiting,
    /// Its owner has to answer.
    SentBack,
    /// Nothing more will become of it.
    Decided,
}

impl Shelf {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::SentBack, Self::Decided];

    /// The value in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::SentBack => "sent_back",
            Self::Decided => "decided",
        }
    }

    /// From an address; the first where it says something else.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|shelf| shelf.as_str() == text).unwrap_or_default()
    }

    /// Its address.
    pub fn href(self) -> &'static str {
        match self {
            Self::Waiting => "/review",
            Self::SentBack => "/review?state=sent_back",
            Self::Decided => "/review?state=decided",
        }
    }

    /// The states of the proposals on it.
    #[cfg(feature = "ssr")]
    pub fn states(self) -> Vec<domain::review::ProposalState> {
        use domain::review::ProposalState::{Accepted, Refused, SentBack, Waiting, Withdrawn};
        match self {
            Self::Waiting => vec![Waiting],
            Self::SentBack => vec![SentBack],
            Self::Decided => vec![Accepted, Refused, Withdrawn],
        }
    }
}

/// A page of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The proposals.
    pub rows: Vec<QueueRow>,
    /// Where the page after begins.
    pub next: Option<String>,
    /// How many there are on each shelf; of what is decided there are ever more, and nobody needs their number.
    pub counts: [Option<u64>; 3],
    /// Whether the caller sets the policy.
    pub admin: bool,
    /// The verdict that led here, if one did.
    pub verdict: Option<VerdictLine>,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Its id.
    pub id: String,
    /// The client's name as it is asked for.
    pub name: String,
    /// Its logo as it is asked for.
    pub logo: Option<LogoHash>,
    /// The registrable domain, or what stands in for it.
    pub domain: String,
    /// Whether it is a new client.
    pub new: bool,
    /// The labels of the fields that change.
    pub fields: Vec<String>,
    /// Who asks.
    pub by: String,
    /// Since when.
    pub since: When,
    /// How many marks are warnings.
    pub warnings: u32,
    /// What has become of it, in words.
    pub state: (Tone, String),
}

/// The shelf named `state`, the page that begins at `page`; with the verdict on the proposal `decided`.
#[server(prefix = "/api", endpoint = "review")]
pub async fn list_proposals(state: String, page: String, decided: String) -> Result<Packed<Queue>, AppError> {
    use domain::Role;
    use store::ProposalQuery;

    use super::{lines, place};
    use crate::api::{guard, map};

    let caller = guard::require(Role::Reviewer)?;
    let registry = caller.registry();
    let shelf = Shelf::parse(&state);
    let query = ProposalQuery {
        states: shelf.states(),
        newest_first: shelf == Shelf::Decided,
        after: place::read(&page),
        limit: 50,
        ..ProposalQuery::default()
    };
    let found = registry.proposals(&query).await.map_err(map::error)?;
    let open = registry.queue_counts().await.map_err(map::error)?;
    Ok(Packed::of(&Queue {
        next: found.next.map(place::write),
        rows: found.rows.into_iter().map(|row| lines::row(row, &caller)).collect(),
        counts: [Some(open.waiting), Some(open.sent_back), None],
        admin: caller.session().role == Role::Admin,
        verdict: lines::verdict_on(&registry, &decided, &caller).await,
    }))
}
