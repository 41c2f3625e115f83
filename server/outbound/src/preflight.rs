//! A look at an address of a client.

mod title;

use std::time::Duration;

use domain::{
    anatomy,
    preflight::{Answer, Failure, Visit},
};
use futures_util::future::join_all;
use http::header;
use tokio::time::{Instant, timeout_at};

use crate::{Limits, Outbound, Overflow};

/// What a visit may cost. Titles stand near the beginning.
const LIMITS: Limits = Limits { redirects: 5, time: Duration::from_secs(12), body: 64 * 1024, overflow: Overflow::Cut };

/// So many addresses are visited in one go, and so long.
const MOST: usize = 20;
const TOGETHER: Duration = Duration::from_secs(20);

/// The longest address of a redirect that is kept, in characters.
const LONGEST: usize = 2048;

/// Visits `url` as a browser without cookies would.
pub async fn visit(outbound: &Outbound, url: &str) -> Visit {
    let mut fetched = outbound.get(url, "text/html,*/*;q=0.5", LIMITS).await;
    for redirect in &mut fetched.redirects {
        if let Some((cut, _)) = redirect.to.char_indices().nth(LONGEST) {
            redirect.to.truncate(cut);
        }
    }
    let outcome = fetched.outcome.map(|response| {
        let content_type: String = response.content_type().chars().take(100).collect();
        let encoded = response.headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity");
        let is_html = !encoded && matches!(content_type.as_str(), "text/html" | "application/xhtml+xml");
        let title = if is_html { title::of(&String::from_utf8_lossy(&response.body)) } else { String::new() };
        Answer { status: response.status.as_u16(), content_type, title }
    });
    Visit { redirects: fetched.redirects, certificates: fetched.certificates, outcome }
}

/// Visits several addresses, those of one host one after the other. At most 20, in at most 20 seconds: what is
/// not through by then is slow.
pub async fn visit_all(outbound: &Outbound, urls: Vec<String>) -> Vec<(String, Visit)> {
    let until = Instant::now() + TOGETHER;
    let mut hosts: Vec<(String, Vec<String>)> = Vec::new();
    for url in urls.into_iter().take(MOST) {
        let host = anatomy::host(&url).unwrap_or_default().to_ascii_lowercase();
        match hosts.iter_mut().find(|(other, _)| *other == host) {
            Some((_, urls)) => urls.push(url),
            None => hosts.push((host, vec![url])),
        }
    }
    let visits = hosts.into_iter().map(async |(_, urls)| {
        let mut found = Vec::new();
        for url in urls {
            let visit = timeout_at(until, visit(outbound, &url)).await;
            let slow = |_| Visit { redirects: Vec::new(), certificates: Vec::new(), outcome: Err(Failure::Slow) };
            found.push((url, visit.unwrap_or_else(slow)));
        }
        found
    });
    join_all(visits).await.concat()
}
