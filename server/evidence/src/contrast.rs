//! What can be told from the page that a logo stands on: contrast as WCAG 2.2 computes it.

use crate::look::{Picture, Sight};

/// The pages that logos stand on, in the light theme and in the dark one.
const LIGHT: [u8; 3] = [255, 255, 255];
const DARK: [u8; 3] = [24, 25, 30];

/// Below this contrast, in hundredths, and with colours this near, a part cannot be told from the page.
const LOST: u16 = 135;
const SAME: u8 = 40;

/// What a picture is like as a whole.
pub struct Seen {
    pub clear: u8,
    pub on_light: Sight,
    pub on_dark: Sight,
    pub range: u16,
    /// Whether it is drawn in light colours: it was made for a dark page.
    pub pale: bool,
}

/// Measures what is drawn within a rectangle (left, top, right, bottom).
pub fn measure(picture: Picture<'_>, [left, top, right, bottom]: [usize; 4]) -> Seen {
    let (mut clear, mut ink, mut light) = (0_u64, 0_u64, 0.0);
    let (mut on_light, mut on_dark) = (Surface::new(LIGHT), Surface::new(DARK));
    let mut shades = Shades::new();
    for y in top..bottom {
        for x in left..right {
            let [red, green, blue, alpha] = picture.at(x, y);
            clear += u64::from(255 - alpha);
            if alpha < 16 {
                continue;
            }
            ink += u64::from(alpha);
            let colour = [red, green, blue];
            on_light.add(colour, alpha);
            on_dark.add(colour, alpha);
            if alpha > 127 {
                shades.add(luminance(colour));
            }
            light += luminance(colour) * f64::from(alpha);
        }
    }
    let area = u64::try_from((right - left) * (bottom - top)).unwrap_or(u64::MAX).saturating_mul(255).max(1);
    let mean = light / number(ink.max(1));
    Seen {
        clear: percent(clear, area),
        on_light: on_light.sight(ink),
        on_dark: on_dark.sight(ink),
        range: shades.range(),
        pale: mean > 0.6,
    }
}

/// A page, and what of a picture was seen on it.
struct Surface {
    colour: [u8; 3],
    luminance: f64,
    lost: u64,
    shades: Shades,
}

impl Surface {
    fn new(colour: [u8; 3]) -> Self {
        Self { colour, luminance: luminance(colour), lost: 0, shades: Shades::new() }
    }

    fn add(&mut self, colour: [u8; 3], alpha: u8) {
        let seen = over(colour, alpha, self.colour);
        let found = ratio(luminance(seen), self.luminance);
        let apart = (0..3).map(|at| seen[at].abs_diff(self.colour[at])).max().unwrap_or(0);
        if found < LOST && apart < SAME {
            self.lost += u64::from(alpha);
        }
        self.shades.add(luminance(seen));
    }

    fn sight(&self, ink: u64) -> Sight {
        let (low, high) = self.shades.ends();
        let best = ratio(low, self.luminance).max(ratio(high, self.luminance));
        Sight { lost: percent(self.lost, ink.max(1)), best: if self.lost == ink { best.min(LOST) } else { best } }
    }
}

/// How often each luminance occurs.
struct Shades([u32; 256]);

impl Shades {
    fn new() -> Self {
        Self([0; 256])
    }

    fn add(&mut self, luminance: f64) {
        // The root spreads dark shades as eyes do.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
        let at = (luminance.clamp(0.0, 1.0).sqrt() * 255.0).round() as usize;
        if let Some(count) = self.0.get_mut(at) {
            *count += 1;
        }
    }

    /// The darkest and the lightest, less two percent at either end: edges are drawn in shades that nobody chose.
    fn ends(&self) -> (f64, f64) {
        let all: u32 = self.0.iter().sum();
        let edge = all / 50;
        let beyond = |shades: &mut dyn Iterator<Item = (u8, u32)>| {
            let mut passed = 0;
            for (shade, count) in shades {
                passed += count;
                if passed > edge {
                    return (f64::from(shade) / 255.0).powi(2);
                }
            }
            0.0
        };
        let counts = || (0..=u8::MAX).zip(self.0);
        (beyond(&mut counts()), beyond(&mut counts().rev()))
    }

    fn range(&self) -> u16 {
        let (low, high) = self.ends();
        ratio(low, high)
    }
}

/// A colour as it is seen over another.
pub fn over(colour: [u8; 3], alpha: u8, below: [u8; 3]) -> [u8; 3] {
    let alpha = u32::from(alpha);
    [0, 1, 2].map(|at| {
        let mixed = (u32::from(colour[at]) * alpha + u32::from(below[at]) * (255 - alpha) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    })
}

/// Relative luminance, 0 to 1 (WCAG 2.2).
pub fn luminance([red, green, blue]: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// The contrast ratio of two luminances, in hundredths.
fn ratio(one: f64, other: f64) -> u16 {
    let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 100 and 2100")]
    let hundredths = (contrast * 100.0).round() as u16;
    hundredths
}

fn percent(part: u64, whole: u64) -> u8 {
    u8::try_from((part * 100 + whole / 2) / whole).unwrap_or(100).min(100)
}

#[expect(clippy::cast_precision_loss, reason = "a number of pixels")]
fn number(count: u64) -> f64 {
    count as f64
}
