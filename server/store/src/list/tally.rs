//! How many clients there are of each kind, without counting them.

use std::sync::Arc;

use domain::{ClientStatus, ClientType, JwtAlg, ResponseType};

use super::Shelf;
use crate::{Registry, Result, StoreError, actor::Right, clients::Facets, engine::values};

/// How many clients there are of each kind. The database keeps these numbers up to date with every change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies(pub Vec<Tally>);

/// Clients that are alike in all that can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Where they are.
    pub shelf: Shelf,
    /// `client_type`
    pub client_type: ClientType,
    /// `status`
    pub status: ClientStatus,
    /// `jwt_alg`
    pub jwt_alg: JwtAlg,
    /// `response_types`
    pub response_types: Vec<ResponseType>,
    /// Whether they have warnings.
    pub problems: bool,
    /// How many they are.
    pub clients: u64,
}

/// How many clients there were of each kind at some moment, how many proposals waited for a reviewer, what may happen
/// without one, and how many notices there were for whoever looks; see [`Registry::knowing`].
#[derive(Debug, Clone)]
pub struct Tallied {
    kinds: Arc<[(Facets, i64)]>,
    waiting: u64,
    policy: Option<Arc<str>>,
    unread: u32,
}

impl Tallied {
    /// From what [`SELECT`], [`WAITING`], `review::POLICY` and [`crate::notices::unread`] give.
    pub(crate) fn parse(text: &str, waiting: i64, policy: Option<String>, unread: i64) -> Result<Self> {
        Ok(Self {
            kinds: parse(text)?.into(),
            waiting: u64::try_from(waiting).unwrap_or_default(),
            policy: policy.map(Into::into),
            unread: u32::try_from(unread).unwrap_or_default(),
        })
    }

    /// The review policy as it is stored, if somebody set it.
    pub(crate) fn policy(&self) -> Option<&str> {
        self.policy.as_deref()
    }

    /// Proposals that waited for a reviewer.
    pub const fn waiting(&self) -> u64 {
        self.waiting
    }

    /// Notices that nobody had read: 100 stand for more.
    pub const fn unread(&self) -> u32 {
        self.unread
    }

    pub(super) fn to_vec(&self) -> Vec<(Facets, i64)> {
        self.kinds.to_vec()
    }
}

impl Tallies {
    /// Clients in the registry that fit.
    pub fn live(&self, fits: impl Fn(&Tally) -> bool) -> u64 {
        self.0.iter().filter(|tally| tally.shelf == Shelf::Live && fits(tally)).map(|tally| tally.clients).sum()
    }

    /// Clients in the trash.
    pub fn trash(&self) -> u64 {
        self.0.iter().filter(|tally| tally.shelf == Shelf::Trash).map(|tally| tally.clients).sum()
    }
}

impl Tally {
    fn new(facets: Facets, clients: i64) -> Self {
        Self {
            shelf: facets.get_shelf(),
            client_type: facets.get_client_type(),
            status: facets.get_status(),
            jwt_alg: facets.get_jwt_alg(),
            response_types: facets.get_response_types(),
            problems: facets.get_problems(),
            clients: u64::try_from(clients).unwrap_or_default(),
        }
    }
}

/// Reads the tallies, as one text: there may be hundreds of kinds, and a row costs more than a number.
pub(crate) const SELECT: &str = "SELECT COALESCE(string_agg(CAST(facets AS TEXT) || ' ' || CAST(clients AS TEXT), ','), '') \
                                 FROM client_tally WHERE clients > 0";

/// Counts the proposals that wait for a reviewer.
pub(crate) const WAITING: &str = "SELECT COUNT(*) FROM proposal p WHERE p.state = 'waiting' AND p.due_at IS NULL \
     AND p.client NOT IN (SELECT key FROM client WHERE deleted_at IS NOT NULL)";

/// What [`SELECT`] gives.
pub(super) fn parse(text: &str) -> Result<Vec<(Facets, i64)>> {
    let read = |pair: &str| {
        let (facets, clients) = pair.split_once(' ')?;
        Some((Facets(facets.parse().ok()?), clients.parse().ok()?))
    };
    let pairs = text.split(',').filter(|pair| !pair.is_empty());
    pairs.map(|pair| read(pair).ok_or(StoreError::Corrupt("tally"))).collect()
}

impl Registry {
    /// How many clients there are of each kind.
    pub async fn tallies(&self) -> Result<Tallies> {
        self.require(Right::Read)?;
        if let Some(tallied) = &self.tallied {
            return Ok(Tallies::new(tallied.to_vec()));
        }
        let (text,): (String,) = self.db().one(SELECT, values![]).await?;
        Ok(Tallies::new(parse(&text)?))
    }
}

impl Tallies {
    pub(super) fn new(tallies: Vec<(Facets, i64)>) -> Self {
        Self(tallies.into_iter().map(|(facets, clients)| Tally::new(facets, clients)).collect())
    }
}
