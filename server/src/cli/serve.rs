//! `clientele serve`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::backend::Backend;
use clap::Args;
use http::HeaderName;
use leptos::config::LeptosOptions;
use store::Store;
use tokio::{net::TcpListener, sync::watch};
use tracing_subscriber::filter::LevelFilter;

use super::{
    Failure,
    database::{Database, Sessions, Settings},
    output::Output,
    time,
};
use crate::{
    clock, demo,
    http::{self as web, flash, listen, probes},
    log,
    public_url::PublicUrl,
    site::Site,
};

/// The web application.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on.
    #[arg(long, env = "CLIENTELE_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Where visitors find the server, behind a proxy for example; with https, cookies are bound to it [default:
    /// `http://ADDRESS`].
    #[arg(long, env = "CLIENTELE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// An address of its own for /metrics, /healthz and /readyz.
    #[arg(long, env = "CLIENTELE_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
    /// How the log on standard error is written.
    #[arg(long, env = "CLIENTELE_LOG", value_enum, default_value = "text", value_name = "FORMAT")]
    log: log::Format,
    /// The header in which a trusted proxy puts the visitor's address; its last entry counts. Only behind a proxy that
    /// sets it.
    #[arg(long, env = "CLIENTELE_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    client_address_header: Option<HeaderName>,
    /// A session ends when it was not used for so long: 45s, 30m, 8h, 7d.
    #[arg(long, env = "CLIENTELE_SESSION_IDLE", default_value = "8h", value_name = "TIME", value_parser = time::parse)]
    session_idle: Duration,
    /// A session ends after so long, whatever happens.
    #[arg(long, env = "CLIENTELE_SESSION_LIFE", default_value = "7d", value_name = "TIME", value_parser = time::parse)]
    session_life: Duration,
    /// Fill an empty registry with believable clients, and an account for each role.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    /// Serves until the process is told to stop.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        log::start(self.log, LevelFilter::INFO);
        log::note_panics();
        let sessions = Sessions { idle: self.session_idle, life: self.session_life };
        let Database { store, key } = database.open_for(Some(sessions)).await?;
        let listener = bind(self.listen).await?;
        let listening = listener.local_addr()?;
        let public_url = self.public_url.unwrap_or_else(|| PublicUrl::of(listening));

        output.line(&format!("Clientele is at {public_url}"))?;
        if self.demo {
            let filled = demo::fill(&store, clock::now()).await?;
            let shown =
                if filled { demo::sign_ins() } else { "The registry is not empty: it was left as it is.".to_owned() };
            output.line(&shown)?;
        }
        if let Some(token) = store.begin_setup(clock::now()).await? {
            output.line("There is no account yet. Make the first admin here, within 24 hours:")?;
            output.line(&format!("{public_url}/set-up/{}", token.expose()))?;
        }

        let site = Site::load();
        let backend = Backend {
            store: store.clone(),
            assets: Arc::new(site.assets()),
            secure: public_url.secure(),
            issuer: public_url.to_string().into(),
        };
        let router = web::router(&web::Web {
            backend,
            site: Arc::new(site),
            public_url: Arc::new(public_url),
            address_header: self.client_address_header,
            flash: flash::Sealer::new(&key),
            leptos: LeptosOptions::builder().output_name("clientele").build(),
        });
        let (stop, stopped) = watch::channel(false);
        let mut tasks = Vec::new();
        if let Some(address) = self.metrics_listen {
            let handle = probes::install().map_err(|error| Failure::Other(format!("no metrics: {error}")))?;
            let listener = bind(address).await?;
            tracing::info!("metrics are at http://{}/metrics", listener.local_addr()?);
            tasks.push(tokio::spawn(listen::serve(
                listener,
                probes::router(store.clone(), handle),
                until(stopped.clone()),
            )));
        }
        tasks.push(tokio::spawn(keep_house(store.clone(), stopped.clone())));
        tracing::info!("listening on {listening}");

        let serving = tokio::spawn(listen::serve(listener, router, until(stopped)));
        signal().await?;
        tracing::info!("stopping: requests in flight are finished first");
        let _ = stop.send(true);
        let _ = serving.await;
        for task in tasks {
            let _ = task.await;
        }
        store.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| Failure::Other(format!("cannot listen on {address}: {error}")))
}

async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// What has expired is removed, at the start and every hour.
async fn keep_house(store: Store, mut stopped: watch::Receiver<bool>) {
    loop {
        match store.purge(clock::now()).await {
            Ok(purged) => tracing::debug!(?purged, "what had expired was removed"),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "what has expired could not be removed");
            }
        }
        let wait = tokio::time::timeout(Duration::from_hours(1), stopped.wait_for(|stopped| *stopped));
        if wait.await.is_ok() {
            return;
        }
    }
}

/// The first SIGTERM or Ctrl+C.
async fn signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
