//! What a first visit loads.

use std::{fs, path::Path};

use anyhow::Result;

/// One file of the site, as it is and compressed, in bytes.
pub struct Asset {
    /// `WASM`, `JavaScript`, `CSS`, `fonts and icons`.
    pub kind: &'static str,
    /// As it is.
    pub raw: u64,
    /// As brotli sends it; as it is where compression does nothing.
    pub brotli: u64,
}

/// Everything that a first visit loads, a kind a row.
pub fn first_load(root: &Path) -> Result<Vec<Asset>> {
    let site = root.join("target/site");
    let mut assets = Vec::new();
    for (kind, extensions, folders) in [
        ("WASM", &["wasm"][..], &["pkg"][..]),
        ("JavaScript", &["js"], &["pkg"]),
        ("CSS", &["css"], &["pkg"]),
        ("fonts and icons", &["woff2", "svg"], &["", "fonts", "pkg"]),
    ] {
        let mut asset = Asset { kind, raw: 0, brotli: 0 };
        for folder in folders {
            let Ok(entries) = fs::read_dir(site.join(folder)) else { continue };
            for entry in entries {
                let path = entry?.path();
                if path.extension().and_then(|e| e.to_str()).is_some_and(|e| extensions.contains(&e)) {
                    let raw = fs::metadata(&path)?.len();
                    let mut compressed = path.into_os_string();
                    compressed.push(".br");
                    asset.raw += raw;
                    asset.brotli += fs::metadata(&compressed).map_or(raw, |meta| meta.len());
                }
            }
        }
        assets.push(asset);
    }
    Ok(assets)
}
