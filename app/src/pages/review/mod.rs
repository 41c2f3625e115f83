//! The reviewers' desk: the queue, one proposal, the policy.

mod brick;
mod decide;
mod fields;
mod many;
mod owner;
pub mod policy;
pub mod proposal;
pub mod queue;
mod seen;
mod talk;
mod verdict;
pub mod wall;
mod ways;
