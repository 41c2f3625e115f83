//! The toolchain that compiles the front end.
//!
//! The one in use, if it has the WASM standard library or rustup can add it. Otherwise Debian's: its packages bring a
//! compiler and the library's source, from which the library is built once. Debian's toolchain then compiles the front end
//! and nothing else, so nothing is compiled twice.

use super::debian;
use crate::process::{self, find, run, succeeds};
use crate::progress::step;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_STD: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";
const DEBIAN_LLD: &str = "/usr/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld";

const HELP: &str = "Rust's standard library for wasm32-unknown-unknown is missing.
Install it with `rustup target add wasm32-unknown-unknown` (it needs Rust's own download server),
or use Debian 12 or newer, where this set-up takes it from the packages rustc-web, cargo-web and rust-web-src.";

/// Who compiles the front end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The one that compiles everything else.
    Default,
    /// Debian's, in /usr.
    Debian,
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "in the Rust toolchain in use",
            Self::Debian => "in Debian's Rust toolchain",
        })
    }
}

impl Toolchain {
    /// This toolchain's cargo.
    pub fn cargo(self, workspace: &Workspace) -> Command {
        if self == Self::Default {
            return process::cargo(workspace);
        }
        let mut command = process::cargo_at(DEBIAN_CARGO, workspace);
        // The outer cargo's libraries, and rustup's choice, are not this compiler's.
        for name in ["LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "CARGO"] {
            command.env_remove(name);
        }
        command.env("RUSTC", DEBIAN_RUSTC);
        command
    }

    fn rustc(self) -> Command {
        let mut command = Command::new(if self == Self::Default { "rustc" } else { DEBIAN_RUSTC });
        if self == Self::Debian {
            command.env_remove("LD_LIBRARY_PATH");
        }
        command
    }

    /// Whether it compiles and links for the browser, with link-time optimisation: the only question that matters.
    fn works(self, workspace: &Workspace) -> bool {
        let folder = workspace.front().join("probe");
        let source = folder.join("probe.rs");
        let probe = "#[unsafe(no_mangle)] pub extern \"C\" fn probe(n: usize) -> usize { vec![0_u8; n].len() }\n";
        if fs::create_dir_all(&folder).and_then(|()| fs::write(&source, probe)).is_err() {
            return false;
        }
        let mut rustc = self.rustc();
        rustc.args(["--edition=2024", "--crate-type=cdylib", "-Cpanic=abort", "-Clto=fat", "--target", TARGET]);
        succeeds(rustc.arg("-o").arg(folder.join("probe.wasm")).arg(source))
    }
}

/// Finds the toolchain, after installing what it lacks.
pub fn toolchain(workspace: &Workspace) -> Result<Toolchain> {
    for known in [Toolchain::Default, Toolchain::Debian] {
        if known.works(workspace) {
            return Ok(known);
        }
    }
    if find("rustup").is_some() {
        let added =
            step("adding the WASM target with rustup", || run(Command::new("rustup").args(["target", "add", TARGET])));
        if added.is_ok() && Toolchain::Default.works(workspace) {
            return Ok(Toolchain::Default);
        }
    }
    if !debian::offers("rustc-web") {
        bail!(HELP);
    }
    from_debian(workspace).context(HELP)?;
    if !Toolchain::Debian.works(workspace) {
        bail!("Debian's Rust toolchain was set up, but compiles nothing for the browser.\n{HELP}");
    }
    Ok(Toolchain::Debian)
}

/// Debian's compiler, its linker, and the standard library built from its source.
fn from_debian(workspace: &Workspace) -> Result<()> {
    debian::install(&["rustc-web", "cargo-web", "rust-web-src"], "a Rust toolchain for the browser")?;
    let about = process::output(Toolchain::Debian.rustc().arg("-vV"))?;
    let version = said(&about, "release: ").context("rustc -vV names no release")?;
    if older(version, &workspace.rust_version) {
        bail!("Debian's Rust here is {version}, and {} is needed", workspace.rust_version);
    }
    let llvm = said(&about, "LLVM version: ").and_then(|version| version.split('.').next());
    let llvm = llvm.context("rustc -vV names no LLVM version")?;
    if !Path::new(DEBIAN_LLD).exists() {
        debian::install(&[&format!("lld-{llvm}")], "a linker for the browser")?;
        let folder = Path::new(DEBIAN_LLD).parent().context("the linker lies in a folder")?;
        run(root("mkdir")?.arg("-p").arg(folder))?;
        run(root("ln")?.arg("-sf").arg(format!("/usr/lib/llvm-{llvm}/bin/lld")).arg(DEBIAN_LLD))?;
    }
    step("building the standard library for the browser (about a minute, once)", || standard_library(workspace))
}

/// Builds an empty crate with `-Z build-std` and keeps the library that comes with it.
fn standard_library(workspace: &Workspace) -> Result<()> {
    let folder = workspace.front().join("std");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let manifest = "[workspace]\n[package]\nname = \"empty\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n\
                    [profile.release]\npanic = \"abort\"\n";
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("lib.rs"), "")?;
    let mut cargo = Toolchain::Debian.cargo(workspace);
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort", "--target", TARGET]);
    cargo.current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target"));
    // Without its bitcode the library cannot take part in the front end's link-time optimisation.
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes").env("RUSTC_BOOTSTRAP", "1");
    run(&mut cargo)?;

    let mut libraries = Vec::new();
    collect(&folder.join("target").join(TARGET), &mut libraries)?;
    run(root("rm")?.arg("-rf").arg(DEBIAN_STD))?;
    run(root("install")?.args(["-D", "-m", "644", "-t", DEBIAN_STD]).args(libraries))?;
    // What was compiled against another standard library is of no use now.
    let _ = fs::remove_dir_all(workspace.front().join(TARGET));
    let _ = fs::remove_dir_all(folder);
    Ok(())
}

fn collect(folder: &Path, libraries: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, libraries)?;
        } else if path.extension().is_some_and(|end| end == "rlib") && !name.starts_with("libempty") {
            libraries.push(path);
        }
    }
    Ok(())
}

fn root(program: &str) -> Result<Command> {
    debian::as_root(program).with_context(|| format!("{program} in /usr needs root's rights: run this as root once"))
}

fn said<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(label)).map(str::trim)
}

/// Compares dotted versions by their numbers.
fn older(version: &str, than: &str) -> bool {
    let numbers = |text: &str| text.split(['.', '-']).map_while(|n| n.parse().ok()).collect::<Vec<u32>>();
    numbers(version) < numbers(than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(older("1.85.0", "1.95"));
        assert!(older("1.9.0", "1.95"));
        assert!(!older("1.96.0", "1.95"));
        assert!(!older("1.95.0", "1.95"));
    }

    #[test]
    fn a_compilers_description_is_read_by_its_labels() {
        let about = "rustc 1.96.0\nrelease: 1.96.0\nLLVM version: 22.1.8\n";
        assert_eq!(said(about, "LLVM version: "), Some("22.1.8"));
        assert_eq!(said(about, "host: "), None);
    }
}
