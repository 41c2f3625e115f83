//! Set-up: each part looks first, and does something only where something is missing.

pub mod browser;
mod debian;
pub use debian::is_root;
pub mod node;
pub mod postgres;
pub mod relying_parties;
pub mod wasm;

use crate::progress::say;
use crate::workspace::Workspace;
use anyhow::{Result, ensure};

/// Everything that building and testing need. What cannot be had does not keep the rest from being set up.
pub fn everything(workspace: &Workspace) -> Result<()> {
    let parts = [
        ("WASM target", wasm::toolchain(workspace).map(|found| found.to_string())),
        ("npm packages", node::packages(workspace).map(|()| "in end2end/node_modules".to_owned())),
        ("browser", browser::chromium(workspace).map(|path| path.display().to_string())),
        ("PostgreSQL's programs", postgres::programs().map(|path| path.display().to_string())),
        ("relying parties", relying_parties::install(workspace).map(|path| path.display().to_string())),
    ];
    let mut missing = Vec::new();
    for (name, part) in parts {
        match part {
            Ok(found) => say(&format!("{name}: {found}")),
            Err(reason) => {
                say(&format!("{name}: {reason:#}"));
                missing.push(name);
            }
        }
    }
    ensure!(missing.is_empty(), "still missing: {}", missing.join(", "));
    Ok(())
}
