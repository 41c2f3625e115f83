//! `clientele`: the registry of OpenID Connect relying parties. This file only starts the command line.

// A view is one type, nested as deep as its elements.
#![recursion_limit = "256"]

mod cli;
mod clock;
mod demo;
mod hex;
mod http;
mod log;
mod logo;
mod policy;
mod public_url;
mod site;
mod synthetic;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rendering a page is mostly small allocations, and threads give back what others took.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
