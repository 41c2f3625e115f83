//! Fetching a URL, redirects included.

use std::{sync::Arc, time::Duration};

use domain::preflight::{Certificate, Failure, Redirect};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt as _;
use rustls::{ClientConfig, pki_types::CertificateDer};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::{
    allow::Allow,
    connect::{Conversation, Errand, ask},
    guard::Guard,
    resolve::{Resolve, System},
    tls,
};

/// What fetches. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    guard: Guard,
    tls: Arc<ClientConfig>,
}

/// What the operator decides.
#[derive(Debug)]
pub struct Settings {
    /// What may be fetched beyond the public internet.
    pub allowed: Vec<Allow>,
    /// Certificate authorities that are trusted besides those of browsers.
    pub roots: Vec<CertificateDer<'static>>,
    /// Who knows the addresses of names.
    pub resolver: Arc<dyn Resolve>,
}

/// How much a fetch may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Redirects that are followed.
    pub redirects: usize,
    /// All of it.
    pub time: Duration,
    /// Of the last body, in bytes.
    pub body: usize,
    /// What happens to a body that has more.
    pub overflow: Overflow,
}

/// What happens to a body that is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    /// Its beginning is enough.
    Cut,
    /// The fetch fails.
    Refuse,
}

/// What came of it.
#[derive(Debug)]
pub struct Fetched {
    /// The redirects that were followed.
    pub redirects: Vec<Redirect>,
    /// The certificates on the way, each host once.
    pub certificates: Vec<Certificate>,
    /// The answer, or why there is none.
    pub outcome: Result<Response, Failure>,
}

/// An answer that is no redirect, or one that leads nowhere.
#[derive(Debug)]
pub struct Response {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as it was sent.
    pub body: Vec<u8>,
}

impl Default for Settings {
    /// The public internet alone, by the machine's resolver.
    fn default() -> Self {
        Self { allowed: Vec::new(), roots: Vec::new(), resolver: Arc::new(System) }
    }
}

impl Response {
    /// The media type without its parameters, in lower case, or empty.
    pub fn content_type(&self) -> String {
        let value = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

impl Outbound {
    /// With these settings.
    ///
    /// # Errors
    /// When a root is not a certificate that can be one.
    pub fn new(settings: Settings) -> Result<Self, rustls::Error> {
        let Settings { allowed, roots, resolver } = settings;
        let tls = Arc::new(tls::config(&roots)?);
        Ok(Self(Arc::new(Inner { guard: Guard { allowed, resolver }, tls })))
    }

    /// Whether `url` itself names a place that is never fetched: an address that is not public, a name that is kept out of the
    /// DNS, a port below the usual ones. Where another name leads is known when it is fetched.
    pub fn refuses(&self, url: &str) -> bool {
        Url::parse(url).map_or(true, |url| self.0.guard.refuses(&url))
    }

    /// Posts a form to `url`, and says with which status it was answered. Nothing of the answer is read, and no redirect is
    /// followed.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn post(&self, url: &str, form: &str, time: Duration) -> Result<StatusCode, Failure> {
        let url = Url::parse(url).map_err(|_| Failure::Url)?;
        let posted = async {
            let passed = self.0.guard.check(&url).await?;
            let conversation = ask(&passed, &self.0.tls, Errand::Post(form), &mut None).await?;
            Ok(conversation.response.status())
        };
        timeout_at(Instant::now() + time, posted).await.unwrap_or(Err(Failure::Slow))
    }

    /// Gets what is at `url`.
    pub async fn get(&self, url: &str, accept: &'static str, limits: Limits) -> Fetched {
        let mut on_the_way = Fetched { redirects: Vec::new(), certificates: Vec::new(), outcome: Err(Failure::Url) };
        if let Ok(url) = Url::parse(url) {
            let until = Instant::now() + limits.time;
            let outcome = timeout_at(until, self.follow(url, accept, limits, &mut on_the_way)).await;
            on_the_way.outcome = outcome.unwrap_or(Err(Failure::Slow));
        }
        on_the_way
    }

    async fn follow(
        &self,
        mut url: Url,
        accept: &'static str,
        limits: Limits,
        on_the_way: &mut Fetched,
    ) -> Result<Response, Failure> {
        loop {
            url.set_fragment(None);
            let passed = self.0.guard.check(&url).await?;
            let mut certificate = None;
            let conversation = ask(&passed, &self.0.tls, Errand::Get(accept), &mut certificate).await;
            let known = |shown: &Certificate| on_the_way.certificates.iter().any(|other| other.host == shown.host);
            if let Some(shown) = certificate.filter(|shown| !known(shown)) {
                on_the_way.certificates.push(shown);
            }
            let conversation = conversation?;
            let Some(next) = next(&url, &conversation.response)? else { return read(conversation, limits).await };
            if on_the_way.redirects.len() >= limits.redirects {
                return Err(Failure::TooManyRedirects);
            }
            let status = conversation.response.status().as_u16();
            on_the_way.redirects.push(Redirect { status, to: next.to_string() });
            url = next;
        }
    }
}

/// Where a response leads, if it leads on.
fn next<T>(url: &Url, response: &http::Response<T>) -> Result<Option<Url>, Failure> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(to) = response.headers().get(header::LOCATION) else { return Ok(None) };
    let to = std::str::from_utf8(to.as_bytes()).map_err(|_| Failure::BadRedirect)?;
    url.join(to).map(Some).map_err(|_| Failure::BadRedirect)
}

async fn read(mut conversation: Conversation, limits: Limits) -> Result<Response, Failure> {
    let mut body = Vec::new();
    while let Some(frame) = conversation.response.body_mut().frame().await {
        let Ok(frame) = frame else { return Err(Failure::Malformed) };
        let Some(data) = frame.data_ref() else { continue };
        let room = limits.body - body.len();
        body.extend_from_slice(&data[..data.len().min(room)]);
        match limits.overflow {
            _ if data.len() <= room => {}
            Overflow::Cut => break,
            Overflow::Refuse => return Err(Failure::TooLarge),
        }
    }
    let (head, _) = conversation.response.into_parts();
    Ok(Response { status: head.status, headers: head.headers, body })
}
