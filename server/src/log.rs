//! The log, on standard error.

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Lets panics stand in the log as well, in the request that they belong to.
pub fn note_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("without a message");
        tracing::error!(place, "panicked: {message}");
    }));
}

/// Starts the log. `RUST_LOG` says how much of it, `level` where it is not set.
pub fn start(format: Format, level: LevelFilter) {
    let filter = EnvFilter::builder().with_default_directive(level.into()).from_env_lossy();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Where a log has been started already, that one stays.
    let _ = match format {
        Format::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        Format::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
    };
}
