//! Why a file is no logo, in words for whoever chose it.

use std::fmt;

use domain::{Field, Problem, Rule};
use serde::{Deserialize, Serialize};

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP; the first picture of a moving one.
    WebP,
    /// GIF; the first picture of a moving one.
    Gif,
    /// Scalable Vector Graphics, without compression.
    Svg,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// It has no bytes.
    Empty,
    /// It has more than [`domain::limits::LOGO_BYTES`].
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// Its content is of no known format, whatever its name says.
    Unrecognised,
    /// It says that it is of this format and cannot be read to its end.
    Damaged(Format),
    /// It has more pixels than are worth decoding.
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Drawing it took more time or memory than a logo may.
    TooMuchWork,
    /// Nothing of it can be seen.
    Invisible,
    /// Too many others are being drawn at the moment.
    Busy,
    /// The drawing has something in it that a logo must not have.
    Svg(SvgTrap),
}

/// What a drawing must not contain. All of it would be ignored; the refusal is for the sake of whoever drew it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SvgTrap {
    /// A script, or an attribute that runs one.
    Script,
    /// HTML inside the drawing.
    ForeignObject,
    /// An entity of the document's own.
    Entity,
    /// An address outside the drawing.
    ExternalReference,
    /// A picture inside the drawing.
    Image,
    /// Letters that need a font.
    Text,
    /// More elements than a logo needs.
    TooManyElements,
}

impl Format {
    /// The name people use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
        }
    }
}

impl Refusal {
    /// As a problem of the field.
    pub fn problem(&self) -> Problem {
        Problem::refuse(Rule::LogoFile, Field::Logo, "", self.to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The file is empty. Choose a PNG, JPEG, WebP, GIF or SVG file."),
            Self::TooLarge { bytes } => {
                let kib = bytes.div_ceil(1024);
                write!(f, "The file has {kib} KiB. A logo may have up to 1,024 KiB.")
            }
            Self::Unrecognised => f.write_str(
                "This is no picture that can be read here, whatever its name says. Choose a PNG, JPEG, WebP, GIF or SVG file.",
            ),
            Self::Damaged(format) => {
                write!(f, "The {} file is damaged or incomplete. Export it again and choose the new file.", format.name())
            }
            Self::TooManyPixels { width, height } => write!(
                f,
                "The picture has {width} × {height} pixels. Up to 4,096 × 4,096 are accepted, and 512 × 512 are plenty."
            ),
            Self::TooMuchWork => {
                f.write_str("The picture takes too much time or memory to draw. Export a simpler one, as PNG for example.")
            }
            Self::Invisible => f.write_str("Nothing can be seen in this picture: it is transparent everywhere."),
            Self::Busy => f.write_str("Too many pictures are being read at the moment. Try again in a few seconds."),
            Self::Svg(trap) => f.write_str(trap.message()),
        }
    }
}

impl SvgTrap {
    const fn message(self) -> &'static str {
        match self {
            Self::Script => "The SVG contains a script. Export it without scripts and event attributes.",
            Self::ForeignObject => "The SVG contains HTML (foreignObject). Export it with shapes alone.",
            Self::Entity => "The SVG declares entities of its own. Export it as plain SVG.",
            Self::ExternalReference => {
                "The SVG refers to an address outside itself, which is never loaded. Export it with everything inside."
            }
            Self::Image => "The SVG contains a picture. Choose that picture itself, as PNG for example.",
            Self::Text => "The SVG contains text, which needs a font. Convert the text to paths.",
            Self::TooManyElements => {
                "The SVG has too many elements for a logo. Export a simpler one, as PNG for example."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_survives_its_way_between_processes() {
        for refusal in [
            Refusal::TooLarge { bytes: 2_000_000 },
            Refusal::Damaged(Format::Gif),
            Refusal::TooManyPixels { width: 1, height: 99_999 },
            Refusal::Svg(SvgTrap::Script),
        ] {
            let json = serde_json::to_string(&refusal).unwrap();
            assert_eq!(serde_json::from_str::<Refusal>(&json).unwrap(), refusal);
        }
    }
}
