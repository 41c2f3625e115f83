//! Compression of what is made for each request. Files of the site come compressed already.

use app::backend::HOLDS_SECRET;
use http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{And, SizeAbove},
    },
};

type Wanted = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Fast compression of pages and JSON, but for those that hold a secret: next to what a visitor typed, their length would
/// tell about it.
pub fn compression() -> CompressionLayer<And<SizeAbove, Wanted>> {
    let wanted: Wanted = |_, _, headers, _| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        !headers.contains_key(HOLDS_SECRET)
            && ["text/html", "application/json"].iter().any(|known| kind.starts_with(known))
    };
    CompressionLayer::new()
        .no_deflate()
        .no_zstd()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(512).and(wanted))
}
