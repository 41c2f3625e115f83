//! Packages of Debian and its descendants.

use crate::process::{find, run, succeeds};
use crate::progress::step;
use anyhow::{Result, bail};
use std::ffi::OsStr;
use std::io::{IsTerminal, stdin};
use std::process::Command;
use std::sync::OnceLock;

/// Installs packages, or says why it cannot. `purpose` completes "… is needed for".
pub fn install(packages: &[&str], purpose: &str) -> Result<()> {
    if find("apt-get").is_none() {
        bail!("{purpose} is missing, and this is no Debian to install it from");
    }
    let Some(mut apt) = as_root("apt-get") else {
        bail!("{purpose} is missing. Run this as root once, or: sudo apt-get install {}", packages.join(" "));
    };
    step(&format!("installing {} from Debian", packages.join(", ")), || {
        refresh()?;
        apt.args(["install", "--yes", "--quiet=2", "--no-install-recommends", "-oDpkg::Use-Pty=0"]).args(packages);
        run(apt.env("DEBIAN_FRONTEND", "noninteractive"))
    })
}

/// Whether Debian's package lists know a package.
pub fn offers(package: &str) -> bool {
    find("apt-get").is_some() && refresh().is_ok() && succeeds(Command::new("apt-cache").args(["show", package]))
}

/// A command with root's rights: as it is for root, through sudo otherwise.
pub fn as_root(program: impl AsRef<OsStr>) -> Option<Command> {
    if is_root() {
        return Some(Command::new(program));
    }
    find("sudo")?;
    let mut command = Command::new("sudo");
    if !stdin().is_terminal() {
        command.arg("--non-interactive");
    }
    command.arg(program);
    Some(command)
}

/// Whether this process is root's.
pub fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| {
        let id = Command::new("id").arg("-u").output();
        id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
    })
}

/// Brings the package lists up to date, once.
fn refresh() -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_none() {
        let Some(mut apt) = as_root("apt-get") else { bail!("apt-get update needs root's rights") };
        run(apt.args(["update", "--quiet=2"]))?;
        DONE.get_or_init(|| ());
    }
    Ok(())
}
