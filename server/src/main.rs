//! `clientele`: the registry of OpenID Connect relying parties. This file only starts the command line.

// A view is one type, nested as deep as its elements.
#![recursion_limit = "256"]

mod calendar;
mod cli;
mod clock;
mod demo;
mod hex;
mod http;
mod log;
mod logo;
mod look_alike;
mod mail;
mod policy;
mod preflight;
mod public_url;
mod site;
mod synthetic;
mod upstream;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rendering a page is mostly small allocations, and threads give back what others took.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    use_small_pages();
    cli::run()
}

/// The allocator asks the system for pages of two megabytes, and most of each would lie idle: a third of the memory of a
/// server. Where it cannot be had otherwise, it stays so.
fn use_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
