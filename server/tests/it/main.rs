//! The program as its users meet it: the binary, started in a directory of its own, over HTTP and on the command line.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod bulk;
mod check;
mod clients;
mod durability;
mod form;
mod headers;
mod hostile;
mod import;
mod key;
mod logos;
mod mail;
#[path = "../../store/tests/store/postgres.rs"]
mod postgres;
mod preflight;
mod probes;
mod program;
mod protected_names;
mod provider;
mod rights;
mod secrets;
mod security;
mod shutdown;
mod sign_up;
#[expect(dead_code, reason = "the tests of the mailer use the rest")]
mod smtp;
mod statements;
mod wire;
