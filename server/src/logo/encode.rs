//! Two small squares, losslessly, in the smaller of two encodings.

use image::{
    ExtendedColorType, ImageEncoder, ImageResult, RgbaImage,
    codecs::{
        png::{CompressionType, FilterType, PngEncoder},
        webp::WebPEncoder,
    },
};

use super::{Prepared, Refusal, look_of};

/// The large and the small square, both as WebP or both as PNG, whichever takes fewer bytes. `size` is the size of the
/// file they were made of.
pub fn encode(squares: &[RgbaImage; 2], size: (u32, u32)) -> Result<Prepared, Refusal> {
    if !squares.iter().any(visible) {
        return Err(Refusal::Invisible);
    }
    let all = |encode: fn(&RgbaImage) -> ImageResult<Vec<u8>>| {
        let [large, small] = squares;
        Ok::<_, Refusal>((
            encode(large).map_err(|_| Refusal::TooMuchWork)?,
            encode(small).map_err(|_| Refusal::TooMuchWork)?,
        ))
    };
    let (webp, png) = (all(webp)?, all(png)?);
    let png_is_smaller = png.0.len() + png.1.len() < webp.0.len() + webp.1.len();
    let ((large, small), media_type) = if png_is_smaller { (png, "image/png") } else { (webp, "image/webp") };
    let look = look_of(&squares[0]);
    Ok(Prepared { large, small, media_type, width: size.0, height: size.1, look })
}

fn visible(picture: &RgbaImage) -> bool {
    picture.pixels().any(|pixel| pixel.0[3] > 8)
}

fn webp(picture: &RgbaImage) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = picture.dimensions();
    WebPEncoder::new_lossless(&mut bytes).encode(picture.as_raw(), width, height, ExtendedColorType::Rgba8)?;
    Ok(bytes)
}

fn png(picture: &RgbaImage) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = picture.dimensions();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive).write_image(
        picture.as_raw(),
        width,
        height,
        ExtendedColorType::Rgba8,
    )?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_kept_in_both_encodings() {
        let picture =
            RgbaImage::from_fn(64, 64, |x, y| image::Rgba([x, y, 7, x + y].map(|n| u8::try_from(n).unwrap())));
        for bytes in [webp(&picture).unwrap(), png(&picture).unwrap()] {
            assert_eq!(image::load_from_memory(&bytes).unwrap().to_rgba8(), picture);
        }
    }
}
