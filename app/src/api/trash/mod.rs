//! The trash: clients that were deleted and can still be restored.

pub mod list_trash;
