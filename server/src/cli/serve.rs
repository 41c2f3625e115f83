//! `clientele serve`

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use app::backend::{self, Backend};
use clap::{Args, ValueEnum};
use http::HeaderName;
use leptos::config::LeptosOptions;
use outbound::{Outbound, allow::Allow};
use provider::{KeySize, Provider};
use store::Store;
use tokio::{net::TcpListener, sync::watch};
use tracing_subscriber::filter::LevelFilter;

use super::{
    Failure,
    database::{Database, Serving, Settings},
    output::Output,
    time,
};
use crate::{
    clock, demo,
    http::{self as web, flash, listen, probes},
    log, logo, look_alike,
    mail::{self, Mailer},
    preflight,
    public_url::PublicUrl,
    site::Site,
    upstream::{self, Upstream},
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
    /// Whether the addresses of clients are visited in the background, and when somebody asks for it.
    #[arg(long, env = "CLIENTELE_PREFLIGHT", value_enum, default_value = "on", value_name = "SWITCH")]
    preflight: Switch,
    /// What may be fetched beyond the public internet: HOST or HOST:PORT, where needed with =ADDRESS behind it, or a network
    /// such as 10.20.0.0/16. Several stand apart by commas.
    #[arg(long, env = "CLIENTELE_OUTBOUND_ALLOW", value_delimiter = ',', value_name = "HOST")]
    outbound_allow: Vec<Allow>,
    /// A file in PEM with certificate authorities that are trusted for what is fetched, besides those of browsers.
    #[arg(long, env = "CLIENTELE_OUTBOUND_CA", value_name = "FILE")]
    outbound_ca: Option<PathBuf>,
    #[command(flatten)]
    mail: mail::Options,
    /// The size of new keys that ID tokens are signed with, in bits.
    #[arg(long, env = "CLIENTELE_RSA_BITS", value_enum, default_value = "2048", value_name = "BITS")]
    rsa_bits: RsaBits,
    /// How long it is remembered that somebody agreed to what a client asks for.
    #[arg(long, env = "CLIENTELE_CONSENT_LIFE", default_value = "90d", value_name = "TIME", value_parser = time::parse)]
    consent_life: Duration,
    /// Fill an empty registry with believable clients, and an account for each role.
    #[arg(long)]
    demo: bool,
    /// The OpenID Provider upstream.
    #[command(flatten)]
    upstream: upstream::Options,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// The sizes of an RSA key.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RsaBits {
    #[value(name = "2048")]
    Small,
    #[value(name = "3072")]
    Medium,
    #[value(name = "4096")]
    Large,
}

