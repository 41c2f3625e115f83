//! Requests to the provider. Who it is was decided by whoever runs the server, and so it may be anywhere; but nothing goes
//! out in the clear, no redirect is followed, and no answer is waited for or read for ever.

use std::{pin::Pin, time::Duration};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use super::config::is_fetchable;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer, in bytes.
const LARGEST: usize = 1024 * 1024;

/// Why there was no answer. Nothing of what was sent or received is in it.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// The address is not https, and not on this machine.
    #[error("{0} is neither https nor on this machine")]
    InTheClear(String),
    /// It took too long.
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    TooLate,
    /// The answer is too large, or broke off.
    #[error("the answer broke off, or has more than {LARGEST} bytes")]
    Body,
    /// It could not be reached.
    #[error("it could not be reached: {0}")]
    Unreachable(String),
}

/// A client for the provider.
#[derive(Debug, Clone)]
pub struct Outbound(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Outbound {
    /// With the certificates that the machine trusts.
    ///
    /// # Errors
    /// If it trusts none.
    pub fn new() -> std::io::Result<Self> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(provider)?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(https)))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        if !is_fetchable(request.uri()) {
            return Err(NoAnswer::InTheClear(request.uri().host().unwrap_or_default().to_owned()));
        }
        tokio::time::timeout(PATIENCE, self.exchange(request.map(|body| Full::new(Bytes::from(body)))))
            .await
            .map_err(|_| NoAnswer::TooLate)?
    }

    async fn exchange(&self, request: http::Request<Full<Bytes>>) -> Result<HttpResponse, NoAnswer> {
        let response = self.0.request(request).await.map_err(|error| NoAnswer::Unreachable(causes(&error)))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(|_| NoAnswer::Body)?;
        Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
    }
}

impl<'c> AsyncHttpClient<'c> for Outbound {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
