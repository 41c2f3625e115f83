//! What a browser downloads when it comes to a page for the first time.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Bytes of some files.
#[derive(Clone, Copy, Default)]
pub struct Bytes {
    /// As they are.
    pub raw: u64,
    /// As they travel: in brotli, or as they are where that does nothing.
    pub sent: u64,
}

/// What is downloaded for a page.
#[derive(Clone, Copy, Default)]
pub struct FirstLoad {
    /// The front end's main module and the page's chunk.
    pub wasm: Bytes,
    /// Its JavaScript.
    pub js: Bytes,
    /// The style sheet.
    pub css: Bytes,
    /// Fonts and icons.
    pub rest: Bytes,
}

impl FirstLoad {
    /// All of it.
    pub fn total(&self) -> Bytes {
        [self.wasm, self.js, self.css, self.rest].into_iter().fold(Bytes::default(), Bytes::and)
    }
}

impl Bytes {
    fn and(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, sent: self.sent + other.sent }
    }
}

/// For the pages of each chunk, what they download; by the chunk's name.
pub fn by_chunk(workspace: &Workspace) -> Result<BTreeMap<String, FirstLoad>> {
    let site = workspace.site();
    let chunks = fs::read(site.join("chunks.json")).context("reading what the chunks consist of")?;
    let chunks: BTreeMap<String, Vec<String>> = serde_json::from_slice(&chunks)?;
    let lazy: BTreeSet<&str> = chunks.values().flatten().map(String::as_str).collect();
    let mut always = FirstLoad::default();
    let package = workspace.settings.site_pkg_dir.as_str();
    for folder in ["", package] {
        for entry in fs::read_dir(site.join(folder))? {
            let path = entry?.path();
            let name = path.strip_prefix(&site)?.to_string_lossy().into_owned();
            let kind = match path.extension().and_then(|end| end.to_str()) {
                Some("wasm") if !lazy.contains(name.as_str()) => &mut always.wasm,
                Some("js") => &mut always.js,
                Some("css") => &mut always.css,
                Some("woff2" | "svg") => &mut always.rest,
                _ => continue,
            };
            *kind = kind.and(size(&path)?);
        }
    }
    let mut found = BTreeMap::new();
    for (name, files) in &chunks {
        let mut load = always;
        for file in files {
            load.wasm = load.wasm.and(size(&site.join(file))?);
        }
        found.insert(name.clone(), load);
    }
    Ok(found)
}

fn size(file: &Path) -> Result<Bytes> {
    let raw = fs::metadata(file).with_context(|| format!("looking for {}", file.display()))?.len();
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    Ok(Bytes { raw, sent: fs::metadata(compressed).map_or(raw, |compressed| compressed.len()) })
}
