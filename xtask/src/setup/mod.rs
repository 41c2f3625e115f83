//! Set-up: each part looks first, and does something only where something is missing.

pub mod browser;
mod debian;
pub use debian::is_root;
pub mod node;
pub mod postgres;
pub mod wasm;

use crate::progress::say;
use crate::workspace::Workspace;
use anyhow::Result;

/// Everything that building and testing need.
pub fn everything(workspace: &Workspace) -> Result<()> {
    say(&format!("WASM target: {}", wasm::toolchain(workspace)?));
    node::packages(workspace)?;
    say(&format!("npm packages: {}", workspace.end2end().join("node_modules").display()));
    say(&format!("browser: {}", browser::chromium(workspace)?));
    say(&format!("PostgreSQL's programs: {}", postgres::programs()?.display()));
    Ok(())
}
