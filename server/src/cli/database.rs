//! Which database a command works on, and the key that seals secrets in it.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use domain::Timestamp;
use store::{Actor, OpenError, Options, Registry, SealKey, Store};

use crate::{clock, policy};

/// The name of the key's file.
const KEY_FILE: &str = "seal.key";

/// The options that every command has.
#[derive(Debug, Args)]
pub struct Settings {
    /// The database: `sqlite://PATH`, made where there is none, or `postgres://…`.
    #[arg(
        long,
        global = true,
        env = "CLIENTELE_DATABASE_URL",
        default_value = "sqlite://data/clientele.db",
        value_name = "URL",
        hide_env_values = true
    )]
    database: String,
    /// The directory of the file seal.key [default: the one of the SQLite file, or ./data].
    #[arg(long, global = true, env = "CLIENTELE_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

/// Why there is no database to work on.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The environment variable is no key.
    #[error("CLIENTELE_SEAL_KEY is no key: 32 bytes in base64 expected, as openssl rand -base64 32 makes them")]
    KeyInEnvironment,
    /// The file is no key.
    #[error("{} is no sealing key: 32 bytes in base64 expected", .0.display())]
    KeyInFile(PathBuf),
    /// The database is in use and its key is not there.
    #[error(
        "the sealing key of this database is missing: {} does not exist and CLIENTELE_SEAL_KEY is not set. Put the key \
         back from a backup: without it nothing that is sealed here can be read: signing keys, and secrets that sign",
        .0.display()
    )]
    KeyMissing(PathBuf),
    /// The directory or the key's file cannot be used.
    #[error("{} could not be used", .0.display())]
    File(PathBuf, #[source] io::Error),
}

/// An open database.
pub struct Database {
    /// The store.
    pub store: Store,
    /// Its sealing key, from which others are derived.
    pub key: SealKey,
}

/// What a server wants of it.
#[derive(Debug, Clone, Copy)]
pub struct Serving {
    /// How long sessions last without being used.
    pub idle: Duration,
    /// How long they last at all.
    pub life: Duration,
    /// Whether e-mails are kept to be sent.
    pub mails: bool,
}

impl Settings {
    /// Opens the database, and makes it with its key where there is none.
    pub async fn open(&self) -> Result<Database, OpenFailure> {
        self.open_for(None).await
    }

    /// The same, for serving visitors.
    pub async fn open_for(&self, serving: Option<Serving>) -> Result<Database, OpenFailure> {
        if let Ok(text) = std::env::var("CLIENTELE_SEAL_KEY") {
            let key = SealKey::parse(&text).ok_or(OpenFailure::KeyInEnvironment)?;
            return self.open_with(key, serving).await;
        }
        let path = self.data_dir().join(KEY_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                warn_if_readable_by_others(&path);
                let key = SealKey::parse(&text).ok_or(OpenFailure::KeyInFile(path))?;
                self.open_with(key, serving).await
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.open_new(&path, serving).await,
            Err(error) => Err(OpenFailure::File(path, error)),
        }
    }

    /// What the operator of this program can do.
    pub async fn registry(&self) -> Result<Registry, OpenFailure> {
        let Database { store, .. } = self.open().await?;
        Ok(store.registry(operator(), clock::now()))
    }

    async fn open_with(&self, key: SealKey, serving: Option<Serving>) -> Result<Database, OpenFailure> {
        let mut options = Options::new(key.clone(), store::os_random());
        options.policy = policy::current();
        options.lint = app::hosts::lint;
        if let Some(Serving { idle, life, mails }) = serving {
            let ms = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
            (options.session_idle_ms, options.session_absolute_ms) = (ms(idle), ms(life));
            options.mails = mails;
        }
        let store = Store::open(&self.database, options).await?;
        Ok(Database { store, key })
    }

    /// Without a key: with a new one, which fits a new database and no other.
    async fn open_new(&self, path: &Path, serving: Option<Serving>) -> Result<Database, OpenFailure> {
        let key = SealKey::generate(&mut store::os_random());
        // The file comes first: a database must never be there without its key.
        match write_key(path, &key) {
            Ok(()) => {}
            // Another process makes the same database at this very moment.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let text = fs::read_to_string(path).map_err(|error| OpenFailure::File(path.to_owned(), error))?;
                let key = SealKey::parse(&text).ok_or_else(|| OpenFailure::KeyInFile(path.to_owned()))?;
                return self.open_with(key, serving).await;
            }
            Err(error) => return Err(OpenFailure::File(path.to_owned(), error)),
        }
        self.open_with(key, serving).await.map_err(|failure| match failure {
            OpenFailure::Store(OpenError::WrongSealKey) => {
                let _ = fs::remove_file(path);
                OpenFailure::KeyMissing(path.to_owned())
            }
            failure => failure,
        })
    }

    fn data_dir(&self) -> PathBuf {
        if let Some(dir) = &self.data_dir {
            return dir.clone();
        }
        let file = self.database.strip_prefix("sqlite://").or_else(|| self.database.strip_prefix("sqlite:"));
        let parent = file.and_then(|file| Path::new(file.split('?').next().unwrap_or(file)).parent());
        match parent {
            Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
            Some(parent) => parent.to_owned(),
            None => PathBuf::from("data"),
        }
    }
}

/// Who works at the command line: `user@host`.
pub fn operator() -> Actor {
    let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).unwrap_or_else(|_| "operator".to_owned());
    #[cfg(unix)]
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let host = std::env::var("COMPUTERNAME").unwrap_or_else(|_| "localhost".to_owned());
    Actor::Operator { name: format!("{user}@{host}") }
}

/// The present, for commands.
pub fn now() -> Timestamp {
    clock::now()
}

/// Writes the key whole or not at all, and never over another one.
fn write_key(path: &Path, key: &SealKey) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let draft = parent.join(format!(".{KEY_FILE}.{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    writeln!(file, "{}", key.expose())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    linked
}

#[cfg(unix)]
fn warn_if_readable_by_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0) {
        tracing::warn!("the sealing key {} can be read by others: chmod 600 it", path.display());
    }
}

#[cfg(not(unix))]
fn warn_if_readable_by_others(_: &Path) {}
