//! The program as its users meet it: the binary, started in a directory of its own, over HTTP and on the command line.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod check;
mod clients;
mod durability;
mod form;
mod headers;
mod hostile;
mod import;
mod key;
mod logos;
mod probes;
mod program;
mod rights;
mod secrets;
mod shutdown;
mod wire;
