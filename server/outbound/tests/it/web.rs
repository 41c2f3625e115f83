//! Web servers that say what a test tells them to.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use outbound::{Outbound, Settings, allow::Allow, resolve::System};
use rustls::{ServerConfig, pki_types::CertificateDer};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// A server on loopback, for as long as the test runs.
pub struct Web {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    _server: JoinSet<()>,
}

impl Web {
    /// Answers each request line with what `say` makes of it, and closes.
    pub async fn start(say: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::run(None, say).await
    }

    /// The same over TLS.
    pub async fn encrypted(config: ServerConfig, say: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::run(Some(TlsAcceptor::from(Arc::new(config))), say).await
    }

    async fn run(tls: Option<TlsAcceptor>, say: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (say, heard) = (Arc::new(say), asked.clone());
        let mut server = JoinSet::new();
        server.spawn(async move {
            let mut conversations = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, say, heard) = (tls.clone(), say.clone(), heard.clone());
                conversations.spawn(async move {
                    match tls {
                        None => talk(stream, &*say, &heard).await,
                        Some(tls) => {
                            // Whoever does not like the certificate goes.
                            if let Ok(stream) = tls.accept(stream).await {
                                talk(stream, &*say, &heard).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, asked, _server: server }
    }

    /// Everything that was asked, headers and all.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Its port, under a name that the guard knows by [`outbound`].
    pub fn url(&self, path: &str) -> String {
        format!("http://kiln.test:{}{path}", self.address.port())
    }
}

async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    say: &(dyn Fn(&str) -> Vec<u8> + Send + Sync),
    heard: &Mutex<Vec<String>>,
) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if !matches!(stream.read(&mut byte).await, Ok(1)) {
            return;
        }
        request.push(byte[0]);
    }
    let request = String::from_utf8(request).unwrap();
    let answer = say(request.lines().next().unwrap());
    heard.lock().unwrap().push(request);
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

/// A response.
pub fn response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Finds the hosts `kiln.test` and `other.test` on this machine, and nothing else there.
pub fn outbound(roots: Vec<CertificateDer<'static>>) -> Outbound {
    let allowed: Vec<Allow> =
        ["kiln.test=127.0.0.1", "other.test=127.0.0.1"].map(|text| text.parse().unwrap()).to_vec();
    Outbound::new(Settings { allowed, roots, resolver: Arc::new(System) }).unwrap()
}
