//! Where things are, and the settings in the workspace's Cargo.toml.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::env;
use std::path::{Path, PathBuf};

/// The checkout, its target folder and its settings.
pub struct Workspace {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR`, or `target`.
    pub target: PathBuf,
    /// The oldest Rust that builds it, as in Cargo.toml.
    pub rust_version: String,
    /// `[[workspace.metadata.leptos]]`.
    pub settings: Settings,
}

/// The part of cargo-leptos' settings that means something here.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Settings {
    /// The stem of the site's files.
    pub name: String,
    /// The package with the server.
    pub bin_package: String,
    /// The server's binary.
    pub bin_target: String,
    /// The package that becomes the WASM.
    pub lib_package: String,
    /// Its cargo profile in a release.
    pub lib_profile_release: String,
    /// The folder that becomes the site, below the root.
    pub site_root: PathBuf,
    /// The folder in it for hashed files.
    pub site_pkg_dir: String,
    /// The style sheet that imports the others.
    pub style_file: PathBuf,
    /// Files that are copied as they are.
    pub assets_dir: PathBuf,
    /// The browsers the style sheet is written for, in browserslist's language.
    pub browserquery: String,
    /// Whether file names carry a hash. They do.
    pub hash_files: bool,
}

#[derive(Deserialize)]
struct Manifest {
    workspace: ManifestWorkspace,
}

#[derive(Deserialize)]
struct ManifestWorkspace {
    package: ManifestPackage,
    metadata: ManifestMetadata,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ManifestPackage {
    rust_version: String,
}

#[derive(Deserialize)]
struct ManifestMetadata {
    leptos: Vec<Settings>,
}

impl Workspace {
    /// Reads the workspace this xtask was compiled in.
    pub fn open() -> Result<Self> {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace's root")?.to_path_buf();
        let manifest = root.join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).with_context(|| format!("reading {}", manifest.display()))?;
        let manifest: Manifest =
            toml::from_str(&text).context("reading [[workspace.metadata.leptos]] in Cargo.toml")?;
        let settings = manifest.workspace.metadata.leptos.into_iter().next();
        let settings = settings.context("Cargo.toml has no [[workspace.metadata.leptos]]")?;
        ensure!(settings.hash_files, "hash-files = false is not supported: the site is served as immutable");
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target, rust_version: manifest.workspace.package.rust_version, settings })
    }

    /// The folder that becomes the site. It does not follow `CARGO_TARGET_DIR`: the server embeds it by its place in the
    /// checkout.
    pub fn site(&self) -> PathBuf {
        self.root.join(&self.settings.site_root)
    }

    /// The front end's own target folder: its features and its compiler differ from the server's.
    pub fn front(&self) -> PathBuf {
        self.target.join("front")
    }

    /// The folder of the browser tests, which also holds every npm package in use.
    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }
}
