//! Node.js' packages: Playwright for the tests, binaryen's wasm-opt for a smaller front end.

use crate::process::{find, output, run};
use crate::progress::{say, step};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const OLDEST: u32 = 20;
/// Older ones fail on what today's Rust compilers emit.
const OLDEST_WASM_OPT: u32 = 117;

/// A wasm-opt to run, and the version that decides about its output.
pub struct WasmOpt {
    /// The program.
    pub program: PathBuf,
    /// Its version.
    pub version: String,
}

/// Installs the packages that end2end/package-lock.json names.
pub fn packages(workspace: &Workspace) -> Result<()> {
    node()?;
    let folder = workspace.end2end();
    let wanted = fs::read(folder.join("package-lock.json")).context("reading end2end/package-lock.json")?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    step("installing npm packages in end2end", || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        // A browser comes from elsewhere (see `browser`).
        run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
        Ok(fs::write(installed, wanted)?)
    })
}

/// The wasm-opt of the npm packages, or one of the machine's if it is young enough. None without either, which makes the
/// front end larger and is no error: `serve` asks for Rust and nothing else.
pub fn wasm_opt(workspace: &Workspace) -> Option<WasmOpt> {
    match packages(workspace) {
        Ok(()) => {
            let modules = workspace.end2end().join("node_modules");
            let about = fs::read_to_string(modules.join("binaryen/package.json")).ok()?;
            let about: serde_json::Value = serde_json::from_str(&about).ok()?;
            let version = about.get("version")?.as_str()?.to_owned();
            Some(WasmOpt { program: modules.join(".bin/wasm-opt"), version })
        }
        Err(reason) => {
            let found = on_path();
            if found.is_none() {
                say(&format!("no wasm-opt ({reason:#}): the front end will be about a third larger"));
            }
            found
        }
    }
}

fn on_path() -> Option<WasmOpt> {
    let program = find("wasm-opt")?;
    let said = output(Command::new(&program).arg("--version")).ok()?;
    let version = said.split_whitespace().find_map(|word| word.parse::<u32>().ok())?;
    (version >= OLDEST_WASM_OPT).then(|| WasmOpt { program, version: version.to_string() })
}

fn node() -> Result<()> {
    if find("node").is_none() || find("npm").is_none() {
        bail!("Node.js with npm is not installed (version {OLDEST} or newer)");
    }
    let said = output(Command::new("node").arg("--version"))?;
    let major = said.trim().trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!("Node.js is {}, and version {OLDEST} or newer is needed", said.trim());
    }
    Ok(())
}
