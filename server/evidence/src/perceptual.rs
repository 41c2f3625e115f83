//! A perceptual hash: the signs of the lowest frequencies of a picture in grey.

use std::f64::consts::PI;

use crate::{
    contrast::{Seen, luminance, over},
    look::Picture,
};

/// The picture is compared at this size.
const SIDE: usize = 32;

/// Frequencies of less than this part of the strongest one are none: what is symmetric has them by accident.
const FAINT: f64 = 0.02;

/// The hash of what is drawn within a rectangle (left, top, right, bottom); `None` where that is all one colour.
pub fn hash(picture: Picture<'_>, drawn: [usize; 4], seen: &Seen) -> Option<u64> {
    // The page that it was made for.
    let page = if seen.pale && seen.clear > 7 { [0; 3] } else { [255; 3] };
    let grey = |x: usize, y: usize| {
        let [red, green, blue, alpha] = picture.at(x, y);
        luminance(over([red, green, blue], alpha, page)).sqrt()
    };
    let grey = if page == [0; 3] { &(|x, y| 1.0 - grey(x, y)) as &dyn Fn(usize, usize) -> f64 } else { &grey };
    let waves = waves(&shrunk(trimmed(drawn, grey)?, grey));
    let strongest = waves.iter().fold(0.0_f64, |most, wave| most.max(wave.abs()));
    if strongest < 0.01 {
        return None;
    }
    let mut hash = 0_u64;
    for (at, wave) in waves.iter().enumerate() {
        // Each of the four bands has frequencies of all kinds.
        let bit = (at % 4) * 16 + at / 4;
        hash |= u64::from(*wave > strongest * FAINT) << bit;
    }
    Some(hash)
}

/// Without the margin, which is of the colour that the corner has.
fn trimmed([left, top, right, bottom]: [usize; 4], grey: &dyn Fn(usize, usize) -> f64) -> Option<[usize; 4]> {
    let margin = grey(left, top);
    let other = |x: usize, y: usize| (grey(x, y) - margin).abs() > 0.06;
    let columns = |x: &usize| (top..bottom).any(|y| other(*x, y));
    let rows = |y: &usize| (left..right).any(|x| other(x, *y));
    Some([
        (left..right).find(columns)?,
        (top..bottom).find(rows)?,
        (left..right).rfind(columns)? + 1,
        (top..bottom).rfind(rows)? + 1,
    ])
}

/// The mean shade of each of 32 × 32 parts.
fn shrunk([left, top, right, bottom]: [usize; 4], grey: &dyn Fn(usize, usize) -> f64) -> Vec<f64> {
    let span = |start: usize, end: usize, at: usize| {
        let (from, to) = (start + (end - start) * at / SIDE, start + (end - start) * (at + 1) / SIDE);
        from..to.max(from + 1)
    };
    let mut shades = Vec::with_capacity(SIDE * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (mut sum, mut count) = (0.0, 0.0);
            for row in span(top, bottom, y) {
                for column in span(left, right, x) {
                    sum += grey(column, row);
                    count += 1.0;
                }
            }
            shades.push(sum / count);
        }
    }
    shades
}

/// The 64 lowest frequencies but for the mean, the lowest first: a cosine transform.
fn waves(shades: &[f64]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "both are less than 32")]
    let cosine = |frequency: usize, at: usize| (PI / SIDE as f64 * (at as f64 + 0.5) * frequency as f64).cos();
    let order = (1..).flat_map(|sum| (0..=sum).map(move |x| (x, sum - x)));
    let wave = |(across, down): (usize, usize)| {
        let mut sum = 0.0;
        for (y, row) in shades.chunks(SIDE).enumerate() {
            let of_row: f64 = row.iter().enumerate().map(|(x, shade)| shade * cosine(across, x)).sum();
            sum += of_row * cosine(down, y);
        }
        sum
    };
    order.take(64).map(wave).collect()
}
