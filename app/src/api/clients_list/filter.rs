//! What the list shows, as its address says it. Every view of the list is a link.

/// A parameter of the list's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The text searched for.
    Search,
    /// `confidential` or `public`.
    Type,
    /// `active`, `suspended` or `waiting`.
    Status,
    /// One of the six.
    ResponseType,
    /// `RS256` or `HS256`.
    Algorithm,
    /// The e-mail address of an owner.
    Owner,
    /// `yes`: those that nobody owns.
    Orphaned,
    /// `yes` or `no`.
    Problems,
    /// Not used for so many days.
    Unused,
    /// Registered in the last so many days.
    Created,
    /// Registered on this day or later.
    From,
    /// Registered on this day or earlier.
    To,
    /// `name`, `client_id`, `created` or `last_used`, with `-` before it for the other way round.
    Sort,
    /// Where the page begins.
    Page,
}

impl Key {
    /// All of them, in the order of the address.
    pub const ALL: &'static [Self] = &[
        Self::Search,
        Self::Type,
        Self::Status,
        Self::ResponseType,
        Self::Algorithm,
        Self::Owner,
        Self::Orphaned,
        Self::Problems,
        Self::Unused,
        Self::Created,
        Self::From,
        Self::To,
        Self::Sort,
        Self::Page,
    ];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Search => "q",
            Self::Type => "type",
            Self::Status => "status",
            Self::ResponseType => "response_type",
            Self::Algorithm => "alg",
            Self::Owner => "owner",
            Self::Orphaned => "orphaned",
            Self::Problems => "problems",
            Self::Unused => "unused",
            Self::Created => "created",
            Self::From => "from",
            Self::To => "to",
            Self::Sort => "sort",
            Self::Page => "page",
        }
    }
}

/// The parameters of the list's address, whatever they hold. Unknown names are dropped, of a name given twice the last
/// counts, values are cut at 300 characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter([String; 14]);

impl Filter {
    /// From the query of an address, with or without its question mark.
    pub fn parse(query: &str) -> Self {
        let mut filter = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Some(key) = Key::ALL.iter().find(|key| key.as_str() == name) {
                filter.0[*key as usize] = decode(value).trim().chars().take(300).collect();
            }
        }
        filter
    }

    /// The value of a parameter; empty where there is none.
    pub fn get(&self, key: Key) -> &str {
        &self.0[key as usize]
    }

    /// Whether a parameter has this value.
    pub fn is(&self, key: Key, value: &str) -> bool {
        self.get(key) == value
    }

    /// The same with another value, from the first page on; an empty value takes the parameter away.
    #[must_use]
    pub fn with(&self, key: Key, value: &str) -> Self {
        let mut other = self.clone();
        other.0[Key::Page as usize].clear();
        value.clone_into(&mut other.0[key as usize]);
        other
    }

    /// The same without these parameters.
    #[must_use]
    pub fn without(&self, keys: &[Key]) -> Self {
        keys.iter().fold(self.clone(), |filter, key| filter.with(*key, ""))
    }

    /// Whether it narrows the list: anything but the order and the page.
    pub fn narrows(&self) -> bool {
        Key::ALL.iter().any(|key| !matches!(key, Key::Sort | Key::Page) && !self.get(*key).is_empty())
    }

    /// What is set, by name.
    pub fn set(&self) -> impl Iterator<Item = (Key, &str)> {
        Key::ALL.iter().map(|key| (*key, self.get(*key))).filter(|(_, value)| !value.is_empty())
    }

    /// The query of the address, without a question mark.
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (key, value) in self.set() {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(key.as_str());
            query.push('=');
            encode(value, &mut query);
        }
        query
    }

    /// The address of the list below `path`.
    pub fn href(&self, path: &str) -> String {
        let query = self.query();
        if query.is_empty() { path.to_owned() } else { [path, "?", &query].concat() }
    }
}

/// Percent-encodes `text` for a query, onto the end of `out`.
pub fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'@' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// What a query means by `text`; what is no encoding stays as it is.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1).zip(bytes.get(at + 2)).and_then(|(a, b)| Some(hex(*a)? << 4 | hex(*b)?));
        match (byte, pair) {
            (b'%', Some(decoded)) => {
                out.push(decoded);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_back() {
        let filter = Filter::parse("?q=a+%26+b%2Fc&type=public&sort=-created&page=x&evil=1&type=confidential");
        assert_eq!(filter.get(Key::Search), "a & b/c");
        assert_eq!(filter.get(Key::Type), "confidential");
        assert_eq!(Filter::parse(&filter.query()), filter);
        assert!(filter.with(Key::Type, "").get(Key::Page).is_empty(), "another filter begins at the first page");
    }

    #[test]
    fn nothing_in_an_address_is_too_strange() {
        for query in ["", "?", "&&&", "q", "q=%", "q=%zz", "q=%ff%fe", "q=%C3%A4", "=", "q=a=b"] {
            let filter = Filter::parse(query);
            assert_eq!(Filter::parse(&filter.query()), filter, "{query:?}");
        }
        assert_eq!(Filter::parse("q=%C3%A4").get(Key::Search), "ä");
        assert_eq!(Filter::parse(&["q=", &"x".repeat(9000)].concat()).get(Key::Search).len(), 300);
    }
}
