//! The store, as those who use it meet it, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is the server in `CLIENTELE_TEST_POSTGRES_URL`, with the right to make databases: one a test. Without it
//! these tests are skipped with a note, and fail if `CLIENTELE_REQUIRE_POSTGRES` is set.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod audit;
mod client_tokens;
mod clients;
mod drafts;
mod dynamic;
mod engines;
mod form_drafts;
mod import;
mod invitations;
mod languages;
mod list;
mod logos;
mod logouts;
mod marks;
mod misuse;
mod notices;
mod opening;
mod outbox;
mod owners;
mod ownership;
mod pairwise;
mod people;
mod postgres;
mod preflight;
mod provider;
mod registration;
mod review;
mod review_crowd;
mod review_decide;
mod review_queue;
mod review_secrets;
mod rights;
mod secrets;
mod sessions;
mod sign_up;
mod upstream;
mod uses;