impl Serve {
    /// Serves until the process is told to stop.
    pub async fn run(self, database: &Settings, output: Output) -> Result<(), Failure> {
        log::start(self.log, LevelFilter::INFO);
        log::note_panics();
        let mail = self.mail.configured();
        let serving = Serving { idle: self.session_idle, life: self.session_life, mails: mail.is_some() };
        let outbound = outbound(self.outbound_allow, self.outbound_ca.as_deref())?;
        let Database { store, key } = database.open_for(Some(serving)).await?;
        let listener = bind(self.listen).await?;
        let listening = listener.local_addr()?;
        let public_url = Arc::new(self.public_url.unwrap_or_else(|| PublicUrl::of(listening)));
        let mailer = match mail {
            Some((url, from)) => {
                let refused = |error| Failure::Other(format!("no e-mail can be sent with --smtp-url: {error}"));
                Some(Mailer::new(&url, from, public_url.clone()).map_err(refused)?)
            }
            None => None,
        };

        output.line(&format!("Clientele is at {public_url}"))?;
        if self.demo {
            // What is made up goes to nobody by e-mail.
            let Database { store: quiet, .. } = database.open_for(Some(Serving { mails: false, ..serving })).await?;
            let filled = demo::fill(&quiet, clock::now()).await?;
            quiet.close().await;
            let shown =
                if filled { demo::sign_ins() } else { "The registry is not empty: it was left as it is.".to_owned() };
            output.line(&shown)?;
        }
        if let Some(token) = store.begin_setup(clock::now()).await? {
            output.line("There is no account yet. Make the first admin here, within 24 hours:")?;
            output.line(&format!("{public_url}/set-up/{}", token.expose()))?;
        }

        let upstream = self.upstream.config().map_err(|error| {
            Failure::Other(format!("the file with the client secret upstream cannot be read: {error}"))
        })?;
        let upstream = upstream.map(|config| Upstream::new(config, &public_url.to_string())).transpose();
        let upstream = upstream.map_err(Failure::Other)?;
        let settings = provider::Settings {
            key_size: match self.rsa_bits {
                RsaBits::Small => KeySize::Rsa2048,
                RsaBits::Medium => KeySize::Rsa3072,
                RsaBits::Large => KeySize::Rsa4096,
            },
            consent_ms: i64::try_from(self.consent_life.as_millis()).unwrap_or(i64::MAX),
        };
        let provider = Provider::new(
            store.clone(),
            &public_url.to_string(),
            settings,
            outbound.clone(),
            Arc::new(logo::worker::Worker),
        );
        provider.keep_keys(clock::now()).await?;

        let site = Site::load();
        let backend = Backend {
            store: store.clone(),
            assets: Arc::new(site.assets()),
            secure: public_url.secure(),
            public_url: public_url.to_string().into(),
            outbound: outbound.clone(),
            preflight: self.preflight == Switch::On,
            upstream: upstream
                .as_ref()
                .map(|upstream| backend::Upstream { name: upstream.name().into(), sets_roles: upstream.sets_roles() }),
        };
        let router = web::router(&web::Web {
            backend,
            site: Arc::new(site),
            public_url,
            address_header: self.client_address_header,
            flash: flash::Sealer::new(&key),
            upstream,
            provider: provider.clone(),
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
        tasks.push(tokio::spawn(keep_keys(provider.clone(), stopped.clone())));
        tasks.push(tokio::spawn(write_down(provider.clone(), stopped.clone())));
        tasks.push(tokio::spawn(tell_of_logouts(provider.clone(), stopped.clone())));
        tasks.push(tokio::spawn(apply_verdicts(store.clone(), stopped.clone())));
        tasks.push(tokio::spawn(look_over(store.clone(), stopped.clone())));
        if self.preflight == Switch::On {
            tasks.push(tokio::spawn(preflight::run(store.clone(), outbound, stopped.clone())));
        }
        tasks.push(tokio::spawn(warn_of_ends(store.clone(), stopped.clone())));
        if let Some(mailer) = mailer {
            tasks.push(tokio::spawn(mail::deliver(store.clone(), mailer, stopped.clone())));
        }
        tracing::info!("listening on {listening}");

        let serving = tokio::spawn(listen::serve(listener, router, until(stopped)));
        signal().await?;
        tracing::info!("stopping: requests in flight are finished first");
        let _ = stop.send(true);
        let _ = serving.await;
        for task in tasks {
            let _ = task.await;
        }
        // No request can come any more.
        if let Err(error) = provider.write_down().await {
            tracing::error!(error = &error as &dyn std::error::Error, "what happened last could not be written down");
        }
        store.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// What fetches from other hosts. What it may do beyond the usual is in the log.
fn outbound(allowed: Vec<Allow>, authorities: Option<&Path>) -> Result<Outbound, Failure> {
    for allow in &allowed {
        tracing::info!("may be fetched beyond the public internet: {allow}");
    }
    let roots = match authorities {
        Some(file) => outbound::read_roots(file).map_err(|error| Failure::Other(error.to_string()))?,
        None => Vec::new(),
    };
    Outbound::new(outbound::Settings { allowed, roots, ..outbound::Settings::default() })
        .map_err(|error| Failure::Other(format!("certificate authorities: {error}")))
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

/// Clients and logos from before there were look-alikes are looked at, once, a few at a time.
async fn look_over(store: Store, stopped: watch::Receiver<bool>) {
    if let Err(error) = look_alike::look_over(&store, || *stopped.borrow()).await {
        tracing::error!(error = &error as &dyn std::error::Error, "older clients could not be looked at");
    }
}

/// Tells clients that sessions have ended.
async fn tell_of_logouts(provider: Provider, mut stopped: watch::Receiver<bool>) {
    const LOOK: Duration = Duration::from_secs(1);
    let mut failing = false;
    loop {
        match provider.tell_of_logouts(clock::now()).await {
            // There may be more.
            Ok(told) if told > 0 && !*stopped.borrow() => {
                failing = false;
                continue;
            }
            Ok(_) => failing = false,
            // Once is enough to know: the next attempt is a second away.
            Err(_) if failing => {}
            Err(error) => {
                failing = true;
                tracing::error!(error = &error as &dyn std::error::Error, "clients could not be told of logouts");
            }
        }
        if tokio::time::timeout(LOOK, stopped.wait_for(|stopped| *stopped)).await.is_ok() {
            return;
        }
    }
}

/// Keys that other servers have made are known within a minute, long before they sign.
async fn keep_keys(provider: Provider, mut stopped: watch::Receiver<bool>) {
    loop {
        let wait = tokio::time::timeout(Duration::from_mins(1), stopped.wait_for(|stopped| *stopped));
        if wait.await.is_ok() {
            return;
        }
        if let Err(error) = provider.keep_keys(clock::now()).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the signing keys could not be read");
        }
    }
}

/// What the provider refused and what was used is written down, so soon that whoever waits for it sees it within a second.
async fn write_down(provider: Provider, mut stopped: watch::Receiver<bool>) {
    let mut failing = false;
    loop {
        let wait = tokio::time::timeout(Duration::from_millis(500), stopped.wait_for(|stopped| *stopped));
        if wait.await.is_ok() {
            return;
        }
        match provider.write_down().await {
            Ok(()) => failing = false,
            // Once is enough to know: nothing is lost, and the next attempt is near.
            Err(_) if failing => {}
            Err(error) => {
                failing = true;
                tracing::error!(error = &error as &dyn std::error::Error, "what happened could not be written down");
            }
        }
    }
}

/// Verdicts of reviewers take effect when nobody can undo them any more, to within a second.
async fn apply_verdicts(store: Store, mut stopped: watch::Receiver<bool>) {
    let mut failing = false;
    loop {
        match store.apply_due_verdicts(clock::now()).await {
            Ok(0) => failing = false,
            Ok(verdicts) => {
                failing = false;
                tracing::debug!(verdicts, "verdicts took effect");
            }
            // Once is enough to know: the next attempt is a second away.
            Err(_) if failing => {}
            Err(error) => {
                failing = true;
                tracing::error!(error = &error as &dyn std::error::Error, "verdicts could not take effect");
            }
        }
        let wait = tokio::time::timeout(Duration::from_secs(1), stopped.wait_for(|stopped| *stopped));
        if wait.await.is_ok() {
            return;
        }
    }
}

/// Owners are told of secrets that end soon and of addresses that users do not reach, at the start and every ten minutes.
async fn warn_of_ends(store: Store, mut stopped: watch::Receiver<bool>) {
    loop {
        match store.tell_of_ending_secrets(clock::now()).await {
            Ok(notices) => tracing::debug!(notices, "owners were told of secrets that end soon"),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "owners could not be told of secrets that end"
                );
            }
        }
        match store.tell_of_failing_addresses(clock::now()).await {
            Ok(failures) => tracing::debug!(failures, "owners were told of addresses that fail"),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "owners could not be told of addresses that fail"
                );
            }
        }
        let wait = tokio::time::timeout(Duration::from_mins(10), stopped.wait_for(|stopped| *stopped));
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
