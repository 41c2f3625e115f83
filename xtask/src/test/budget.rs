//! How much a first visit downloads, with the line that it may not cross.

use crate::progress::{kilobytes, say};
use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use std::fs;

/// The front end, in bytes of brotli. What it is, rounded up: it may shrink and not grow, until it is at the 260 kB that
/// are meant.
const WASM: u64 = 540_000;
/// Everything under pkg/, in bytes as they travel; 320 kB are meant.
const FIRST_LOAD: u64 = 620_000;

/// Prints the sizes and fails where one is over its budget.
pub fn check(workspace: &Workspace) -> Result<()> {
    let folder = workspace.site().join(&workspace.settings.site_pkg_dir);
    let (mut wasm, mut total) = (0, 0);
    let mut paths: Vec<_> = fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let raw = fs::metadata(path)?.len();
        let sent = fs::metadata(folder.join(format!("{name}.br"))).map_or(raw, |compressed| compressed.len());
        say(&format!("{name}: {} raw, {} sent", kilobytes(raw), kilobytes(sent)));
        total += sent;
        if name.ends_with(".wasm") {
            wasm += sent;
        }
    }
    (wasm > 0).then_some(()).context("there is no WASM in the site")?;
    say(&format!("first load: {}", kilobytes(total)));
    ensure!(wasm <= WASM, "the WASM is {}, and {} is the most", kilobytes(wasm), kilobytes(WASM));
    ensure!(total <= FIRST_LOAD, "the first load is {}, and {} is the most", kilobytes(total), kilobytes(FIRST_LOAD));
    Ok(())
}
