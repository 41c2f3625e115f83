//! Smaller copies of the site's files, made once, as small as they get.

use crate::build::Kind;
use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

/// What is worth compressing; pictures and fonts are compressed already.
const TEXT: [&str; 10] = ["css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// Puts a `.br` and a `.gz` beside every file of these that gets smaller by it.
pub fn all(files: &[PathBuf], kind: Kind) -> Result<()> {
    let text = |file: &&PathBuf| file.extension().is_some_and(|end| TEXT.iter().any(|known| end == *known));
    thread::scope(|scope| {
        let mut work = Vec::new();
        for file in files.iter().filter(text) {
            work.push(scope.spawn(move || shrink(file, "br", |bytes| brotli(bytes, kind))));
            work.push(scope.spawn(move || shrink(file, "gz", gzip)));
        }
        work.into_iter().try_for_each(|thread| thread.join().ok().context("a compressor panicked")?)
    })
}

fn shrink(file: &Path, end: &str, compress: impl FnOnce(&[u8]) -> Result<Vec<u8>>) -> Result<()> {
    let bytes = fs::read(file)?;
    let smaller = compress(&bytes)?;
    if smaller.len() < bytes.len() {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(end);
        fs::write(name, smaller)?;
    }
    Ok(())
}

fn brotli(bytes: &[u8], kind: Kind) -> Result<Vec<u8>> {
    let quality = if kind == Kind::Release { 11 } else { 3 };
    let mut smaller = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut smaller, 1 << 16, quality, 24);
        writer.write_all(bytes)?;
        writer.flush()?;
    }
    Ok(smaller)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_compressed_comes_back_as_it_was() {
        let text = b"one and one and one and one".repeat(40);
        let mut back = Vec::new();
        brotli::Decompressor::new(brotli(&text, Kind::Release).unwrap().as_slice(), 4096)
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, text);
        back.clear();
        flate2::read::GzDecoder::new(gzip(&text).unwrap().as_slice()).read_to_end(&mut back).unwrap();
        assert_eq!(back, text);
    }
}
