//! A Chromium for the browser tests, and the font the pictures are compared with.

use super::debian;
use crate::process::{find, output, run, succeeds};
use crate::progress::step;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Finds a Chromium (`CLIENTELE_CHROMIUM` names one), or installs it: from Debian, else Playwright's.
pub fn chromium(workspace: &Workspace) -> Result<PathBuf> {
    let found = installed();
    if let (Some(path), true) = (&found, has_inter()) {
        return Ok(path.clone());
    }
    match (debian::install(&["chromium", "fonts-inter"], "Chromium with the font Inter, for the browser tests"), found)
    {
        (Err(reason), None) => playwrights(workspace)
            .context("install Chromium or Google Chrome, or name one in CLIENTELE_CHROMIUM")
            .context(reason),
        // Without the font the tests run all the same.
        (_, Some(found)) => Ok(found),
        (Ok(()), None) => installed().context("Chromium was installed, but is not in the PATH"),
    }
}

/// The build of Chromium that Playwright downloads for itself, where it can.
fn playwrights(workspace: &Workspace) -> Result<PathBuf> {
    super::node::packages(workspace)?;
    let folder = workspace.end2end();
    step("downloading Playwright's Chromium", || {
        run(Command::new(folder.join("node_modules/.bin/playwright"))
            .args(["install", "chromium"])
            .current_dir(&folder))
    })?;
    let ask = "console.log(require('playwright').chromium.executablePath())";
    let path = output(Command::new("node").args(["--eval", ask]).current_dir(&folder))?;
    Ok(PathBuf::from(path.trim()))
}

fn installed() -> Option<PathBuf> {
    let named = env::var_os("CLIENTELE_CHROMIUM").map(PathBuf::from);
    let mac = || Path::new(MAC).is_file().then(|| PathBuf::from(MAC));
    named.or_else(|| NAMES.iter().find_map(find)).or_else(mac)
}

/// Whether text in Inter is drawn in Inter. Unknown counts as yes: it is a matter of looks.
fn has_inter() -> bool {
    !succeeds(Command::new("fc-match").arg("--version"))
        || output(Command::new("fc-match").args(["--format=%{family}", "Inter"]))
            .is_ok_and(|name| name.contains("Inter"))
}
