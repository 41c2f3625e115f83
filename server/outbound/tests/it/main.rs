//! The guard and the preflight against real servers, over TCP and TLS.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod encrypted;
mod limits;
mod plain;
mod web;
