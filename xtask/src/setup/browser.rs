//! A Chromium for the browser tests, and the font the pictures are compared with.

use super::debian;
use crate::process::{find, output, run, succeeds};
use crate::progress::step;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser that Playwright drives.
pub enum Browser {
    /// One of the machine's.
    Installed(PathBuf),
    /// The one that Playwright downloaded for itself.
    Playwrights,
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installed(path) => path.display().fmt(f),
            Self::Playwrights => f.write_str("Playwright's own"),
        }
    }
}

/// Finds a Chromium (`CLIENTELE_CHROMIUM` names one), or installs it: from Debian, else Playwright's.
pub fn chromium(workspace: &Workspace) -> Result<Browser> {
    let found = installed();
    if found.is_none() || !has_inter() {
        let result =
            debian::install(&["chromium", "fonts-inter"], "Chromium with the font Inter, for the browser tests");
        if let (None, Err(reason)) = (&found, result) {
            step("downloading Playwright's Chromium", || {
                let playwright = workspace.end2end().join("node_modules/.bin/playwright");
                run(Command::new(playwright).args(["install", "chromium"]).current_dir(workspace.end2end()))
            })
            .context("install Chromium or Google Chrome, or name one in CLIENTELE_CHROMIUM")
            .context(reason)?;
            return Ok(Browser::Playwrights);
        }
    }
    installed().map(Browser::Installed).context("Chromium was installed, but is not in the PATH")
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
