//! `target/site`: the front end, the style sheet and public/, named by their content and compressed.

use crate::build::Kind;
use crate::compress;
use crate::css;
use crate::front::Front;
use crate::js;
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
    let files = files(workspace, front, css, kind)?;
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

fn files(workspace: &Workspace, front: &Front, mut css: String, kind: Kind) -> Result<Files> {
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
    let hash = the_front_end(&front.folder, &package, kind, &mut site)?;
    let css = css.into_bytes();
    let css_hash = short(&digest([css.as_slice()]));
    site.insert(package.join(format!("{name}.{css_hash}.css")), css);
    site.insert("hash.txt".into(), format!("js: {hash}\nwasm: {hash}\ncss: {css_hash}\n").into_bytes());
    // The JavaScript of dependencies, which the module imports by a path that already names their version.
    let snippets = front.folder.join("snippets");
    if snippets.is_dir() {
        read(&snippets, &package.join("snippets"), &mut site)?;
    }
    Ok(site)
}

/// The module, its chunks and their JavaScript. They name each other, in a circle: one hash of them all is in the name of
/// each. Returns it.
fn the_front_end(folder: &Path, package: &Path, kind: Kind, site: &mut Files) -> Result<String> {
    let mut files = Files::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = PathBuf::from(path.file_name().context("a folder's entries have names")?);
        if path.extension().is_some_and(|end| end == "js" || end == "wasm") {
            files.insert(file, fs::read(&path)?);
        }
    }
    let parts = files.iter().flat_map(|(file, bytes)| [file.as_os_str().as_encoded_bytes(), bytes.as_slice()]);
    let hash = short(&digest(parts));
    let hashed = |file: &str| {
        let (stem, end) = file.rsplit_once('.').unwrap_or((file, ""));
        format!("{}.{hash}.{end}", stem.strip_suffix("_bg").unwrap_or(stem))
    };
    let names: Vec<String> = files.keys().map(|file| file.display().to_string()).collect();
    for (path, mut bytes) in files {
        let file = path.display().to_string();
        if path.extension().is_some_and(|end| end == "js") {
            let mut text = String::from_utf8(bytes).with_context(|| format!("{file} is not text"))?;
            // Where a file is fetched from; the module's imports go on by the plain names.
            for (other, place) in names.iter().flat_map(|other| [(other, "from "), (other, "URL(")]) {
                text = text.replace(&format!("{place}\"./{other}\""), &format!("{place}\"./{}\"", hashed(other)));
            }
            let small =
                if kind == Kind::Release { js::minify(&text).with_context(|| format!("in {file}"))? } else { text };
            bytes = small.into_bytes();
        }
        site.insert(package.join(hashed(&file)), bytes);
    }
    let chunks: BTreeMap<String, Vec<String>> = serde_json::from_slice(&fs::read(folder.join("chunks.json"))?)?;
    let chunks: BTreeMap<String, Vec<String>> = chunks
        .into_iter()
        .map(|(chunk, files)| {
            let path = |file: String| package.join(hashed(&format!("{file}.wasm"))).display().to_string();
            (chunk, files.into_iter().map(path).collect())
        })
        .collect();
    site.insert("chunks.json".into(), serde_json::to_vec(&chunks)?);
    Ok(hash)
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
