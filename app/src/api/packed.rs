//! What a page is made of, packed on the server and unpacked where it is shown.
//!
//! The framework's machinery for loading, keeping and handing over data is compiled once for each type of data. Packed,
//! all pages are one type to it: what grows with another page is the page. And a format without names needs a fraction of
//! the code that reads JSON.

use std::{fmt, marker::PhantomData};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::AppError;

/// A `T` in postcard's format, as base64: it travels in HTML and JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Packed<T> {
    text: String,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

/// Whatever is in it, a secret for one, is no business of a log.
impl<T> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packed").finish_non_exhaustive()
    }
}

impl<T: Serialize> Packed<T> {
    /// Packs `value`.
    pub fn of(value: &T) -> Self {
        // What this application makes of its own data can always be packed; the page would say so if it could not.
        let bytes = postcard::to_allocvec(value).unwrap_or_default();
        Self::from_text(STANDARD_NO_PAD.encode(bytes))
    }
}

impl<T> Packed<T> {
    /// From the text alone.
    pub fn from_text(text: String) -> Self {
        Self { text, of: PhantomData }
    }

    /// From its JSON: the text in quotes, in which nothing ever has to be escaped.
    pub fn from_json(json: &str) -> Self {
        Self::from_text(json.trim_matches('"').to_owned())
    }

    /// The text alone.
    pub fn into_text(self) -> String {
        self.text
    }
}

impl<T: DeserializeOwned> Packed<T> {
    /// Unpacks it.
    ///
    /// # Errors
    /// [`AppError::Transport`] if it is not what it should be: the server is a newer one than the page.
    pub fn open(&self) -> Result<T, AppError> {
        let bytes = bytes(&self.text).ok_or(AppError::Transport)?;
        postcard::from_bytes(&bytes).map_err(|_| AppError::Transport)
    }
}

/// The part of unpacking that is the same for everything.
fn bytes(text: &str) -> Option<Vec<u8>> {
    STANDARD_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let packed = Packed::of(&vec![Some(1), None]);
        let sent = serde_json::to_string(&packed).unwrap();
        let arrived: Packed<Vec<Option<i32>>> = serde_json::from_str(&sent).unwrap();
        assert_eq!(arrived.open(), Ok(vec![Some(1), None]));
        assert_eq!(Packed::<Vec<Option<i32>>>::from_json(&sent), arrived);
    }

    #[test]
    fn the_debug_print_hides_it() {
        assert_eq!(format!("{:?}", Packed::of(&"cl_hidden")), "Packed { .. }");
    }

    #[test]
    fn what_was_packed_by_another_version_is_an_error() {
        for text in ["", "A", "not base64!", "////"] {
            assert_eq!(Packed::<Vec<String>>::from_text(text.to_owned()).open(), Err(AppError::Transport), "{text:?}");
        }
    }
}
