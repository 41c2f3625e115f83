//! Connections: accepted, bounded in time, and finished in peace when the server is told to stop.

use std::{future::Future, net::SocketAddr, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// The head of a request has to come within this time; an idle connection is closed after it.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long requests in flight have when the server stops.
const GRACE: Duration = Duration::from_secs(30);

/// Serves until `stop` is ready, then lets requests in flight finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = connection(stream, peer, router.clone());
                    let watched = graceful.watch(connection);
                    tokio::spawn(async move {
                        if let Err(error) = watched.await {
                            tracing::debug!(%error, "a connection ended early");
                        }
                    });
                }
                Err(error) => {
                    // Out of file descriptors, most likely: others have to end first.
                    tracing::error!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests that did not finish within {} seconds were cut off", GRACE.as_secs());
    }
}

type Service = TowerToHyperService<
    tower::util::BoxCloneService<hyper::Request<Incoming>, axum::response::Response, std::convert::Infallible>,
>;

fn connection(stream: TcpStream, peer: SocketAddr, router: Router) -> http1::Connection<TokioIo<TcpStream>, Service> {
    // Answers are written whole: there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    let service = router.into_service::<Incoming>().map_request(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.boxed_clone()))
}
