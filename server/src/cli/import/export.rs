//! Exports of this program.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::LogoHash;
use image::ImageReader;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{Import, NewLogo};

use super::{super::client_json::ClientIn, Contents};
use crate::hex::hex;

#[derive(Deserialize)]
struct LogoIn {
    media_type: String,
    large: String,
    small: String,
}

/// Clients under the registry's own names, and the logos they refer to.
pub fn read(clients: Vec<Value>, logos: Value) -> Result<Contents, String> {
    let mut contents = Contents::default();
    for (index, client) in clients.into_iter().enumerate() {
        let parts = ClientIn::read(client).and_then(ClientIn::into_parts);
        let (form, proposal) = parts.map_err(|error| format!("client {}: {error}", index + 1))?;
        contents.clients.push(Import { form, proposal });
    }
    if let Value::Object(logos) = logos {
        for (hash, logo) in logos {
            contents.logos.push(self::logo(&hash, logo).ok_or_else(|| format!("logo {hash}: damaged"))?);
        }
    }
    Ok(contents)
}

/// Kept as it is, if it is what its name says: two small squares.
fn logo(hash: &str, value: Value) -> Option<NewLogo> {
    let hash = LogoHash::parse(hash)?;
    let logo: LogoIn = serde_json::from_value(value).ok()?;
    let (large, small) = (STANDARD.decode(logo.large).ok()?, STANDARD.decode(logo.small).ok()?);
    let [large_side, small_side] = crate::logo::SIDES;
    let fits = hex(&Sha256::digest(&large)) == hash.as_str()
        && is_square(&large, &logo.media_type, large_side)
        && is_square(&small, &logo.media_type, small_side);
    let look = if fits { crate::logo::look(&large) } else { None };
    let media_type = logo.media_type;
    fits.then_some(NewLogo { hash, large, small, media_type, width: large_side, height: large_side, look })
}

fn is_square(file: &[u8], media_type: &str, side: u32) -> bool {
    let format = match media_type {
        "image/webp" => image::ImageFormat::WebP,
        "image/png" => image::ImageFormat::Png,
        _ => return false,
    };
    let dimensions = || ImageReader::with_format(std::io::Cursor::new(file), format).into_dimensions().ok();
    let decodes = || ImageReader::with_format(std::io::Cursor::new(file), format).decode().is_ok();
    dimensions() == Some((side, side)) && decodes()
}
