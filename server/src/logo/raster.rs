//! PNG, JPEG, WebP and GIF.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, imageops, imageops::FilterType,
};

use super::{Format, MAX_DECODER_BYTES, MAX_PIXELS, MAX_SIDE, Prepared, Refusal, SIDES, encode};

/// The format that the first bytes give away.
pub fn recognise(file: &[u8]) -> Option<Format> {
    match image::guess_format(file).ok()? {
        ImageFormat::Png => Some(Format::Png),
        ImageFormat::Jpeg => Some(Format::Jpeg),
        ImageFormat::WebP => Some(Format::WebP),
        ImageFormat::Gif => Some(Format::Gif),
        _ => None,
    }
}

/// Decodes, turns upright, fits into the squares and encodes.
pub fn prepare(file: &[u8], format: Format) -> Result<Prepared, Refusal> {
    let picture = decode(file, format)?;
    let (width, height) = (picture.width(), picture.height());
    let picture = premultiplied(picture);
    encode::encode(&SIDES.map(|side| square(&picture, side)), (width, height))
}

fn decode(file: &[u8], format: Format) -> Result<DynamicImage, Refusal> {
    let damaged = |error: ImageError| match error {
        ImageError::Limits(_) => Refusal::TooMuchWork,
        _ => Refusal::Damaged(format),
    };
    let format_of_image = match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::WebP => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
        Format::Svg => return Err(Refusal::Unrecognised),
    };
    let mut decoder = ImageReader::with_format(Cursor::new(file), format_of_image).into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged(format));
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(Refusal::TooManyPixels { width, height });
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(limits).map_err(damaged)?;
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Colours weighted by their opacity: without that, scaling mixes in the colour of pixels nobody sees.
fn premultiplied(picture: DynamicImage) -> RgbaImage {
    let mut picture = picture.into_rgba8();
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        pixel.0 = [red, green, blue, 255].map(|channel| small((channel * alpha + 127) / 255));
    }
    // Very large pictures are brought near their size first: fast, and good enough there.
    let (width, height) = picture.dimensions();
    let shrink = width.max(height).div_ceil(2048);
    if shrink > 1 { imageops::thumbnail(&picture, (width / shrink).max(1), (height / shrink).max(1)) } else { picture }
}

fn small(channel: u32) -> u8 {
    u8::try_from(channel).unwrap_or(u8::MAX)
}

/// The picture in the middle of a transparent square, as large as fits.
fn square(picture: &RgbaImage, side: u32) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    // Dimensions are at most MAX_SIDE: the product fits.
    let fit = |length: u32| (length * side).div_ceil(longest).clamp(1, side);
    let scaled = imageops::resize(picture, fit(width), fit(height), FilterType::CatmullRom);
    let mut square = RgbaImage::new(side, side);
    let (x, y) = ((side - scaled.width()) / 2, (side - scaled.height()) / 2);
    imageops::replace(&mut square, &scaled, i64::from(x), i64::from(y));
    for pixel in square.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        if alpha > 0 {
            let lift = |channel| small((channel * 255 + alpha / 2) / alpha);
            pixel.0 = [lift(red), lift(green), lift(blue), small(alpha)];
        }
    }
    square
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logo::prepare;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn red(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_pixel(width, height, image::Rgb([200, 10, 10])))
    }

    #[test]
    fn every_format_becomes_two_squares() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
            let logo = prepare(&file(&red(300, 100), format)).unwrap();
            assert_eq!((logo.width, logo.height), (300, 100), "{format:?}");
            for (encoded, side) in [(&logo.large, 256), (&logo.small, 64)] {
                let picture = image::load_from_memory(encoded).unwrap().to_rgba8();
                assert_eq!(picture.dimensions(), (side, side));
                assert_eq!(picture.get_pixel(0, 0).0[3], 0, "transparent above");
                let middle = picture.get_pixel(side / 2, side / 2).0;
                assert!(middle[0] > 180 && middle[1] < 40 && middle[3] == 255, "{format:?}: {middle:?}");
            }
        }
    }

    #[test]
    fn the_colour_of_invisible_pixels_does_not_bleed() {
        let mut picture = RgbaImage::from_pixel(64, 64, image::Rgba([0, 255, 0, 0]));
        for x in 0..32 {
            for y in 0..64 {
                picture.put_pixel(x, y, image::Rgba([255, 0, 0, 255]));
            }
        }
        let logo = prepare(&file(&DynamicImage::ImageRgba8(picture), ImageFormat::Png)).unwrap();
        let large = image::load_from_memory(&logo.large).unwrap().to_rgba8();
        assert!(large.pixels().all(|pixel| pixel.0[1] < 8), "no green anywhere");
    }

    #[test]
    fn a_file_cut_short_is_damaged() {
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let whole = file(&red(200, 200), format);
            let refusal = prepare(&whole[..whole.len() / 2]).unwrap_err();
            assert!(matches!(refusal, Refusal::Damaged(_)), "{format:?}: {refusal:?}");
        }
        assert_eq!(prepare(b"\x89PNG\r\n\x1a\n"), Err(Refusal::Damaged(Format::Png)));
        assert_eq!(prepare(b"GIF89a"), Err(Refusal::Damaged(Format::Gif)));
        assert_eq!(prepare(&[0xff, 0xd8, 0xff, 0xe0]), Err(Refusal::Damaged(Format::Jpeg)));
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        // 60,000 × 60,000 pixels, declared in a file of some hundred bytes.
        let mut bomb = file(&red(1, 1), ImageFormat::Gif);
        bomb[6..10].copy_from_slice(&[0x60, 0xea, 0x60, 0xea]);
        assert_eq!(prepare(&bomb), Err(Refusal::TooManyPixels { width: 60_000, height: 60_000 }));
        let wide = file(&red(20_000, 1), ImageFormat::Png);
        assert_eq!(prepare(&wide), Err(Refusal::TooManyPixels { width: 20_000, height: 1 }));
    }

    #[test]
    fn nothing_but_the_picture_is_kept() {
        let mut polyglot = file(&red(32, 32), ImageFormat::Gif);
        polyglot.extend_from_slice(b"<script>alert(document.domain)</script>");
        let logo = prepare(&polyglot).unwrap();
        for encoded in [logo.large, logo.small] {
            assert!(!encoded.windows(7).any(|window| window == b"<script"));
        }
    }

    #[test]
    fn a_transparent_picture_is_no_logo() {
        let picture = DynamicImage::ImageRgba8(RgbaImage::new(16, 16));
        assert_eq!(prepare(&file(&picture, ImageFormat::Png)), Err(Refusal::Invisible));
    }
}
