//! `cargo xtask …`: everything between a fresh machine and a running, tested Clientele.
//!
//! # What a build leaves
//!
//! `target/site` is what the browser gets. The server embeds the whole folder, so that one binary is all there is:
//!
//! ```text
//! target/site/hash.txt                  three lines, "js: HASH", "wasm: HASH", "css: HASH", as cargo-leptos writes them
//! target/site/chunks.json               for each chunk of the front end the files that it consists of
//! target/site/pkg/clientele.HASH.js     wasm-bindgen's module, which is told where the WASM is
//! target/site/pkg/clientele.HASH.wasm   what every page needs of the front end
//! target/site/pkg/clientele_split.HASH.js   fetches the chunks
//! target/site/pkg/split_NAME.HASH.wasm  what the pages of one chunk need
//! target/site/pkg/chunk_N.HASH.wasm     what the pages of some chunks need
//! target/site/pkg/clientele.HASH.css    style/main.css, bundled and minified
//! target/site/pkg/NAME.HASH.EXT         a file of public/ that the style sheet refers to (a font, say)
//! target/site/…                         the rest of public/, under its own name
//! ```
//!
//! Text files also have a `.br` and a `.gz` beside them, where that is smaller. Everything under `pkg/` carries a hash of
//! its content in its name and never changes; the rest may.
//!
//! Settings live in the workspace's Cargo.toml, `[[workspace.metadata.leptos]]`, and nowhere else.
#![expect(clippy::print_stdout, reason = "a build tool talks on the terminal")]

mod bench;
mod build;
mod compress;
mod css;
mod first_load;
mod front;
mod js;
mod process;
mod progress;
mod serve;
mod setup;
mod site;
mod test;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use workspace::Workspace;

/// Set-up, build, serve and test Clientele.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what is missing: the WASM target, npm packages, Chromium, PostgreSQL's programs, relying parties
    Setup,
    /// Build the front end and the server: one self-contained target/release/clientele
    Build {
        /// Unoptimised and quick: target/debug/clientele, which reads target/site from the disk
        #[arg(long)]
        dev: bool,
    },
    /// Build, then run `clientele serve --demo` with whatever arguments follow
    Serve {
        /// Passed on to `clientele serve`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure the release build
    Bench(bench::BenchArgs),
    /// Run every check and test
    Test {
        /// The inner loop: the front end is checked and not built, and there is no browser
        #[arg(long)]
        quick: bool,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<()> {
    let workspace = Workspace::open()?;
    match verb {
        Verb::Setup => setup::everything(&workspace),
        Verb::Build { dev } => {
            build::run(&workspace, if dev { build::Kind::Dev } else { build::Kind::Release }).map(drop)
        }
        Verb::Serve { arguments } => serve::run(&workspace, &arguments),
        Verb::Bench(args) => {
            build::run(&workspace, build::Kind::Release)?;
            bench::run(&workspace, &args)
        }
        Verb::Test { quick } => test::run(&workspace, quick),
    }
}
