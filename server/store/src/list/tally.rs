//! How many clients there are of each kind, without counting them.

use domain::{ClientStatus, ClientType, JwtAlg, ResponseType};

use super::Shelf;

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
