//! What is worth a second look about a client, computed: how its name reads, how its logo looks, where its hosts belong.
//!
//! Everything here is a pure function of what it is given. It stands apart from `domain` because of its tables (confusable
//! letters, public suffixes), which are too heavy for the browser; whoever has the other clients, the store, brings them.

mod contrast;
pub mod host;
pub mod look;
pub mod marks;
pub mod name;
mod perceptual;

pub use look::Look;
