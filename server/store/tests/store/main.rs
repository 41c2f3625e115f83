//! The store, as those who use it meet it, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is the server in `CLIENTELE_TEST_POSTGRES_URL`, with the right to make databases: one a test. Without it
//! these tests are skipped with a note, and fail if `CLIENTELE_REQUIRE_POSTGRES` is set.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod audit;
mod clients;
mod drafts;
mod engines;
mod import;
mod invitations;
mod list;
mod logos;
mod opening;
mod owners;
mod ownership;
mod review;
mod review_crowd;
mod rights;
mod secrets;
mod sessions;
