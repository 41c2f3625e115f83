//! Where a page begins: the sort value and the key of the row next to it.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use super::{Sort, SortKey};

/// A place between two rows of a sorted list. It stays where it is when rows come and go. `Display` and `FromStr` are its
/// form in an address, opaque and without meaning to anybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) sort: Sort,
    pub(crate) direction: Direction,
    pub(crate) value: SortValue,
    pub(crate) key: Uuid,
}

/// Which way a page lies from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// After it, in the sort order.
    Next,
    /// Before it.
    Previous,
}

/// The value that a row is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SortValue {
    Text(String),
    Time(i64),
}

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct NotACursor;

impl Cursor {
    /// Which way its page lies.
    pub fn direction(&self) -> Direction {
        self.direction
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match self.direction {
            Direction::Next => 'n',
            Direction::Previous => 'p',
        };
        let order = if self.sort.descending { 'd' } else { 'a' };
        let value = match &self.value {
            SortValue::Text(text) => text.clone(),
            SortValue::Time(time) => time.to_string(),
        };
        let text = format!("{direction}{order}{}\n{}\n{value}", self.sort.key.as_str(), self.key.simple());
        f.write_str(&URL_SAFE_NO_PAD.encode(text))
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        parse(text).ok_or(NotACursor)
    }
}

fn parse(text: &str) -> Option<Cursor> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let mut parts = text.splitn(3, '\n');
    let head = parts.next()?;
    let direction = match head.as_bytes().first()? {
        b'n' => Direction::Next,
        b'p' => Direction::Previous,
        _ => return None,
    };
    let descending = match head.as_bytes().get(1)? {
        b'd' => true,
        b'a' => false,
        _ => return None,
    };
    let sort = Sort { key: SortKey::parse(head.get(2..)?)?, descending };
    let key = Uuid::try_parse(parts.next()?).ok()?;
    let value = parts.next()?;
    let value = match sort.key {
        // PostgreSQL's texts hold no NUL; a cursor that has one was not made here.
        SortKey::Name | SortKey::ClientId if value.contains('\0') => return None,
        SortKey::Name | SortKey::ClientId => SortValue::Text(value.to_owned()),
        SortKey::Created | SortKey::LastUsed => SortValue::Time(value.parse().ok()?),
    };
    Some(Cursor { sort, direction, value, key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was() {
        for (key, value) in [
            (SortKey::Name, SortValue::Text("ärger\nim büro".to_owned())),
            (SortKey::ClientId, SortValue::Text(String::new())),
            (SortKey::Created, SortValue::Time(-5)),
            (SortKey::LastUsed, SortValue::Time(i64::MAX)),
        ] {
            let cursor = Cursor {
                sort: Sort { key, descending: true },
                direction: Direction::Previous,
                value,
                key: Uuid::from_u128(77),
            };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn nonsense_is_none() {
        for text in ["", "x", "bm9uc2Vuc2U", "bmFuYW1lCg", "äöü", "////"] {
            assert!(text.parse::<Cursor>().is_err(), "{text:?}");
        }
    }
}
