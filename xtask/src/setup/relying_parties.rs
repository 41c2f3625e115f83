//! Relying parties that others wrote, for the browser tests to sign in with: a module of Apache, a program for the
//! command line, a library in Python.

use super::debian;
use crate::process::{find, run, succeeds};
use crate::progress::step;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MODULE: &str = "/usr/lib/apache2/modules/mod_auth_openidc.so";

/// Installs what is missing, and returns the Python that has the packages of end2end/requirements.txt.
pub fn install(workspace: &Workspace) -> Result<PathBuf> {
    if !Path::new(MODULE).is_file() {
        debian::install(
            &["apache2-bin", "libapache2-mod-auth-openidc"],
            "Apache with mod_auth_openidc, for the tests",
        )?;
    }
    if find("oidc-agent").is_none() {
        debian::install(&["oidc-agent-cli"], "oidc-agent, for the tests")?;
    }
    python(workspace)
}

fn python(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("python");
    let program = folder.join("bin/python");
    let list = workspace.end2end().join("requirements.txt");
    let wanted = fs::read(&list).context("reading end2end/requirements.txt")?;
    let installed = folder.join("installed.txt");
    if fs::read(&installed).is_ok_and(|list| list == wanted) {
        return Ok(program);
    }
    if !succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"])) {
        debian::install(&["python3-venv"], "Python with venv, for the tests")?;
    }
    step("installing the Python packages of end2end", || {
        let _ = fs::remove_dir_all(&folder);
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run(Command::new(&program).args(pip).arg(&list))?;
        Ok(fs::write(&installed, &wanted)?)
    })?;
    Ok(program)
}
