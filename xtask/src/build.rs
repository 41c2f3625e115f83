//! `build`: the site, then the server that embeds it.

use crate::process::{self, cargo};
use crate::progress::{kilobytes, say, step};
use crate::workspace::Workspace;
use crate::{front, site};
use anyhow::{Context, Result};
use std::fmt;
use std::fs::{self, File};
use std::path::PathBuf;

/// How much work goes into the result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Small and fast, as it is shipped.
    Release,
    /// Soon there.
    Dev,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Release => "release",
            Self::Dev => "dev",
        })
    }
}

/// Builds everything and returns the server's path.
pub fn run(workspace: &Workspace, kind: Kind) -> Result<PathBuf> {
    let _alone = alone(workspace)?;
    site(workspace, kind)?;
    let binary = server(workspace, kind)?;
    let size = fs::metadata(&binary).with_context(|| format!("looking for {}", binary.display()))?.len();
    say(&format!("{} ({})", binary.display(), kilobytes(size)));
    Ok(binary)
}

/// Waits until no other build is at work in this checkout: they share the folder of the site, and the server has to embed
/// the one that was made for it. The lock ends with the value, or with the process.
pub fn alone(workspace: &Workspace) -> Result<File> {
    let path = workspace.site().with_extension("lock");
    fs::create_dir_all(path.parent().context("the site lies in a folder")?)?;
    let lock = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
    if lock.try_lock().is_err() {
        say("waiting for another build of this checkout");
        lock.lock().with_context(|| format!("locking {}", path.display()))?;
    }
    Ok(lock)
}

/// Builds the site, and returns how many warnings the compiler had about the front end.
pub fn site(workspace: &Workspace, kind: Kind) -> Result<usize> {
    let front = front::build(workspace, kind)?;
    site::lay_out(workspace, &front, kind)?;
    Ok(front.warnings)
}

/// Builds the server around the site that is there.
pub fn server(workspace: &Workspace, kind: Kind) -> Result<PathBuf> {
    let settings = &workspace.settings;
    let mut command = cargo(workspace);
    command.args(["build", "--bin", &settings.bin_target]);
    match kind {
        Kind::Release => command.args(["--release", "--package", &settings.bin_package]),
        // The selection that is tested: of what a crate can do, it decides what is compiled, and so nothing is twice.
        Kind::Dev => command.args(["--workspace", "--exclude", &settings.lib_package]),
    };
    step(&format!("compiling the server ({kind})"), || process::run(&mut command))?;
    let folder = if kind == Kind::Release { "release" } else { "debug" };
    let name = format!("{}{}", settings.bin_target, std::env::consts::EXE_SUFFIX);
    Ok(workspace.target.join(folder).join(name))
}
