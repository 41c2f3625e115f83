//! Logos: from an uploaded file that nobody trusts to two small pictures that this program drew itself.
//!
//! The file is recognised by its content, decoded under limits and drawn anew at 256 and 64 pixels; the original, with
//! its metadata and whatever hides in it, is thrown away. [`worker::prepare`] does that in a process of its own.

mod encode;
mod raster;
mod refusal;
mod svg;
pub mod worker;

use domain::LogoHash;
use evidence::{Look, look::Picture};
use sha2::{Digest, Sha256};
use store::NewLogo;

use crate::hex::hex;

pub use refusal::{Format, Refusal, SvgTrap};

/// The sides of the two squares that are kept, in pixels.
pub const SIDES: [u32; 2] = [256, 64];

/// The most pixels of an uploaded picture: 4096 × 4096.
const MAX_PIXELS: u64 = 4096 * 4096;
/// The longest side of an uploaded picture.
const MAX_SIDE: u32 = 16_384;
/// The most memory that a decoder may ask for at once, in bytes.
const MAX_DECODER_BYTES: u64 = 192 * 1024 * 1024;

/// A logo as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// 256 × 256 pixels, the picture in the middle, transparent around it.
    pub large: Vec<u8>,
    /// 64 × 64 pixels, the same.
    pub small: Vec<u8>,
    /// What both are: `image/webp` or `image/png`.
    pub media_type: &'static str,
    /// The width of the file that was uploaded, in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// How it looks.
    pub look: Option<Look>,
}

impl Prepared {
    /// The logo's name: the SHA-256 of its large picture.
    pub fn hash(&self) -> LogoHash {
        let hex = hex(&Sha256::digest(&self.large));
        #[expect(clippy::expect_used, reason = "a SHA-256 in lower-case hexadecimal is what the type asks for")]
        LogoHash::parse(&hex).expect("a hash")
    }
}

impl Prepared {
    /// Of a file with pixels, which says how sharp it can be.
    fn with_pixels(mut self) -> Self {
        let pixels = Some((self.width, self.height));
        self.look = self.look.map(|look| Look { pixels, ..look });
        self
    }
}

/// How a large picture looks that is kept already, of a file of unknown size; `None` if it cannot be read.
pub fn look(large: &[u8]) -> Option<Look> {
    let picture = image::load_from_memory(large).ok()?.into_rgba8();
    (picture.width() == picture.height() && picture.width() <= SIDES[0]).then(|| look_of(&picture))?
}

/// How a square looks.
fn look_of(square: &image::RgbaImage) -> Option<Look> {
    Look::of(Picture::new(square.as_raw(), usize::try_from(square.width()).ok()?)?)
}

impl From<Prepared> for NewLogo {
    fn from(logo: Prepared) -> Self {
        Self {
            hash: logo.hash(),
            media_type: logo.media_type.to_owned(),
            large: logo.large,
            small: logo.small,
            width: logo.width,
            height: logo.height,
            look: logo.look,
        }
    }
}

/// Turns an uploaded file into the two pictures that are kept, in this process and without a limit of time. Only for
/// pictures from this program itself; everybody else's go through [`worker::prepare`].
///
/// # Errors
/// Why the file is no logo.
pub fn prepare(file: &[u8]) -> Result<Prepared, Refusal> {
    if file.is_empty() {
        return Err(Refusal::Empty);
    }
    if file.len() > domain::limits::LOGO_BYTES {
        return Err(Refusal::TooLarge { bytes: file.len() as u64 });
    }
    match raster::recognise(file) {
        Some(format) => raster::prepare(file, format).map(Prepared::with_pixels),
        None if svg::looks_like(file) => svg::prepare(file),
        None => Err(Refusal::Unrecognised),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_too_much_are_refused_before_anything_looks_at_them() {
        assert_eq!(prepare(&[]), Err(Refusal::Empty));
        let file = vec![0; domain::limits::LOGO_BYTES + 1];
        assert_eq!(prepare(&file), Err(Refusal::TooLarge { bytes: 1_048_577 }));
    }

    #[test]
    fn other_files_are_not_recognised() {
        let pdf: &[u8] = b"%PDF-1.7 ...";
        let zip: &[u8] = b"PK\x03\x04....";
        let html: &[u8] = b"<!doctype html><html><body><script>alert(1)</script></body></html>";
        let bitmap: &[u8] = b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00";
        let compressed_svg: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0];
        for file in [pdf, zip, html, bitmap, compressed_svg, b"hello", b"\xff\xfe<\0s\0v\0g\0"] {
            assert_eq!(prepare(file), Err(Refusal::Unrecognised), "{:?}", String::from_utf8_lossy(file));
        }
    }

    #[test]
    fn the_same_picture_has_the_same_name() {
        let circle =
            br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>"#;
        let (one, other) = (prepare(circle).unwrap(), prepare(circle).unwrap());
        assert_eq!(one.hash(), other.hash());
        assert_ne!(one.large, one.small);
    }
}
