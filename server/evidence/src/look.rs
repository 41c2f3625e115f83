//! How a logo looks: what can be seen of it on light and on dark, and a number that tells pictures apart as eyes do.

use serde::{Deserialize, Serialize};

use crate::{contrast, perceptual};

/// A logo, measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// 64 bits, few of which differ between pictures that look alike. `None` for one that is all the same colour.
    pub hash: Option<u64>,
    /// How much of it is transparent, in percent of the rectangle around what is drawn.
    pub clear: u8,
    /// On a light page.
    pub on_light: Sight,
    /// On a dark page.
    pub on_dark: Sight,
    /// The contrast between its lightest and its darkest parts, in hundredths: 100 to 2100.
    pub range: u16,
    /// How many times it is as wide as high, in hundredths.
    pub aspect: u16,
    /// Width and height of the file it was made of; `None` for a drawing, which has no pixels.
    pub pixels: Option<(u32, u32)>,
}

/// What is seen of it on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// How much of what is drawn cannot be told from the page, in percent.
    pub lost: u8,
    /// The contrast of its clearest part with the page, in hundredths: 100 to 2100.
    pub best: u16,
}

/// The largest number of differing bits at which two pictures count as alike.
pub const NEAR: u32 = 10;

/// Pixels, four bytes each (red, green, blue, opacity), in a square of `side` pixels.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    pixels: &'a [u8],
    side: usize,
}

impl<'a> Picture<'a> {
    /// `None` unless there are as many bytes as a square of `side` pixels has.
    pub fn new(pixels: &'a [u8], side: usize) -> Option<Self> {
        (side > 0 && pixels.len() == side * side * 4).then_some(Self { pixels, side })
    }

    pub(crate) fn at(self, x: usize, y: usize) -> [u8; 4] {
        let at = (y * self.side + x) * 4;
        self.pixels.get(at..at + 4).and_then(|pixel| pixel.try_into().ok()).unwrap_or_default()
    }

    /// The rectangle around what is drawn: left, top, and what is beyond it to the right and below. `None` for nothing.
    pub(crate) fn drawn(self) -> Option<[usize; 4]> {
        let seen = |x, y| self.at(x, y)[3] > 16;
        let columns = |x: &usize| (0..self.side).any(|y| seen(*x, y));
        let rows = |y: &usize| (0..self.side).any(|x| seen(x, *y));
        let (left, right) = ((0..self.side).find(columns)?, (0..self.side).rfind(columns)?);
        let (top, bottom) = ((0..self.side).find(rows)?, (0..self.side).rfind(rows)?);
        Some([left, top, right + 1, bottom + 1])
    }
}

impl Look {
    /// Measures a picture; `None` for one on which nothing is drawn.
    pub fn of(picture: Picture<'_>) -> Option<Self> {
        let [left, top, right, bottom] = picture.drawn()?;
        let seen = contrast::measure(picture, [left, top, right, bottom]);
        Some(Self {
            hash: perceptual::hash(picture, [left, top, right, bottom], &seen),
            clear: seen.clear,
            on_light: seen.on_light,
            on_dark: seen.on_dark,
            range: seen.range,
            aspect: u16::try_from((right - left) * 100 / (bottom - top)).unwrap_or(u16::MAX),
            pixels: None,
        })
    }

    /// The four parts of a hash, under which it is found: two that differ in at most [`NEAR`] bits have one part in which
    /// they differ in at most one.
    pub fn bands(hash: u64) -> [i64; 4] {
        [48, 32, 16, 0].map(|from| ((hash >> from) & 0xffff).cast_signed())
    }

    /// A band, and those that differ from it in one bit or two.
    pub fn probes(band: i64) -> Vec<i64> {
        let pairs = (0..16).flat_map(|one| (one..16).map(move |other| (1 << one) | (1 << other)));
        std::iter::once(band).chain(pairs.map(|bits: i64| band ^ bits)).collect()
    }

    /// In how many bits two hashes differ.
    pub fn distance(one: u64, other: u64) -> u32 {
        (one ^ other).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIDE: usize = 256;

    type Paint = fn(usize, usize) -> [u8; 4];

    fn look(paint: Paint) -> Option<Look> {
        let pixels: Vec<u8> = (0..SIDE * SIDE).flat_map(|at| paint(at % SIDE / 2, at / SIDE / 2)).collect();
        Look::of(Picture::new(&pixels, SIDE)?)
    }

    fn inside(x: usize, y: usize, radius: usize) -> bool {
        x.abs_diff(64).pow(2) + y.abs_diff(60).pow(2) < radius * radius && !(x > 60 && y > 80)
    }

    const WHITE_ON_NOTHING: Paint = |x, y| if inside(x, y, 40) { [255, 255, 255, 255] } else { [0; 4] };
    const BLACK_ON_NOTHING: Paint = |x, y| if inside(x, y, 40) { [16, 16, 20, 255] } else { [0; 4] };
    const BLACK_ON_WHITE: Paint = |x, y| if inside(x, y, 40) { [16, 16, 20, 255] } else { [255; 4] };
    const SMALL_BLACK_ON_WHITE: Paint = |x, y| {
        if inside((x * 2).saturating_sub(64), (y * 2).saturating_sub(68), 40) { [16, 16, 20, 255] } else { [255; 4] }
    };
    const PALE_ON_WHITE: Paint = |x, y| if inside(x, y, 40) { [236, 236, 240, 255] } else { [255; 4] };
    const STRIPES: Paint = |x, y| if (x / 16 + y / 32) % 2 == 0 { [200, 30, 30, 255] } else { [250, 240, 200, 255] };

    #[test]
    fn what_is_lost_on_a_page() {
        let white = look(WHITE_ON_NOTHING).unwrap();
        assert_eq!((white.on_light.lost, white.on_light.best), (100, 100));
        assert!(white.on_dark.lost == 0 && white.on_dark.best > 1000, "{white:?}");
        let black = look(BLACK_ON_NOTHING).unwrap();
        assert!(black.on_dark.lost == 100 && black.on_light.lost == 0, "{black:?}");
        assert!(black.clear > 10, "{black:?}");
        let tile = look(BLACK_ON_WHITE).unwrap();
        assert!(tile.clear == 0 && tile.range > 1000, "{tile:?}");
        assert!(look(PALE_ON_WHITE).unwrap().range < 140);
        assert_eq!(look(|_, _| [0; 4]), None);
    }

    #[test]
    fn pictures_that_look_alike() {
        let hash = |paint| look(paint).unwrap().hash.unwrap();
        let one = hash(BLACK_ON_WHITE);
        for other in [BLACK_ON_NOTHING, SMALL_BLACK_ON_WHITE] {
            assert!(Look::distance(one, hash(other)) <= NEAR, "{}", Look::distance(one, hash(other)));
        }
        assert!(Look::distance(one, hash(STRIPES)) > 2 * NEAR);
        assert_eq!(look(|_, _| [20, 80, 160, 255]).unwrap().hash, None);
    }

    proptest! {
        #[test]
        fn what_is_near_is_found(hash: u64, bits in prop::collection::hash_set(0_u32..64, 0..=NEAR as usize)) {
            let other = bits.iter().fold(hash, |other, bit| other ^ (1 << bit));
            let found = Look::bands(hash).into_iter().zip(Look::bands(other)).any(|(one, other)| {
                Look::probes(one).contains(&other)
            });
            prop_assert!(found);
        }
    }
}
