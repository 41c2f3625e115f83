//! `serve`: build, then become the server.

use crate::build::{self, Kind};
use crate::process::line;
use crate::progress::say;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Builds the release and turns into it, with the demo data: signals then reach the server, and nothing stands between it
/// and the terminal. Returns only if it cannot be started.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let binary = build::run(workspace, Kind::Release)?;
    let mut server = Command::new(binary);
    server.args(["serve", "--demo"]).args(arguments).current_dir(&workspace.root);
    say(&format!("starting {}", line(&server)));
    Err(server.exec()).with_context(|| format!("running {}", line(&server)))
}
