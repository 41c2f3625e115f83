//! Two revisions, field by field.

use crate::{Field, Metadata};

/// One field that differs: the values only in the older, only in the newer, and in both (for lists).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: Field,
    /// Values that went, as they are shown.
    pub removed: Vec<String>,
    /// Values that came.
    pub added: Vec<String>,
}

/// Every field that differs, in the order of [`Field::ALL`].
pub fn changes(before: &Metadata, after: &Metadata) -> Vec<Change> {
    let _ = (before, after);
    Vec::new()
}

/// A field of `metadata` as text: one string for a plain field, one an entry for a list, none where it is empty.
pub fn values(metadata: &Metadata, field: Field) -> Vec<String> {
    let _ = (metadata, field);
    Vec::new()
}
