//! The reviewers' desk: the queue, one proposal, the policy.

mod decide;
mod fields;
mod owner;
pub mod policy;
pub mod proposal;
pub mod queue;
mod seen;
mod talk;
mod verdict;
