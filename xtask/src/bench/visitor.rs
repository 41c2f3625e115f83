//! A browser without JavaScript: follows forms, keeps cookies, times requests.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    time::{Duration, Instant},
};

use anyhow::Result;

/// One person with one browser at one site.
#[derive(Clone)]
pub struct Visitor {
    agent: ureq::Agent,
    origin: String,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where to go next.
    pub location: Option<String>,
    /// The body, as text.
    pub body: String,
    /// From sending the request to the last byte of the answer.
    pub time: Duration,
}

impl Visitor {
    /// Somebody new. `origin` is `http://host:port`.
    pub fn new(origin: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .new_agent();
        Self { agent, origin: origin.to_owned(), cookies: BTreeMap::new() }
    }

    /// Fetches a page.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        let request =
            self.agent.get(self.address(path)).header("Cookie", self.cookie_header()).header("Accept", "text/html");
        let started = Instant::now();
        let response = request.call()?;
        self.answer(response, started)
    }

    /// Sends a form as `application/x-www-form-urlencoded`.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        self.send(path, "application/x-www-form-urlencoded", urlencoded(fields))
    }

    /// Sends a form as `multipart/form-data`, as forms with a file do.
    pub fn post_multipart(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        const BOUNDARY: &str = "----bench-boundary-7MA4YWxkTrZu0gW";
        let mut body = String::new();
        for (name, value) in fields {
            write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")?;
        }
        write!(body, "--{BOUNDARY}--\r\n")?;
        self.send(path, &format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    fn send(&mut self, path: &str, content_type: &str, body: String) -> Result<Answer> {
        let request = self
            .agent
            .post(self.address(path))
            .header("Cookie", self.cookie_header())
            .header("Content-Type", content_type)
            .header("Accept", "text/html")
            .header("Origin", &self.origin)
            .header("Referer", self.address(path));
        let started = Instant::now();
        let response = request.send(body)?;
        self.answer(response, started)
    }

    fn answer(&mut self, mut response: ureq::http::Response<ureq::Body>, started: Instant) -> Result<Answer> {
        let body = response.body_mut().with_config().limit(64 << 20).read_to_string()?;
        let time = started.elapsed();
        for value in response.headers().get_all("set-cookie") {
            let pair = value.to_str()?.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Answer { status: response.status().as_u16(), location, body, time })
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.origin) }
    }

    fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// The value of the first `attribute` after `marker` in `html`, with `&amp;` undone.
pub fn attribute_after(html: &str, marker: &str, attribute: &str) -> Option<String> {
    let rest = &html[html.find(marker)? + marker.len()..];
    let start = format!("{attribute}=\"");
    let rest = &rest[rest.find(&start)? + start.len()..];
    Some(rest[..rest.find('"')?].replace("&amp;", "&"))
}

fn urlencoded(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        encode(&mut out, name);
        out.push('=');
        encode(&mut out, value);
    }
    out
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
            out.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_encoded() {
        assert_eq!(urlencoded(&[("a b", "ü&="), ("c", "d")]), "a%20b=%C3%BC%26%3D&c=d");
    }

    #[test]
    fn attributes_are_found_after_a_marker() {
        let html = r#"<form action="/x"><a rel="next" href="/clients?cursor=a&amp;b=c">"#;
        assert_eq!(attribute_after(html, r#"rel="next""#, "href").as_deref(), Some("/clients?cursor=a&b=c"));
        assert_eq!(attribute_after(html, "nothing", "href"), None);
    }
}
