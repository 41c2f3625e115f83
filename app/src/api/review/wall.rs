//! The wall: what waits, as users would meet it.

use domain::LogoHash;
use leptos::server;
use serde::{Deserialize, Serialize};

use super::show::MarkLine;
use crate::{api::packed::Packed, components::When, error::AppError};

/// Which of those that wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those with marks.
    Marked,
    /// Those without.
    Unmarked,
}

impl Show {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::All, Self::Marked, Self::Unmarked];

    /// From an address; all where it says something else.
    pub fn parse(text: &str) -> Self {
        match text {
            "marked" => Self::Marked,
            "unmarked" => Self::Unmarked,
            _ => Self::All,
        }
    }

    /// Its address.
    pub const fn href(self) -> &'static str {
        match self {
            Self::All => "/review/wall",
            Self::Marked => "/review/wall?show=marked",
            Self::Unmarked => "/review/wall?show=unmarked",
        }
    }
}

/// A page of the wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// The proposals.
    pub cards: Vec<WallCard>,
    /// Where the page after begins.
    pub next: Option<String>,
    /// How many there are, in the order of the tabs.
    pub counts: [u64; 3],
    /// The caller's verdicts that can still be undone.
    pub pending: Option<Pending>,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallCard {
    /// Its id.
    pub id: String,
    /// The version that is shown: a verdict is about it.
    pub version: i64,
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
    /// What is worth a second look.
    pub marks: Vec<MarkLine>,
    /// Why it cannot be accepted from here, if it cannot: it has marks, it is one's own, somebody else is at it.
    pub barred: Option<String>,
}

/// Verdicts that can still be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The proposals.
    pub ids: Vec<String>,
    /// The names of the first few.
    pub names: Vec<String>,
    /// Whether all of them were accepted.
    pub accepted: bool,
    /// Milliseconds until the first takes effect.
    pub left_ms: u32,
}

/// What waits, of which kind, from `page` on.
#[server(prefix = "/api", endpoint = "review/wall")]
pub async fn show_wall(show: String, page: String) -> Result<Packed<Wall>, AppError> {
    use domain::Role;
    use store::ProposalQuery;

    use super::{lines, place};
    use crate::api::{guard, map};

    const CARDS: u32 = 24;
    let caller = guard::require(Role::Reviewer)?;
    let registry = caller.registry();
    let marked = match Show::parse(&show) {
        Show::All => None,
        Show::Marked => Some(true),
        Show::Unmarked => Some(false),
    };
    let query = ProposalQuery { marked, limit: CARDS, after: place::read(&page), ..ProposalQuery::default() };
    let found = registry.wall(&query).await.map_err(map::error)?;
    // The policy is asked for only where it matters.
    let own = found.page.rows.iter().any(|row| row.own && row.marks.is_empty());
    let accept_own = own && registry.review_policy().await.map_err(map::error)?.accept_own;
    let pending = registry.own_verdicts().await.map_err(map::error)?;
    Ok(Packed::of(&Wall {
        next: found.page.next.map(place::write),
        cards: found.page.rows.into_iter().map(|row| lines::card(row, accept_own, &caller)).collect(),
        counts: [found.all, found.marked, found.all.saturating_sub(found.marked)],
        pending: lines::pending(&pending, &caller),
    }))
}
