//! PostgreSQL's programs. The tests start a server of their own with them.

use super::debian;
use crate::process::find;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with `initdb`, `postgres` and `pg_ctl`, after installing them if need be.
pub fn programs() -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    debian::install(&["postgresql"], "PostgreSQL (initdb and postgres, for the tests)")
        .context("install PostgreSQL 15 or newer, or name a server in CLIENTELE_TEST_POSTGRES_URL")?;
    installed().context("PostgreSQL was installed, but initdb is nowhere to be found")
}

/// In the PATH, or where Debian keeps one folder a version: the newest.
fn installed() -> Option<PathBuf> {
    let in_path = find("initdb").and_then(|path| path.canonicalize().ok()?.parent().map(Path::to_path_buf));
    in_path.or_else(|| {
        let versions = fs::read_dir(DEBIAN).ok()?.flatten();
        let folders = versions.filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            folder.join("initdb").is_file().then_some((version, folder))
        });
        folders.max().map(|(_, folder)| folder)
    })
}
