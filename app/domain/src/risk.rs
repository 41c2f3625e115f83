//! What a change means for the users of a client.

use crate::{Field, Metadata};

/// The three kinds of change, from harmless to not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// It can do less than before.
    Tightening,
    /// Nothing that users or the provider decide by.
    Cosmetic,
    /// It can do more, or looks like something else.
    Widening,
}

/// Each changed field with the kind of its change, in the order of [`Field::ALL`].
pub fn change_risk(before: &Metadata, after: &Metadata) -> Vec<(Field, Risk)> {
    let _ = (before, after);
    Vec::new()
}
