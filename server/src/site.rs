//! The files of the site, embedded in the binary: hashed JavaScript, WASM and styles, fonts, icons.
//!
//! They come from `target/site`, where each may have a compressed sister (`.br`, `.gz`). Debug builds read the folder
//! when they start.

use std::{collections::BTreeMap, path::Path};

use app::backend::Assets;
use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::hex::hex;

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Embedded;

/// For each chunk of the front end, the files that it consists of.
const CHUNKS: &str = "chunks.json";

/// All files, by their path (`/pkg/clientele.0a1b2c.js`).
#[derive(Debug, Clone)]
pub struct Site {
    files: BTreeMap<String, File>,
    chunks: BTreeMap<String, Vec<String>>,
}

/// One file in its encodings.
#[derive(Debug, Clone)]
pub struct File {
    media_type: HeaderValue,
    cache: HeaderValue,
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
}

#[derive(Debug, Clone)]
struct Variant {
    bytes: Bytes,
    etag: HeaderValue,
}

impl Site {
    /// Everything that was embedded.
    pub fn load() -> Self {
        let names: Vec<String> = Embedded::iter().map(std::borrow::Cow::into_owned).collect();
        let mut files = BTreeMap::new();
        for name in names.iter().filter(|name| !is_compressed(name) && *name != CHUNKS) {
            let Some(plain) = Embedded::get(name) else { continue };
            let sister =
                |extension: &str| Embedded::get(&format!("{name}.{extension}")).map(|file| variant(file, extension));
            // What lies in /pkg has a hash in its name and never changes.
            let cache =
                if name.starts_with("pkg/") { "public, max-age=31536000, immutable" } else { "public, max-age=86400" };
            let file = File {
                media_type: media_type(name),
                cache: HeaderValue::from_static(cache),
                plain: variant(plain, ""),
                brotli: sister("br"),
                gzip: sister("gz"),
            };
            files.insert(format!("/{name}"), file);
        }
        let chunks = Embedded::get(CHUNKS).and_then(|file| serde_json::from_slice(&file.data).ok());
        Self { files, chunks: chunks.unwrap_or_default() }
    }

    /// Each file with its path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The addresses that every page needs; empty where the site has not been built, and the pages then work without.
    pub fn assets(&self) -> Assets {
        let find = |start: &str, end: &str| {
            let mut paths = self.files.keys().filter(|path| path.starts_with(start));
            paths.find(|path| path.ends_with(end)).cloned().unwrap_or_default()
        };
        let chunks = self.chunks.iter();
        let chunks = chunks.map(|(name, files)| (name.clone(), files.iter().map(|file| format!("/{file}")).collect()));
        Assets {
            js: find("/pkg/clientele.", ".js"),
            loader: find("/pkg/clientele_split.", ".js"),
            wasm: find("/pkg/clientele.", ".wasm"),
            css: find("/pkg/clientele.", ".css"),
            chunks: chunks.collect(),
        }
    }
}

impl File {
    /// The answer to a request for it: compressed if the browser reads that, and nothing if it has it already.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let (encoding, variant) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts(request, "br") => (Some("br"), brotli),
            (_, Some(gzip)) if accepts(request, "gzip") => (Some("gzip"), gzip),
            _ => (None, &self.plain),
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, self.cache.clone());
        headers.insert(header::ETAG, variant.etag.clone());
        if self.brotli.is_some() || self.gzip.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        let etag = variant.etag.to_str().unwrap_or_default();
        let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        if known.flat_map(|value| value.split(',')).any(|known| known.trim().trim_start_matches("W/") == etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, self.media_type.clone());
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        (headers, Body::from(variant.bytes.clone())).into_response()
    }
}

fn is_compressed(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "br" || extension == "gz")
}

fn variant(file: EmbeddedFile, encoding: &str) -> Variant {
    let hash = hex(&file.metadata.sha256_hash()[..12]);
    let etag = HeaderValue::try_from(format!("\"{hash}{encoding}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    Variant { bytes: Bytes::from_owner(file.data), etag }
}

fn media_type(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let text = match guess.essence_str() {
        text @ ("text/javascript" | "text/css" | "text/html" | "text/plain") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Whether `Accept-Encoding` names the encoding, and not with `q=0`.
fn accepts(request: &HeaderMap, encoding: &str) -> bool {
    let values = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|offer| {
        let (name, parameters) = offer.split_once(';').unwrap_or((offer, ""));
        let refused = parameters.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> File {
        let variant = |text: &'static str, etag| Variant {
            bytes: Bytes::from_static(text.as_bytes()),
            etag: HeaderValue::from_static(etag),
        };
        File {
            media_type: media_type("pkg/a.js"),
            cache: HeaderValue::from_static("public"),
            plain: variant("plain", "\"1\""),
            brotli: Some(variant("brotli", "\"1br\"")),
            gzip: Some(variant("gzip", "\"1gz\"")),
        }
    }

    fn respond(name: header::HeaderName, value: &'static str) -> Response {
        file().respond(&HeaderMap::from_iter([(name, HeaderValue::from_static(value))]))
    }

    #[test]
    fn the_best_encoding_that_the_browser_reads() {
        for (accept, encoding) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("identity", None),
            ("BR", Some("br")),
            (";;;,,q=,br;q=x", Some("br")),
        ] {
            let response = respond(header::ACCEPT_ENCODING, accept);
            let found = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap());
            assert_eq!(found, encoding, "{accept}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        assert_eq!(respond(header::IF_NONE_MATCH, "\"0\", W/\"1\"").status(), StatusCode::NOT_MODIFIED);
        assert_eq!(respond(header::IF_NONE_MATCH, "\"2\"").status(), StatusCode::OK);
    }

    #[test]
    fn fonts_and_wasm_have_their_types() {
        assert_eq!(media_type("pkg/a.wasm"), "application/wasm");
        assert_eq!(media_type("fonts/inter.woff2"), "font/woff2");
        assert_eq!(media_type("icons.svg"), "image/svg+xml");
    }
}
