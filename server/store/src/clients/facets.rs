//! All that clients can be filtered by, in one number: an index on it, or beside a sort order, answers every combination
//! of filters, and the tallies count by it.

use domain::{ApplicationType, ClientStatus, ClientType, JwtAlg, Metadata, ResponseType};

use crate::list::Shelf;

/// The number. Its bits are in the database: they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facets(pub i64);

const PUBLIC: i64 = 1;
const SUSPENDED: i64 = 1 << 1;
const HS256: i64 = 1 << 2;
const NATIVE: i64 = 1 << 3;
const PROBLEMS: i64 = 1 << 4;
const TRASH: i64 = 1 << 5;
const WAITING: i64 = 1 << 6;
const RESPONSE_TYPES: i64 = 8;

impl Facets {
    pub fn new(metadata: &Metadata, status: ClientStatus, warnings: u32) -> Self {
        let types = metadata.response_types.iter().fold(0, |bits, &kind| bits | response_type(kind));
        Self(types)
            .with(PROBLEMS, warnings > 0)
            .status(status)
            .with(HS256, metadata.jwt_alg == JwtAlg::HS256)
            .with(PUBLIC, metadata.client_type == ClientType::Public)
            .with(NATIVE, metadata.application_type == ApplicationType::Native)
    }

    pub fn status(self, status: ClientStatus) -> Self {
        self.with(SUSPENDED, status == ClientStatus::Suspended).with(WAITING, status == ClientStatus::Waiting)
    }

    pub fn put_on(self, place: Shelf) -> Self {
        self.with(TRASH, place == Shelf::Trash)
    }

    pub fn get_client_type(self) -> ClientType {
        if self.has(PUBLIC) { ClientType::Public } else { ClientType::Confidential }
    }

    pub fn get_status(self) -> ClientStatus {
        match (self.has(SUSPENDED), self.has(WAITING)) {
            (true, _) => ClientStatus::Suspended,
            (false, true) => ClientStatus::Waiting,
            (false, false) => ClientStatus::Active,
        }
    }

    pub fn get_jwt_alg(self) -> JwtAlg {
        if self.has(HS256) { JwtAlg::HS256 } else { JwtAlg::RS256 }
    }

    pub fn get_application_type(self) -> ApplicationType {
        if self.has(NATIVE) { ApplicationType::Native } else { ApplicationType::Web }
    }

    pub fn get_response_types(self) -> Vec<ResponseType> {
        ResponseType::ALL.iter().copied().filter(|&kind| self.has(response_type(kind))).collect()
    }

    pub fn get_problems(self) -> bool {
        self.has(PROBLEMS)
    }

    pub fn get_shelf(self) -> Shelf {
        if self.has(TRASH) { Shelf::Trash } else { Shelf::Live }
    }

    fn has(self, bit: i64) -> bool {
        self.0 & bit != 0
    }

    fn with(self, bit: i64, on: bool) -> Self {
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }
}

/// What the facets of the clients that are looked for have in common: `facets & mask = bits`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FacetFilter {
    pub mask: i64,
    pub bits: i64,
}

impl FacetFilter {
    pub fn new(query: &crate::ListQuery) -> Self {
        let mut filter = Self::default();
        filter.require(TRASH, query.shelf == Shelf::Trash);
        if let Some(client_type) = query.client_type {
            filter.require(PUBLIC, client_type == ClientType::Public);
        }
        if let Some(status) = query.status {
            filter.require(SUSPENDED, status == ClientStatus::Suspended);
            filter.require(WAITING, status == ClientStatus::Waiting);
        }
        if let Some(alg) = query.jwt_alg {
            filter.require(HS256, alg == JwtAlg::HS256);
        }
        if let Some(problems) = query.problems {
            filter.require(PROBLEMS, problems);
        }
        if let Some(kind) = query.response_type {
            filter.require(response_type(kind), true);
        }
        filter
    }

    pub fn admits(self, facets: Facets) -> bool {
        facets.0 & self.mask == self.bits
    }

    /// Whether it asks for no more than the shelf, which the sort orders begin with anyway.
    pub fn is_shelf_only(self) -> bool {
        self.mask == TRASH
    }

    fn require(&mut self, bit: i64, on: bool) {
        self.mask |= bit;
        self.bits |= if on { bit } else { 0 };
    }
}

fn response_type(kind: ResponseType) -> i64 {
    let bit = match kind {
        ResponseType::Code => 0,
        ResponseType::IdToken => 1,
        ResponseType::IdTokenToken => 2,
        ResponseType::CodeToken => 3,
        ResponseType::CodeIdToken => 4,
        ResponseType::CodeIdTokenToken => 5,
    };
    1 << (RESPONSE_TYPES + bit)
}
