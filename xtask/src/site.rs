//! `target/site`: the front end, the style sheet and public/, named by their content and compressed.

use crate::build::Kind;
use crate::compress;
use crate::css;
use crate::front::Front;
use crate::progress::{say, step};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file of a site by its path below the root.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Lays out the site, unless it is there as it would become.
pub fn lay_out(workspace: &Workspace, front: &Front, kind: Kind) -> Result<()> {
    let css = css::bundle(workspace, kind == Kind::Release).context("in the style sheet")?;
    let files = files(workspace, front, css)?;
    let parts = files.iter().flat_map(|(path, bytes)| [path.as_os_str().as_encoded_bytes(), bytes.as_slice()]);
    let stamp = format!("{kind} {}", digest(parts));
    let site = workspace.site();
    let stamp_file = site.with_extension("stamp");
    if site.join("hash.txt").exists() && fs::read_to_string(&stamp_file).is_ok_and(|done| done == stamp) {
        say("the site has not changed");
        return Ok(());
    }
    step("compressing the site", || {
        let _ = fs::remove_file(&stamp_file);
        let new = site.with_extension("new");
        let _ = fs::remove_dir_all(&new);
        let mut written = Vec::new();
        for (path, bytes) in &files {
            let path = new.join(path);
            fs::create_dir_all(path.parent().context("a file of the site lies in a folder")?)?;
            fs::write(&path, bytes)?;
            written.push(path);
        }
        compress::all(&written, kind)?;
        // A server that reads the folder from the disk sees the old site or the new one.
        let old = site.with_extension("old");
        let _ = fs::remove_dir_all(&old);
        let _ = fs::rename(&site, &old);
        fs::rename(&new, &site).with_context(|| format!("replacing {}", site.display()))?;
        let _ = fs::remove_dir_all(&old);
        Ok(fs::write(stamp_file, stamp)?)
    })
}

/// The SHA-256 of some pieces, so that no two lists of pieces share one by accident.
pub fn digest<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn files(workspace: &Workspace, front: &Front, mut css: String) -> Result<Files> {
    let mut assets = Files::new();
    let public = workspace.root.join(&workspace.settings.assets_dir);
    if public.is_dir() {
        read(&public, Path::new(""), &mut assets)?;
    }
    let package = PathBuf::from(&workspace.settings.site_pkg_dir);
    let mut site = Files::new();
    for (path, bytes) in assets {
        let path = match named_by_content(&package, &path, &bytes, &mut css) {
            Some(hashed) => hashed,
            None => path,
        };
        site.insert(path, bytes);
    }

    let name = &workspace.settings.name;
    let js = fs::read(front.folder.join(format!("{name}.js")))?;
    let wasm = fs::read(front.folder.join(format!("{name}_bg.wasm")))?;
    let mut hashes = String::new();
    for (kind, bytes) in [("js", js), ("wasm", wasm), ("css", css.into_bytes())] {
        let hash = short(&digest([bytes.as_slice()]));
        let _ = writeln!(hashes, "{kind}: {hash}");
        site.insert(package.join(format!("{name}.{hash}.{kind}")), bytes);
    }
    site.insert("hash.txt".into(), hashes.into_bytes());
    // The JavaScript of dependencies, which the module imports by a path that already names their version.
    let snippets = front.folder.join("snippets");
    if snippets.is_dir() {
        read(&snippets, &package.join("snippets"), &mut site)?;
    }
    Ok(site)
}

/// Where a file goes that the style sheet refers to: among the hashed files, and the style sheet follows.
fn named_by_content(package: &Path, path: &Path, bytes: &[u8], css: &mut String) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let end = path.extension()?.to_str()?;
    let hashed = package.join(format!("{stem}.{}.{end}", short(&digest([bytes]))));
    let (plain, url) = (format!("/{}", path.display()), format!("/{}", hashed.display()));
    let mut found = false;
    for quote in ["", "\"", "'"] {
        let reference = format!("url({quote}{plain}{quote})");
        found |= css.contains(&reference);
        *css = css.replace(&reference, &format!("url({url})"));
    }
    found.then_some(hashed)
}

fn read(folder: &Path, below: &Path, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = below.join(path.file_name().context("a folder's entries have names")?);
        if path.is_dir() {
            read(&path, &name, files)?;
        } else {
            files.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}

/// Enough of a hash for a file name: 64 bits.
fn short(digest: &str) -> String {
    digest.chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_follows_a_font_to_its_hashed_name() {
        let mut css = "@font-face{src:url(/fonts/inter.woff2)}a{background:url(\"/fonts/inter.woff2\")}".to_owned();
        let path = named_by_content(Path::new("pkg"), Path::new("fonts/inter.woff2"), b"font", &mut css).unwrap();
        let url = format!("/{}", path.display());
        assert_eq!(url, format!("/pkg/inter.{}.woff2", short(&digest([b"font".as_slice()]))));
        assert_eq!(css.matches(&format!("url({url})")).count(), 2);
    }

    #[test]
    fn a_file_nothing_refers_to_keeps_its_name() {
        let mut css = "a{color:red}".to_owned();
        assert_eq!(named_by_content(Path::new("pkg"), Path::new("favicon.svg"), b"<svg/>", &mut css), None);
        assert_eq!(css, "a{color:red}");
    }

    #[test]
    fn pieces_do_not_run_into_each_other() {
        assert_ne!(digest([b"ab".as_slice(), b"c"]), digest([b"a".as_slice(), b"bc"]));
    }
}
