//! One request over one connection, to an address that passed the guard.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use domain::{
    Timestamp,
    preflight::{Certificate, Failure},
};
use http::{HeaderValue, Request, header};
use http_body_util::Full;
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use crate::{guard::Passed, tls};

/// How long one address may take to take a connection.
const CONNECTING: Duration = Duration::from_secs(3);
/// All headers together, in bytes, and how many of them.
const HEADERS: usize = 32 * 1024;
const HEADER_LINES: usize = 100;

/// Who asks.
const AGENT: &str = concat!("clientele/", env!("CARGO_PKG_VERSION"));

/// What came back: the head of the answer, and its body as it arrives.
pub struct Conversation {
    pub response: http::Response<Incoming>,
    /// Drives the connection; it is closed when this is dropped.
    _driver: JoinSet<()>,
}

/// What is asked for, or handed over.
#[derive(Clone, Copy)]
pub enum Errand<'a> {
    /// Something of this media type.
    Get(&'static str),
    /// A form, `application/x-www-form-urlencoded`.
    Post(&'a str),
}

/// The certificate comes out also where no answer does.
pub async fn ask(
    passed: &Passed,
    tls: &Arc<ClientConfig>,
    errand: Errand<'_>,
    certificate: &mut Option<Certificate>,
) -> Result<Conversation, Failure> {
    let stream = connect(&passed.addresses).await?;
    if passed.url.scheme() != "https" {
        return converse(stream, passed, errand).await;
    }
    let name = ServerName::try_from(passed.host.clone()).map_err(|_| Failure::Url)?;
    let connector = TlsConnector::from(tls.clone());
    let stream = connector.connect(name, stream).await.map_err(|error| tls::failure(&error))?;
    let shown = stream.get_ref().1.peer_certificates().and_then(|chain| tls::ends(chain.first()?));
    *certificate = shown.map(|until: Timestamp| Certificate { host: passed.host.clone(), until });
    converse(stream, passed, errand).await
}

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut failure = Failure::Unresolved;
    for address in addresses {
        match timeout(CONNECTING, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(_)) => failure = Failure::Unreachable,
            Err(_) => failure = Failure::Slow,
        }
    }
    Err(failure)
}

async fn converse<S>(stream: S, passed: &Passed, errand: Errand<'_>) -> Result<Conversation, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = request(passed, errand).ok_or(Failure::Url)?;
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEADERS).max_headers(HEADER_LINES);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(|_| Failure::Malformed)?;
    let mut driver = JoinSet::new();
    driver.spawn(async move {
        // What goes wrong is said to whoever reads.
        let _ = connection.await;
    });
    let response = sender.send_request(request).await.map_err(|_| Failure::Malformed)?;
    Ok(Conversation { response, _driver: driver })
}

fn request(passed: &Passed, errand: Errand<'_>) -> Option<Request<Full<Bytes>>> {
    let url = &passed.url;
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str()?),
        None => url.host_str()?.to_owned(),
    };
    let (request, body) = match errand {
        Errand::Get(accept) => (Request::get(path).header(header::ACCEPT, accept), String::new()),
        Errand::Post(form) => {
            let form_type = "application/x-www-form-urlencoded";
            (Request::post(path).header(header::CONTENT_TYPE, form_type), form.to_owned())
        }
    };
    request
        .header(header::HOST, HeaderValue::from_str(&host).ok()?)
        .header(header::USER_AGENT, AGENT)
        // Nothing is decompressed: a few bytes could become any number.
        .header(header::ACCEPT_ENCODING, "identity")
        .header(header::CONNECTION, "close")
        .body(Full::from(body))
        .ok()
}
