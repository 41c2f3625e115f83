//! The message that a page shows once after a redirect, for browsers without JavaScript.

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::backend;

/// Leaves `text` for the next page, unless a script is waiting for the answer: it says so itself.
pub fn set(text: &str) {
    if wants_html()
        && let (Some(response), Some(cookie)) = (use_context::<ResponseOptions>(), cookie(text))
    {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// The value of `Set-Cookie` that leaves `text` for the next page, for handlers that write their own response.
pub fn cookie(text: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("flash={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60", encode(text))).ok()
}

/// Takes the message, if there is one.
pub fn take() -> Option<String> {
    let text = backend::cookie(&use_context::<Parts>()?, "flash")?;
    send("flash=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    decode(&text)
}

/// Whether the answer to this request is shown as it is: a form that was sent without a script.
pub fn wants_html() -> bool {
    let accepts = |parts: &Parts| {
        parts
            .headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("text/html"))
    };
    use_context::<Parts>().is_some_and(|parts| accepts(&parts))
}

fn send(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

fn encode(text: &str) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn decode(text: &str) -> Option<String> {
    let pairs = text.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    String::from_utf8(bytes?).ok().filter(|text| text.len() <= 300)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_comes_back() {
        for text in ["", "3 clients suspended", "“Fern; & Field” – gelöscht\r\n"] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
        }
        for bad in ["é", "zz", "ff", "a;b"] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
    }
}
